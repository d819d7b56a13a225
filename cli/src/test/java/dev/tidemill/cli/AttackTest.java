package dev.tidemill.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.tidemill.testkit.ModelServer;
import dev.tidemill.testkit.Models;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process that is to be brought to its knees, or to lie in its log.
class AttackTest {
    @TempDir private Path folder;

    @Test
    void tenThousandIdleConnectionsHoldUpNobody() throws Exception {
        try (var model = ModelServer.start(Models.echo());
                var server = ServerProcess.serve(folder, model.url())) {
            List<SocketChannel> idle = new ArrayList<>();
            try {
                connect(server.url(), idle);
                long start = System.nanoTime();

                String batch =
                        server.create(
                                "{\"custom_id\":\"a\",\"method\":\"POST\",\"url\":"
                                        + "\"/v1/embeddings\",\"body\":{\"model\":\"m\","
                                        + "\"input\":1}}");

                server.await(batch, "status", Pattern.compile("completed"));
                long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
                assertTrue(millis < 10_000, "it took " + millis + " ms");
            } finally {
                closeAll(idle);
            }
        }
    }

    /// 10,000, or as many as this process may have.
    private static void connect(URI server, List<SocketChannel> idle) throws IOException {
        var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long free =
                system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount() - 1_000;
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort());
        for (int i = 0; i < Math.min(10_000, free); i++) {
            var channel = SocketChannel.open(address);
            idle.add(channel);
            // Closed by a reset, it leaves no port behind that waits.
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        }
        assertTrue(idle.size() >= 1_000, "too few descriptors for this: " + free);
    }

    private static void closeAll(List<SocketChannel> channels) throws IOException {
        for (var channel : channels) {
            channel.close();
        }
    }

    @Test
    void noRequestCanForgeALineOfTheLog() throws Exception {
        try (var model = ModelServer.start(Models.echo());
                var server = ServerProcess.serve(folder, model.url())) {
            for (String target :
                    List.of(
                            "/v1/x%0d%0a{\"level\":\"ERROR\"}",
                            "/v1/x\u001b[2J",
                            "/v1/x\"}\n{\"level\":\"ERROR\"}",
                            "/v1/x\r{\"level\":\"ERROR\"}")) {
                send(server.url(), "DELETE " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
                send(
                        server.url(),
                        "DELETE /v1/y HTTP/1.1\r\nHost: localhost\r\nX-A: " + target + "\r\n\r\n");
            }
            server.delete("/v1/last");
            server.awaitSaid("last 404");

            String log = String.join("\n", server.said());
            assertEquals(-1, log.indexOf('\u001b'));
            assertEquals(
                    List.of(),
                    server.said().stream().filter(line -> line.startsWith("{\"level\"")).toList());
        }
    }

    private static void send(URI server, String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        }
    }
}
