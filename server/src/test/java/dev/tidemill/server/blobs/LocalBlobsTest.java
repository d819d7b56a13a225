package dev.tidemill.server.blobs;

import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class LocalBlobsTest extends BlobsContract {
    @TempDir private Path folder;

    @Override
    Blobs newBlobs() throws IOException {
        return LocalBlobs.open(folder.resolve("blobs"));
    }

    @Test
    void thousandBlobsAreSpreadOverTheFolders() throws IOException {
        for (int i = 0; i < 1000; i++) {
            put("file-" + i, new byte[0]);
        }

        try (var folders = Files.list(folder.resolve("blobs"))) {
            long fullest =
                    folders.filter(Files::isDirectory)
                            .mapToLong(LocalBlobsTest::count)
                            .max()
                            .orElseThrow();
            assertTrue(fullest <= 20, "a folder holds " + fullest + " blobs");
        }
    }

    @Test
    void whileABackupIsMadeNothingIsCleared() throws IOException {
        try (var blobs = newBlobs()) {
            try (var _ = BlobBackup.begin(folder.resolve("blobs"), folder.resolve("copy"))) {
                assertEquals(Optional.empty(), blobs.clear(() -> 1));
            }
            assertEquals(Optional.of(1), blobs.clear(() -> 1));
        }
    }

    @Test
    void whoeverClearsMayDoSoBesideAnother() throws IOException {
        try (var blobs = newBlobs()) {
            assertEquals(Optional.of(Optional.of(1)), blobs.clear(() -> blobs.clear(() -> 1)));
            assertEquals(Optional.of(2), blobs.clear(() -> 2));
        }
    }

    @Test
    void whatIsTakenOverStaysWhenTheBlobIsDeleted() throws IOException {
        put("file-1", new byte[7]);
        try (var backup = BlobBackup.begin(folder.resolve("blobs"), folder.resolve("copy"))) {
            backup.take("file-1", 7);
            backup.sync();
        }
        try (var blobs = newBlobs();
                var copy = LocalBlobs.open(folder.resolve("copy"))) {
            blobs.delete("file-1");
            assertEquals(7, copy.size("file-1"));
        }
    }

    @Test
    void aBlobOfAnotherSizeIsNotTakenOver() throws IOException {
        put("file-1", new byte[7]);
        try (var backup = BlobBackup.begin(folder.resolve("blobs"), folder.resolve("copy"))) {
            assertThrows(IOException.class, () -> backup.take("file-1", 8));
        }
    }

    @Test
    void openClearsWhatAKilledProcessWasWriting() throws IOException {
        var killed = LocalBlobs.open(folder.resolve("blobs")).create("file-1");
        killed.write(new byte[100_000], 0, 100_000);

        LocalBlobs.open(folder.resolve("blobs"));

        assertEquals(0, count(folder.resolve("blobs/tmp")));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void fullDiskHasItsOwnExceptionAndKeepsNothing() throws IOException {
        Path temporary = Files.createFile(folder.resolve("temporary"));
        var full = FileChannel.open(Path.of("/dev/full"), WRITE);
        var writer = new LocalWriter(full, temporary, folder, "file-1");

        assertThrows(NoSpace.class, () -> writer.write(new byte[100_000], 0, 100_000));

        assertFalse(Files.exists(temporary));
        assertThrows(IllegalStateException.class, writer::commit);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void fullDiskIsNoticedAtCommitToo() throws IOException {
        Path temporary = Files.createFile(folder.resolve("temporary"));
        var full = FileChannel.open(Path.of("/dev/full"), WRITE);
        var writer = new LocalWriter(full, temporary, folder, "file-1");
        writer.write(new byte[10], 0, 10);

        assertThrows(NoSpace.class, writer::commit);

        assertFalse(Files.exists(temporary));
    }

    @Test
    void otherFailuresKeepTheirNames() {
        var failure = new IOException("Input/output error");

        assertEquals(failure, LocalWriter.named(failure, folder));
        assertInstanceOf(
                NoSpace.class,
                LocalWriter.named(new IOException("No space left on device"), folder));
    }

    private static long count(Path folder) {
        try (var files = Files.list(folder)) {
            return files.count();
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }
}
