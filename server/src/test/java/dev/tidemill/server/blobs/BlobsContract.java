package dev.tidemill.server.blobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every kind of blob store must do. Each kind extends this class.
abstract class BlobsContract {
    private Blobs blobs;

    /// An empty store.
    abstract Blobs newBlobs() throws IOException;

    @BeforeEach
    final void open() throws IOException {
        blobs = newBlobs();
    }

    @AfterEach
    final void close() {
        blobs.close();
    }

    @Test
    void committedBlobHasTheBytesThatWereWritten() throws IOException {
        byte[] bytes = randomBytes(300_001);

        try (var writer = blobs.create("file-1")) {
            writer.write(bytes, 0, 1);
            writer.write(bytes, 1, 70_000);
            writer.write(bytes, 70_001, 200_000);
            writer.write(bytes, 270_001, 30_000);
            writer.commit();
        }

        assertEquals(300_001, blobs.size("file-1"));
        assertArrayEquals(bytes, read("file-1", 0, 300_001));
    }

    @Test
    void emptyBlobIsABlob() throws IOException {
        put("empty", new byte[0]);

        assertEquals(0, blobs.size("empty"));
        assertArrayEquals(new byte[0], read("empty", 0, 0));
    }

    @Test
    void blobIsUnseenUntilItIsCommitted() throws IOException {
        try (var writer = blobs.create("file-1")) {
            writer.write(new byte[100_000], 0, 100_000);

            assertThrows(NoSuchFileException.class, () -> blobs.size("file-1"));
            assertThrows(NoSuchFileException.class, () -> read("file-1", 0, 1));
            assertEquals(List.of(), keys());
        }
    }

    @Test
    void closeWithoutCommitLeavesNothing() throws IOException {
        try (var writer = blobs.create("file-1")) {
            writer.write(new byte[100_000], 0, 100_000);
        }

        assertEquals(List.of(), keys());
        assertEquals(0, blobs.deleteAbandoned(Instant.MAX));
    }

    @Test
    void closeAfterCommitKeepsTheBlob() throws IOException {
        var writer = blobs.create("file-1");
        writer.commit();
        writer.close();
        writer.close();

        assertEquals(0, blobs.size("file-1"));
    }

    @Test
    void endedWriterTakesNothingMore() throws IOException {
        var writer = blobs.create("file-1");
        writer.close();

        assertThrows(IllegalStateException.class, () -> writer.write(new byte[1], 0, 1));
        assertThrows(IllegalStateException.class, writer::commit);
    }

    @Test
    void rangesAreExact() throws IOException {
        byte[] bytes = randomBytes(200_000);
        put("file-1", bytes);

        assertArrayEquals(Arrays.copyOfRange(bytes, 7, 8), read("file-1", 7, 1));
        assertArrayEquals(Arrays.copyOfRange(bytes, 1, 199_999), read("file-1", 1, 199_998));
        assertArrayEquals(
                Arrays.copyOfRange(bytes, 65_535, 131_073), read("file-1", 65_535, 65_538));
        assertArrayEquals(new byte[0], read("file-1", 200_000, 0));
    }

    @Test
    void singleBytesAndSkipsKeepTheirPlace() throws IOException {
        byte[] bytes = randomBytes(150_000);
        put("file-1", bytes);

        try (var in = blobs.open("file-1", 10, 140_000)) {
            assertEquals(bytes[10] & 0xFF, in.read());
            assertEquals(100_000, in.skip(100_000));
            assertEquals(bytes[100_011] & 0xFF, in.read());
            assertEquals(39_998, in.skip(50_000));
            assertEquals(-1, in.read());
        }
    }

    @Test
    void linesCanBeReadThroughABufferedReader() throws IOException {
        put("file-1", "one\ntwo\nthree\nfour\n".getBytes(UTF_8));

        try (var in = blobs.open("file-1", 4, 10);
                var lines = new BufferedReader(new InputStreamReader(in, UTF_8))) {
            assertEquals(List.of("two", "three"), lines.lines().toList());
        }
    }

    @Test
    void transferWritesTheRestOfTheRange() throws IOException {
        byte[] bytes = randomBytes(150_000);
        put("file-1", bytes);
        var out = new ByteArrayOutputStream();

        try (var in = blobs.open("file-1", 5, 140_000)) {
            in.read();
            assertEquals(139_999, in.transferTo(out));
        }

        assertArrayEquals(Arrays.copyOfRange(bytes, 6, 140_005), out.toByteArray());
    }

    @Test
    void rangeBeyondTheEndIsAnErrorAndNotAShortRead() throws IOException {
        put("file-1", randomBytes(1000));

        assertThrows(EOFException.class, () -> read("file-1", 990, 20));
    }

    @Test
    void deletedBlobIsGone() throws IOException {
        put("file-1", new byte[10]);

        blobs.delete("file-1");
        blobs.delete("file-1");

        assertThrows(NoSuchFileException.class, () -> blobs.open("file-1", 0, 10));
        assertEquals(List.of(), keys());
    }

    @Test
    void walkMeetsEveryBlobWithItsAge() throws IOException {
        List<String> written = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            String key = i % 2 == 0 ? "file-" + i : "spool/batch_1/" + i + ".json";
            put(key, new byte[i]);
            written.add(key);
        }

        assertEquals(written.stream().sorted().toList(), keys());
        Instant lately = Instant.now().minus(Duration.ofMinutes(10));
        assertTrue(found().stream().allMatch(blob -> blob.changedAt().isAfter(lately)));
    }

    @Test
    void abandonedWriterIsRemovedWhenItIsOldEnough() throws IOException {
        var writer = blobs.create("file-1");
        writer.write(new byte[100_000], 0, 100_000);

        assertEquals(0, blobs.deleteAbandoned(Instant.now().minus(Duration.ofHours(1))));
        assertEquals(1, blobs.deleteAbandoned(Instant.now().plus(Duration.ofHours(1))));
        assertEquals(0, blobs.deleteAbandoned(Instant.MAX));
        writer.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/", "a/", "/a", "a//b", ".", "..", "../a", "a/../b", "a/.b", "a b"})
    void badKeysAreRefused(String key) {
        assertThrows(IllegalArgumentException.class, () -> blobs.create(key));
        assertThrows(IllegalArgumentException.class, () -> blobs.open(key, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> blobs.size(key));
        assertThrows(IllegalArgumentException.class, () -> blobs.delete(key));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a~b", "a\\b", "ä", "a\n", "a\0", "C:"})
    void foreignCharactersAreRefused(String key) {
        assertThrows(IllegalArgumentException.class, () -> blobs.create(key));
    }

    @Test
    void keyMayHaveTwoHundredCharacters() throws IOException {
        put("k".repeat(200), new byte[1]);

        assertEquals(1, blobs.size("k".repeat(200)));
        assertThrows(IllegalArgumentException.class, () -> blobs.create("k".repeat(201)));
    }

    final void put(String key, byte[] bytes) throws IOException {
        try (var writer = blobs.create(key)) {
            writer.write(bytes, 0, bytes.length);
            writer.commit();
        }
    }

    final byte[] read(String key, long offset, long length) throws IOException {
        try (var in = blobs.open(key, offset, length)) {
            return in.readAllBytes();
        }
    }

    private List<String> keys() throws IOException {
        return found().stream().map(Blobs.Found::key).sorted().toList();
    }

    private List<Blobs.Found> found() throws IOException {
        List<Blobs.Found> all = new ArrayList<>();
        var slice = blobs.slice(Blobs.Slice.FIRST);
        all.addAll(slice.found());
        while (slice.next().isPresent()) {
            slice = blobs.slice(slice.next().get());
            all.addAll(slice.found());
        }
        return all;
    }

    private static byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        new Random(42).nextBytes(bytes);
        return bytes;
    }
}
