package dev.tidemill.server.http;

import dev.tidemill.server.config.Network;
import dev.tidemill.server.config.Rules;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Where the API answers.
///
/// @param host a name or address of this machine; of its loopback until there are API keys
/// @param port 0 for any that is free
/// @param stopGrace how long requests may go on when the server stops
/// @param patience with clients that are slow
/// @param tls empty for plain HTTP
/// @param trustedProxies whose word counts for where requests come from
public record HttpConfig(
        String host,
        int port,
        Duration stopGrace,
        Patience patience,
        Optional<TlsConfig> tls,
        List<Network> trustedProxies) {
    public static final HttpConfig DEFAULT =
            new HttpConfig(
                    "127.0.0.1",
                    8080,
                    Duration.ofSeconds(5),
                    Patience.DEFAULT,
                    Optional.empty(),
                    List.of());

    public HttpConfig {
        trustedProxies = List.copyOf(trustedProxies);
        new Rules()
                .that(
                        address(host).isPresent(),
                        "host must be a name or an address of this machine, not '" + host + "'",
                        "host")
                .that(port >= 0 && port <= 65_535, "port must be from 0 to 65535", "port")
                .that(!stopGrace.isNegative(), "stop_grace must not be negative", "stop_grace")
                .check();
    }

    /// The same at another address.
    public HttpConfig at(String otherHost, int otherPort) {
        return new HttpConfig(otherHost, otherPort, stopGrace, patience, tls, trustedProxies);
    }

    /// The same with this certificate.
    public HttpConfig with(TlsConfig other) {
        return new HttpConfig(host, port, stopGrace, patience, Optional.of(other), trustedProxies);
    }

    /// The same with other patience.
    public HttpConfig with(Patience other) {
        return new HttpConfig(host, port, stopGrace, other, tls, trustedProxies);
    }

    /// Whether only this machine can reach it.
    public boolean isLoopback() {
        return address(host).orElseThrow().isLoopbackAddress();
    }

    private static Optional<InetAddress> address(String host) {
        try {
            return host.isBlank() ? Optional.empty() : Optional.of(InetAddress.getByName(host));
        } catch (UnknownHostException _) {
            return Optional.empty();
        }
    }
}
