package dev.tidemill.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.testkit.ModelServer;
import dev.tidemill.testkit.Models;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A large file that comes in parts, four at once and out of order, to a server with a small heap.
class LargeUploadTest {
    private static final long PART = 64 << 20;
    private static final int AT_ONCE = 4;
    private static final List<String> SMALL_HEAP = List.of("-Xmx64m");
    private static final Pattern PEAK = Pattern.compile("(?s).*VmHWM:\\s+(\\d+) kB.*");

    /// Beside the heap: code, threads, and what the JVM keeps for itself.
    private static final long MOST_RESIDENT = 400L << 20;

    @TempDir private Path folder;

    @Test
    @Tag("long")
    @Timeout(value = 1, unit = TimeUnit.DAYS)
    void aLargeFileComesBackAsItWasAndTheMemoryDoesNotGrow() throws Exception {
        long bytes = Long.getLong("tidemill.bytes", 300_000_000);
        long start = System.nanoTime();
        try (var upstream = ModelServer.start(Models.echo());
                var server =
                        ServerProcess.serve(
                                SMALL_HEAP, Map.of(), folder.resolve("data"), upstream.url())) {
            String upload = create(server, bytes);
            List<String> parts = add(server, upload, bytes);
            String md5 = digest("MD5", new Whole(bytes).stream());
            long completing = System.nanoTime();
            String completed = complete(server, upload, parts, md5);
            long completedAfter = System.nanoTime() - completing;
            assertEquals(
                    Long.toString(bytes),
                    ServerProcess.field("bytes", completed.substring(completed.indexOf("file-"))));
            String file =
                    Pattern.compile("file-\\w+")
                            .matcher(completed)
                            .results()
                            .findFirst()
                            .orElseThrow()
                            .group();
            try (var content = server.stream("/v1/files/" + file + "/content")) {
                assertEquals(
                        digest("SHA-256", new Whole(bytes).stream()), digest("SHA-256", content));
            }
            long peak = peak(server);
            System.out.printf(
                    "upload: %d bytes in %d parts in %d s, completed in %d s; at most %d MiB resident,"
                            + " the heap %s%n",
                    bytes,
                    parts.size(),
                    TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start),
                    TimeUnit.NANOSECONDS.toSeconds(completedAfter),
                    peak >> 20,
                    SMALL_HEAP.getFirst());
            assertTrue(peak < MOST_RESIDENT, "resident: " + peak);
        }
    }

    private static String create(ServerProcess server, long bytes) throws Exception {
        String body =
                "{\"filename\":\"large.bin\",\"purpose\":\"fine-tune\",\"bytes\":"
                        + bytes
                        + ",\"mime_type\":\"application/octet-stream\"}";
        return ServerProcess.field("id", server.post("/v1/uploads", "application/json", body));
    }

    /// Adds all parts, the first of them twice, in an order of chance. Returns their ids in the
    /// order of the file.
    private static List<String> add(ServerProcess server, String upload, long bytes)
            throws Exception {
        List<Part> parts = new Whole(bytes).parts();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            order.add(i);
        }
        order.add(0);
        Collections.shuffle(order, new Random(1));
        List<Future<String>> added = new ArrayList<>(Collections.nCopies(parts.size(), null));
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            for (int number : order) {
                Callable<String> adding = () -> add(server, upload, parts.get(number));
                added.set(number, threads.submit(adding));
            }
            List<String> ids = new ArrayList<>();
            for (var id : added) {
                ids.add(id.get());
            }
            return ids;
        }
    }

    private static String add(ServerProcess server, String upload, Part part) throws Exception {
        var publisher = BodyPublishers.ofInputStream(part::form);
        String answer =
                server.post(
                        "/v1/uploads/" + upload + "/parts",
                        "multipart/form-data; boundary=b",
                        publisher);
        return ServerProcess.field("id", answer);
    }

    private static String complete(
            ServerProcess server, String upload, List<String> parts, String md5) throws Exception {
        String ids = parts.stream().map(id -> "\"" + id + "\"").collect(Collectors.joining(","));
        return server.post(
                "/v1/uploads/" + upload + "/complete",
                "application/json",
                "{\"part_ids\":[" + ids + "],\"md5\":\"" + md5 + "\"}");
    }

    private static String digest(String algorithm, InputStream bytes) throws Exception {
        var digest = MessageDigest.getInstance(algorithm);
        try (var passing = new DigestInputStream(bytes, digest)) {
            passing.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /// The most memory that the process ever had, in bytes.
    private static long peak(ServerProcess server) throws IOException {
        var status = Files.readString(Path.of("/proc/" + server.pid() + "/status"));
        var peak = PEAK.matcher(status);
        assertTrue(peak.matches(), status);
        return Long.parseLong(peak.group(1)) << 10;
    }

    /// A file of this many bytes, the same each time.
    private record Whole(long bytes) {
        List<Part> parts() {
            List<Part> parts = new ArrayList<>();
            for (long from = 0; from < bytes; from += PART) {
                parts.add(new Part(parts.size(), Math.min(PART, bytes - from)));
            }
            return parts;
        }

        InputStream stream() {
            return new SequenceInputStream(
                    Collections.enumeration(parts().stream().map(Part::stream).toList()));
        }
    }

    /// Bytes that look like chance.
    private record Part(int number, long bytes) {
        InputStream stream() {
            return new Noise(new SplittableRandom(number), bytes);
        }

        InputStream form() {
            return new SequenceInputStream(
                    Collections.enumeration(
                            List.of(
                                    text(
                                            "--b\r\nContent-Disposition: form-data; name=\"data\";"
                                                    + " filename=\"part\"\r\n\r\n"),
                                    stream(),
                                    text("\r\n--b--\r\n"))));
        }

        private static InputStream text(String text) {
            return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static final class Noise extends InputStream {
        private final SplittableRandom random;
        private final byte[] block = new byte[8 * 1024];
        private int position = block.length;
        private long left;

        Noise(SplittableRandom random, long bytes) {
            this.random = random;
            left = bytes;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            if (left == 0) {
                return -1;
            }
            if (position == block.length) {
                random.nextBytes(block);
                position = 0;
            }
            int count = (int) Math.min(left, Math.min(length, block.length - position));
            System.arraycopy(block, position, bytes, offset, count);
            position += count;
            left -= count;
            return count;
        }
    }
}
