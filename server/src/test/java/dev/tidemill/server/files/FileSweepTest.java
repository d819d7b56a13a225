package dev.tidemill.server.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.server.blobs.BlobBackup;
import dev.tidemill.server.blobs.Blobs;
import dev.tidemill.server.blobs.LocalBlobs;
import dev.tidemill.server.job.Author;
import dev.tidemill.server.job.Scope;
import dev.tidemill.server.store.AuditConfig;
import dev.tidemill.server.store.AuditEntry;
import dev.tidemill.server.store.NewFile;
import dev.tidemill.server.store.NewUpload;
import dev.tidemill.server.store.Store;
import dev.tidemill.server.store.StoredPart;
import dev.tidemill.server.store.StoredUpload;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileSweepTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir private Path folder;
    private Instant now = Instant.now();
    private Store store;
    private LocalBlobs blobs;
    private FileSweep sweep;

    @BeforeEach
    void open() throws IOException {
        store = Store.open(folder, new SimpleMeterRegistry());
        blobs = LocalBlobs.open(folder.resolve("blobs"));
        sweep =
                new FileSweep(
                        store,
                        blobs,
                        AuditConfig.DEFAULT,
                        () -> now,
                        20,
                        new SimpleMeterRegistry());
    }

    @AfterEach
    void close() {
        blobs.close();
        store.close();
    }

    @Test
    void expiredFileIsGoneAndItsBytesFollowAnHourLater() throws IOException {
        put("file-1", 3600L);
        later(Duration.ofSeconds(3601));
        sweep.sweep();
        assertEquals(4, blobs.size("files/file-1"));

        later(HOUR.plusSeconds(1));
        sweep.sweep();

        assertGone("files/file-1");
        assertEquals(0, store.files().disposable(now.plus(HOUR), 10).size());
    }

    @Test
    void deletedFileKeepsItsBytesForAnHour() throws IOException {
        put("file-1", null);
        store.files().delete(Scope.DEFAULT, "file-1", now);
        later(Duration.ofMinutes(59));
        sweep.sweep();
        assertEquals(4, blobs.size("files/file-1"));

        later(Duration.ofMinutes(2));
        sweep.sweep();

        assertGone("files/file-1");
    }

    @Test
    void whileABackupIsMadeNoBlobGoes() throws IOException {
        put("file-1", null);
        store.files().delete(Scope.DEFAULT, "file-1", now);
        later(HOUR.plusSeconds(1));
        try (var _ = BlobBackup.begin(folder.resolve("blobs"), folder.resolve("copy"))) {
            sweep.sweep();
            assertEquals(4, blobs.size("files/file-1"));
        }
        sweep.sweep();
        assertGone("files/file-1");
    }

    @Test
    void namedBlobStaysForEver() throws IOException {
        put("file-1", null);
        later(Duration.ofDays(1000));
        sweep.sweep();

        assertEquals(4, blobs.size("files/file-1"));
    }

    @Test
    void orphanIsSweptAfterADay() throws IOException {
        write("files/orphan");
        write("spool/orphan");
        later(Duration.ofHours(23));
        sweep.sweep();
        assertEquals(4, blobs.size("files/orphan"));

        later(Duration.ofHours(2));
        sweep.sweep();

        assertGone("files/orphan");
        assertGone("spool/orphan");
    }

    @Test
    void manyOrphansAreSweptInTurns() throws IOException {
        for (int i = 0; i < 60; i++) {
            write("orphan-" + i);
        }
        later(Duration.ofDays(2));

        sweep.sweep();
        int left = blobsLeft();
        sweep.sweep();

        assertTrue(left > 0 && left <= 40, left + " are left");
        sweep.sweep();
        sweep.sweep();
        assertEquals(0, blobsLeft());
    }

    @Test
    void abandonedTemporaryIsRemovedAfterADay() throws IOException {
        var writer = blobs.create("files/file-1");
        later(Duration.ofHours(25));

        sweep.sweep();

        assertEquals(0, blobs.deleteAbandoned(Instant.MAX));
        writer.close();
    }

    @Test
    void partsOfACompletedUploadGoAnHourLaterAndItsFileStays() throws IOException {
        var upload = upload("upload_1");
        part("part_1", upload);
        write("files/file-1");
        var file = new NewFile("file-1", "batch", "a", 4, "00", "files/file-1", null);
        store.uploads().complete(upload, file, "digest", now);
        later(Duration.ofMinutes(59));
        sweep.sweep();
        assertEquals(4, blobs.size("parts/part_1"));

        later(Duration.ofMinutes(2));
        sweep.sweep();

        assertGone("parts/part_1");
        assertEquals(List.of(), store.uploads().parts("upload_1"));
        assertEquals(4, blobs.size("files/file-1"));
    }

    @Test
    void partsOfAnUploadThatNobodyEndsGoAnHourAfterItsTime() throws IOException {
        part("part_1", upload("upload_1"));
        later(HOUR.plus(Duration.ofMinutes(59)));
        sweep.sweep();
        assertEquals(4, blobs.size("parts/part_1"));

        later(Duration.ofMinutes(2));
        sweep.sweep();

        assertGone("parts/part_1");
    }

    @Test
    void anUploadIsForgottenADayAfterItsEnd() throws IOException {
        part("part_1", upload("upload_1"));
        store.uploads().cancel(Scope.DEFAULT, "upload_1", now);
        later(Duration.ofHours(23));
        sweep.sweep();
        assertTrue(store.uploads().find(Scope.DEFAULT, "upload_1", now).isPresent());

        later(Duration.ofHours(2));
        sweep.sweep();

        assertTrue(store.uploads().find(Scope.DEFAULT, "upload_1", now).isEmpty());
    }

    @Test
    void theAuditLogForgetsWhatIsTooOld() throws IOException {
        var files = store.files().by(Author.COMMAND);
        files.create(Scope.DEFAULT, file("file-1"), now);
        files.create(Scope.DEFAULT, file("file-2"), now.plusSeconds(2));
        later(Duration.ofDays(400).plusSeconds(1));

        sweep.sweep();

        assertEquals(
                List.of("file-2"),
                store.audit().list(null, Instant.EPOCH, null, 10).stream()
                        .map(AuditEntry::object)
                        .toList());
    }

    private static NewFile file(String id) {
        return new NewFile(id, "batch", "in.jsonl", 4, "00", "files/" + id, null);
    }

    @Test
    void aPartOfAPendingUploadIsNoOrphan() throws IOException {
        var upload =
                store.uploads()
                        .create(
                                Scope.DEFAULT,
                                new NewUpload("upload_1", "batch", "a", 4, 864_000, null),
                                now);
        part("part_1", upload);
        later(Duration.ofDays(2));

        sweep.sweep();

        assertEquals(4, blobs.size("parts/part_1"));
    }

    /// One that takes parts for an hour.
    private StoredUpload upload(String id) {
        var upload = new NewUpload(id, "batch", "a", 4, 3_600, null);
        return store.uploads().create(Scope.DEFAULT, upload, now);
    }

    private void part(String id, StoredUpload upload) throws IOException {
        write("parts/" + id);
        var part = new StoredPart(id, upload.id(), 4, "parts/" + id);
        assertTrue(store.uploads().addPart(part, 4, now));
    }

    private int blobsLeft() throws IOException {
        int left = 0;
        var slice = blobs.slice(Blobs.Slice.FIRST);
        left += slice.found().size();
        while (slice.next().isPresent()) {
            slice = blobs.slice(slice.next().get());
            left += slice.found().size();
        }
        return left;
    }

    private void put(String id, @Nullable Long expiresAfter) throws IOException {
        write("files/" + id);
        var file = new NewFile(id, "batch", "a", 4, "00", "files/" + id, expiresAfter);
        store.files().create(Scope.DEFAULT, file, now);
    }

    private void write(String key) throws IOException {
        try (var writer = blobs.create(key)) {
            writer.write(new byte[4], 0, 4);
            writer.commit();
        }
    }

    private void later(Duration duration) {
        now = now.plus(duration);
    }

    private void assertGone(String key) {
        assertThrows(NoSuchFileException.class, () -> blobs.size(key));
    }
}
