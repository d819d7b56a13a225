package dev.tidemill.server.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.server.http.Patience;
import dev.tidemill.testkit.Models;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clients that hold connections without getting on.
class SlowClientTest {
    private static final Patience SHORT =
            new Patience(Duration.ofSeconds(30), Duration.ofSeconds(1), 1024);
    private static final String POST =
            "POST /v1/batches HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";

    @TempDir private Path folder;
    private Lab lab;

    @BeforeEach
    void start() throws IOException {
        lab = Lab.start(folder, Models.echo(), SHORT);
    }

    @AfterEach
    void stop() throws IOException {
        lab.close();
    }

    @Test
    void headersThatComeByteByByteAreCutOff() throws Exception {
        try (var socket = connect()) {
            long start = System.nanoTime();
            drip(socket, POST + "X-A: " + "a".repeat(500));

            assertEquals("", rest(socket));
            assertTrue(seconds(start) < 5, "it took " + seconds(start) + " s");
        }
    }

    @Test
    void soAreThoseOfTheSecondRequestOfAConnection() throws Exception {
        try (var socket = connect()) {
            write(socket.getOutputStream(), "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertEquals(
                    "HTTP/1.1 200",
                    new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII));
            long start = System.nanoTime();
            drip(socket, POST + "X-A: " + "a".repeat(500));

            rest(socket);
            assertTrue(seconds(start) < 5, "it took " + seconds(start) + " s");
        }
    }

    @Test
    void aBodyThatComesByteByByteIsRefused() throws Exception {
        try (var socket = connect()) {
            write(socket.getOutputStream(), POST + "Content-Length: 10000\r\n\r\n");
            long start = System.nanoTime();
            drip(socket, "{".repeat(500));

            String answer = rest(socket);
            assertTrue(answer.startsWith("HTTP/1.1 408 "), answer);
            assertTrue(answer.contains("at less than 1024 bytes a second"), answer);
            assertTrue(seconds(start) < 5, "it took " + seconds(start) + " s");
        }
    }

    @Test
    void othersAreServedMeanwhile() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                var socket = connect();
                sockets.add(socket);
                write(
                        socket.getOutputStream(),
                        POST + (i % 2 == 0 ? "X-A: a" : "Content-Length: 9\r\n\r\n{"));
            }
            long start = System.nanoTime();

            assertEquals(200, lab.get("/v1/batches").statusCode());
            assertTrue(seconds(start) < 2, "it took " + seconds(start) + " s");
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void aConnectionThatIsKeptMayBeIdle() throws Exception {
        try (var socket = connect()) {
            String get = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
            write(socket.getOutputStream(), get);
            LockSupport.parkNanos(Duration.ofMillis(1_500).toNanos());
            write(
                    socket.getOutputStream(),
                    get.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));

            assertEquals(3, rest(socket).split("HTTP/1.1 200", -1).length);
        }
    }

    private Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), lab.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /// A byte each 20 ms, until the server has enough of it.
    private static void drip(Socket socket, String text) {
        try {
            for (byte one : text.getBytes(StandardCharsets.US_ASCII)) {
                socket.getOutputStream().write(one);
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
                if (socket.getInputStream().available() > 0) {
                    return;
                }
            }
        } catch (IOException _) {
            // The server has closed the connection.
        }
    }

    private static String rest(Socket socket) {
        try {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException _) {
            return "";
        }
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
