package dev.tidemill.bench;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.nio.charset.StandardCharsets;

/// The limit of a list: the same HTTP server, which answers whatever it is asked with so many
/// bytes.
final class FixedAnswer {
    private FixedAnswer() {}

    /// @param arguments the port, the bytes
    public static void main(String[] arguments) {
        int port = Integer.parseInt(arguments[0]);
        byte[] body =
                ("{\"data\":\"" + "a".repeat(Integer.parseInt(arguments[1]) - 11) + "\"}")
                        .getBytes(StandardCharsets.US_ASCII);
        WebServer.builder()
                .host("127.0.0.1")
                .port(port)
                .connectionOptions(options -> options.tcpNoDelay(true))
                .writeBufferSize(64 * 1024)
                .routing(
                        HttpRouting.builder()
                                .any((_, response) -> {
                                    response.header(HeaderNames.CONTENT_TYPE, "application/json");
                                    response.send(body);
                                }))
                .build()
                .start();
    }
}
