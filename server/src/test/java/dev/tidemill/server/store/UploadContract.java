package dev.tidemill.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.server.job.Reach;
import dev.tidemill.server.job.Scope;
import dev.tidemill.wire.UploadStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// What every store does with uploads in parts.
abstract class UploadContract {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final Instant TOO_LATE = NOW.plusSeconds(3_600);
    private static final Scope SCOPE = Scope.DEFAULT;
    private static final Scope STRANGER = new Scope("org-default", "proj_other");

    private Store store;
    private Store other;

    abstract Database open();

    /// The database as another node has it, where there can be one.
    abstract Optional<Database> openBeside();

    @BeforeEach
    void openStores() {
        store = new Store(open());
        other = openBeside().map(Store::new).orElse(store);
    }

    @AfterEach
    void closeStores() {
        if (other != store) {
            other.close();
        }
        store.close();
    }

    @Test
    void aNewUploadIsPendingUntilItsTimeIsOver() {
        var upload = create();

        assertEquals(UploadStatus.PENDING, upload.status());
        assertEquals(1_800_003_600, upload.expiresAt());
        assertEquals(Optional.of(upload), store.uploads().find(SCOPE, "upload_1", NOW));
        var late = store.uploads().find(SCOPE, "upload_1", TOO_LATE).orElseThrow();
        assertEquals(UploadStatus.EXPIRED, late.status());
    }

    @Test
    void aStrangerNeitherFindsNorEndsIt() {
        create();

        assertEquals(Optional.empty(), store.uploads().find(STRANGER, "upload_1", NOW));
        assertEquals(Optional.empty(), store.uploads().cancel(STRANGER, "upload_1", NOW));
        assertEquals(UploadStatus.PENDING, status());
    }

    @Test
    void theOrganizationFindsThatOfAProject() {
        var upload = create();

        var all = new Reach.All("org-default");
        assertEquals(Optional.of(upload), store.uploads().find(all, "upload_1", NOW));
    }

    @Test
    void partsAreTakenWhileItIsPending() {
        create();

        assertTrue(add("part_1", 4, NOW));
        assertFalse(add("part_2", 4, TOO_LATE));
        store.uploads().cancel(SCOPE, "upload_1", NOW);
        assertFalse(add("part_3", 4, NOW));

        var part = new StoredPart("part_1", "upload_1", 4, "parts/part_1");
        assertEquals(List.of(part), store.uploads().parts("upload_1"));
    }

    @Test
    void partsMayHaveSoManyBytesInAllAndNoMore() {
        create();

        assertTrue(add("part_1", 60, NOW));
        assertFalse(add("part_2", 41, NOW));
        assertTrue(add("part_3", 40, NOW));
    }

    @Test
    void partsAreNamedAndOthersAreNot() {
        create();
        add("part_1", 4, NOW);

        assertEquals(
                Set.of("parts/part_1"),
                store.files().named(List.of("parts/part_1", "parts/part_2")));
    }

    @Test
    void completingMakesTheFile() {
        var upload = create();

        var file = store.uploads().complete(upload, file("file-1"), "digest", NOW).orElseThrow();

        assertEquals(Optional.of(file), store.files().find(SCOPE, "file-1", NOW));
        assertEquals(1_800_086_400, file.expiresAt());
        var completed = store.uploads().find(SCOPE, "upload_1", NOW).orElseThrow();
        assertEquals(UploadStatus.COMPLETED, completed.status());
        assertEquals("file-1", completed.fileId());
        assertEquals("digest", completed.completedBy());
    }

    @Test
    void aFileThatWasBegunInTimeIsCompletedAfterIt() {
        var upload = create();

        assertTrue(
                store.uploads().complete(upload, file("file-1"), "digest", TOO_LATE).isPresent());
    }

    @Test
    void whatHasEndedCannotEndAgain() {
        var upload = create();
        var cancelled = store.uploads().cancel(SCOPE, "upload_1", NOW).orElseThrow();
        assertEquals(UploadStatus.CANCELLED, cancelled.status());

        assertTrue(store.uploads().complete(upload, file("file-1"), "digest", NOW).isEmpty());

        assertEquals(Optional.empty(), store.files().find(SCOPE, "file-1", NOW));
        assertEquals(UploadStatus.CANCELLED, status());
        assertEquals(0, store.uploads().expire(TOO_LATE.plusSeconds(1), 10));
    }

    @Test
    void anExpiredUploadCannotBeCancelled() {
        create();

        var late = store.uploads().cancel(SCOPE, "upload_1", TOO_LATE).orElseThrow();

        assertEquals(UploadStatus.EXPIRED, late.status());
    }

    @RepeatedTest(5)
    void ofTwoNodesThatCompleteOneMakesAFile() throws Exception {
        var upload = create();

        var made =
                AtOnce.both(
                        () -> store.uploads().complete(upload, file("file-1"), "1", NOW),
                        () -> other.uploads().complete(upload, file("file-2"), "2", NOW));

        assertEquals(1, made.stream().filter(Optional::isPresent).count());
        assertEquals(1, files().size());
        var completed = store.uploads().find(SCOPE, "upload_1", NOW).orElseThrow();
        assertEquals(files().getFirst().id(), completed.fileId());
    }

    @RepeatedTest(5)
    void betweenCompletingAndCancellingOneWins() throws Exception {
        var upload = create();

        AtOnce.both(
                () -> store.uploads().complete(upload, file("file-1"), "1", NOW).map(_ -> ""),
                () -> other.uploads().cancel(SCOPE, "upload_1", NOW).map(_ -> ""));

        boolean isCompleted = status() == UploadStatus.COMPLETED;
        assertEquals(isCompleted ? 1 : 0, files().size());
        assertEquals(isCompleted ? UploadStatus.COMPLETED : UploadStatus.CANCELLED, status());
    }

    private StoredUpload create() {
        var upload = new NewUpload("upload_1", "batch", "a.jsonl", 100, 3_600, 86_400L);
        return store.uploads().create(SCOPE, upload, NOW);
    }

    private boolean add(String id, long bytes, Instant now) {
        var part = new StoredPart(id, "upload_1", bytes, "parts/" + id);
        return store.uploads().addPart(part, 100, now);
    }

    private static NewFile file(String id) {
        return new NewFile(id, "batch", "a.jsonl", 100, "00", "files/" + id, 86_400L);
    }

    private UploadStatus status() {
        return store.uploads().find(SCOPE, "upload_1", NOW).orElseThrow().status();
    }

    private List<StoredFile> files() {
        var query = new FileQuery(null, 10, false, null);
        return store.files().list(SCOPE, query, NOW).orElseThrow().data();
    }
}
