package dev.tidemill.server.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.server.access.Keys;
import dev.tidemill.testkit.Models;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A key that is revoked while a request that it let in is at work.
class RevokedKeyTest {
    private static final byte[] LINE = "{\"a\":1}\n".getBytes(StandardCharsets.US_ASCII);

    @TempDir private Path folder;
    private Lab lab;
    private Keys.Made made;
    private String other;

    @BeforeEach
    void start() throws Exception {
        lab = Lab.start(folder, Models.echo());
        made = lab.key("acme", "support", false);
        other = lab.key("acme", null);
    }

    @AfterEach
    void stop() throws IOException {
        lab.close();
    }

    @Test
    void itsUploadEndsAndLeavesNothing() throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), lab.port())) {
            var out = socket.getOutputStream();
            write(
                    out,
                    head("POST", "/v1/files")
                            + "Content-Type: multipart/form-data; boundary=b\r\n"
                            + "Content-Length: 1000000\r\n\r\n"
                            + "--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n");
            out.write(LINE);
            awaitBlobs(1);

            revoke();
            sendOn(socket);

            String answer =
                    new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            assertEquals("HTTP/1.1 401", answer);
        }
        awaitBlobs(0);
        var files = lab.send(other, lab.request("/v1/files"));
        assertEquals(List.of(), Json.parse(files.body()).items("data"));
    }

    /// A line now and then, until there is an answer.
    private static void sendOn(Socket socket) throws IOException {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (socket.getInputStream().available() == 0) {
            assertTrue(System.nanoTime() < deadline, "it is read on and on");
            socket.getOutputStream().write(LINE);
            LockSupport.parkNanos(20_000_000);
        }
    }

    @Test
    void itsDownloadBreaksOff() throws Exception {
        var uploading = lab.uploading("{}\n".repeat(10_000_000), "batch");
        String file = Json.parse(lab.send(made.secret(), uploading).body()).text("id");
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), lab.port())) {
            socket.setSoTimeout(10_000);
            write(socket.getOutputStream(), head("GET", "/v1/files/" + file + "/content") + "\r\n");
            assertEquals(
                    "HTTP/1.1 200",
                    new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII));

            revoke();

            assertTrue(rest(socket) < 29_000_000, "it came whole");
        }
    }

    /// How many bytes come before the connection ends.
    private static long rest(Socket socket) {
        long count = 0;
        try {
            byte[] buffer = new byte[64 * 1024];
            for (int n = 0; n >= 0; n = socket.getInputStream().read(buffer)) {
                count += n;
            }
        } catch (IOException _) {
            // It was reset.
        }
        return count;
    }

    /// Once this returns, no node trusts what it knew of the key.
    private void revoke() {
        lab.withKeys(keys -> keys.revoke(made.key().id()));
        LockSupport.parkNanos(500_000_000);
    }

    private String head(String method, String path) {
        return method
                + " "
                + path
                + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + made.secret()
                + "\r\n";
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private void awaitBlobs(int count) throws IOException {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (blobs() != count) {
            assertTrue(System.nanoTime() < deadline, "there are " + blobs() + " blobs");
            LockSupport.parkNanos(5_000_000);
        }
    }

    /// But for the file by whose lock a backup and a server give way to each other.
    private long blobs() throws IOException {
        try (var files = Files.walk(folder.resolve("blobs"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("hold"))
                    .count();
        }
    }
}
