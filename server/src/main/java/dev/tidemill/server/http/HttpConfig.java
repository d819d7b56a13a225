package dev.tidemill.server.http;

import dev.tidemill.server.config.Rules;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;

/// Where the API answers.
///
/// @param host a name or address of this machine's loopback: there are no API keys yet
/// @param port 0 for any that is free
/// @param stopGrace how long requests may go on when the server stops
/// @param readTimeout how long a connection may send nothing
public record HttpConfig(String host, int port, Duration stopGrace, Duration readTimeout) {
    public static final HttpConfig DEFAULT =
            new HttpConfig("127.0.0.1", 8080, Duration.ofSeconds(5), Duration.ofMinutes(5));

    public HttpConfig {
        new Rules()
                .that(
                        isLoopback(host),
                        "host must be a loopback address such as 127.0.0.1, not "
                                + host
                                + ": whoever can reach the server may use it, since there are no"
                                + " API keys yet",
                        "host")
                .that(port >= 0 && port <= 65_535, "port must be from 0 to 65535", "port")
                .that(!stopGrace.isNegative(), "stop_grace must not be negative", "stop_grace")
                .that(
                        readTimeout.compareTo(Duration.ofSeconds(1)) >= 0,
                        "read_timeout must be a second or more",
                        "read_timeout")
                .check();
    }

    /// The same at another address.
    public HttpConfig at(String otherHost, int otherPort) {
        return new HttpConfig(otherHost, otherPort, stopGrace, readTimeout);
    }

    private static boolean isLoopback(String host) {
        try {
            return !host.isBlank() && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException _) {
            return false;
        }
    }
}
