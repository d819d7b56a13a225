package dev.tidemill.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.server.job.Reach;
import dev.tidemill.server.job.Scope;
import dev.tidemill.wire.Batch;
import dev.tidemill.wire.BatchStatus;
import dev.tidemill.wire.CreateBatch;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every store does with organizations, projects and keys, whatever database it stands on.
abstract class KeyContract {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final byte[] HASH = new byte[32];
    private static final Reach DEFAULT = new Reach.All("org-default");
    private static final Scope HOME = Scope.DEFAULT;
    private static final Scope SUPPORT = new Scope("org-default", "proj_support");
    private static final Scope STRANGER = new Scope("org-other", "proj_other");

    private final AtomicInteger ids = new AtomicInteger();
    private Database database;
    private Store store;

    abstract Database open();

    @BeforeEach
    void openStore() {
        database = open();
        store = new Store(database);
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void aNewStoreHasNoKey() {
        assertFalse(store.keys().any());
        assertEquals(List.of(), store.keys().list());
    }

    @Test
    void aKeyIsFoundByItsHashAlone() {
        var made = create("acme", "support");
        byte[] sameBeginning = HASH.clone();
        sameBeginning[31] = 1;

        assertEquals(Optional.of(made), store.keys().find(HASH));
        assertEquals(Optional.empty(), store.keys().find(sameBeginning));
        assertTrue(store.keys().any());
    }

    @Test
    void theDefaultOrganizationHasWhatWasMadeBeforeTheFirstKey() {
        var made = create("default", "default");

        assertEquals("org-default", made.owner().organization());
        assertEquals("proj_default", made.owner().project());
        assertEquals("proj_default", made.owner().home());
    }

    @Test
    void organizationsAndProjectsAreMadeOnce() {
        var first = create("acme", "support");
        var second = create("acme", "support", 1);
        var other = create("globex", "support", 2);

        assertEquals(first.owner(), second.owner());
        assertNotEquals(first.owner().organization(), other.owner().organization());
        assertNotEquals(first.owner().project(), other.owner().project());
    }

    @Test
    void aKeyToAllProjectsHasAHome() {
        var made = create("acme", null);

        assertEquals(null, made.owner().project());
        assertEquals(
                Optional.of(made.owner().home()),
                store.keys().project(made.owner().organization(), "default"));
    }

    @Test
    void aProjectIsOfItsOrganizationOnly() {
        var owner = create("acme", "support").owner();
        create("globex", "sales", 1);

        assertEquals(
                Optional.ofNullable(owner.project()),
                store.keys().project(owner.organization(), "support"));
        assertEquals(Optional.empty(), store.keys().project(owner.organization(), "sales"));
    }

    @Test
    void aRevokedKeyIsNeverValidAgain() {
        var made = create("acme", null);

        assertTrue(store.keys().revoke(made.id(), NOW));
        assertFalse(store.keys().revoke(made.id(), NOW.plusSeconds(9)));

        var revoked = store.keys().ofId(made.id()).orElseThrow();
        assertEquals(NOW.getEpochSecond(), revoked.revokedAt());
        assertFalse(revoked.isValid(NOW));
    }

    @Test
    void theLastUseIsNotedOnceAMinute() {
        store.keys().used(create("acme", null), NOW);
        store.keys().used(key(), NOW.plusSeconds(59));
        assertEquals(NOW.getEpochSecond(), key().lastUsedAt());

        store.keys().used(key(), NOW.plusSeconds(60));
        assertEquals(NOW.getEpochSecond() + 60, key().lastUsedAt());
    }

    @Test
    void anOrganizationSeesTheBatchesOfAllItsProjectsInOneOrder() {
        batch(HOME, "batch_1");
        batch(SUPPORT, "batch_2");
        batch(STRANGER, "batch_3");
        batch(HOME, "batch_4");

        assertEquals(List.of("batch_4", "batch_2", "batch_1"), list(DEFAULT, BatchFilter.ALL));
        assertEquals(List.of("batch_4", "batch_1"), list(HOME, BatchFilter.ALL));
        assertEquals(List.of("batch_4", "batch_2", "batch_1"), list(DEFAULT, validating()));
        assertEquals(List.of("batch_2"), list(SUPPORT, validating()));
    }

    @Test
    void anOrganizationReachesTheBatchesOfAllItsProjects() {
        batch(SUPPORT, "batch_1");
        batch(STRANGER, "batch_2");

        assertTrue(store.batches().find(DEFAULT, "batch_1").isPresent());
        assertEquals(Optional.empty(), store.batches().find(HOME, "batch_1"));
        assertEquals(Optional.empty(), store.batches().find(DEFAULT, "batch_2"));
        assertEquals(Optional.empty(), store.life().cancel(DEFAULT, "batch_2", NOW));
        assertTrue(store.life().cancel(DEFAULT, "batch_1", NOW).isPresent());
    }

    @Test
    void anOrganizationReachesTheFilesOfAllItsProjects() {
        file(HOME, "file-1");
        file(SUPPORT, "file-2");
        file(STRANGER, "file-3");

        assertEquals(List.of("file-2", "file-1"), files(DEFAULT, null));
        assertEquals(List.of("file-2", "file-1"), files(DEFAULT, "batch"));
        assertEquals(List.of("file-2"), files(SUPPORT, null));
        assertFalse(store.files().delete(HOME, "file-2", NOW));
        assertFalse(store.files().delete(DEFAULT, "file-3", NOW));
        assertTrue(store.files().delete(DEFAULT, "file-2", NOW));
    }

    @Test
    void whatAProjectStoresIsCounted() {
        store = new Store(database).within(new ProjectLimits(1, 1, 10, 1));
        create("acme", null);
        file(HOME, "file-1", 6, null);
        assertThrows(LimitReached.class, () -> file(HOME, "file-2", 5, null));
        file(SUPPORT, "file-3", 10, null);

        store.files().delete(HOME, "file-1", NOW);
        file(HOME, "file-4", 10, 60L);
        store.files().deleteExpired(NOW.plusSeconds(61), 10);

        file(HOME, "file-5", 10, null);
        assertThrows(LimitReached.class, () -> file(HOME, "file-6", 1, null));
    }

    @Test
    void batchesAreCountedByTheHour() {
        store = new Store(database).within(new ProjectLimits(1, 2, 10, 1));
        batch(HOME, "batch_1");
        batch(HOME, "batch_2");
        batch(HOME, "batch_3");
        create("acme", null);

        var refused = assertThrows(LimitReached.class, () -> batch(HOME, "batch_4"));

        assertEquals(3_600, refused.retryAfterSeconds());
        batch(SUPPORT, "batch_5");
        assertEquals(Optional.empty(), store.batches().find(HOME, "batch_4"));
        batch(HOME, "batch_6", NOW.plusSeconds(3_600));
    }

    private ApiKey key() {
        return store.keys().find(HASH).orElseThrow();
    }

    private ApiKey create(String organization, @Nullable String project) {
        return create(organization, project, 0);
    }

    private ApiKey create(String organization, @Nullable String project, int hash) {
        byte[] bytes = HASH.clone();
        bytes[0] = (byte) hash;
        var key =
                new NewKey("key_" + hash, bytes, "wxyz", organization, project, "ci", false, null);
        return store.keys().create(key, prefix -> prefix + ids.incrementAndGet(), NOW);
    }

    private void batch(Scope scope, String id) {
        batch(scope, id, NOW);
    }

    private void batch(Scope scope, String id, Instant now) {
        var request = new CreateBatch("file-in", "/v1/embeddings", "24h", null, null);
        store.batches().create(scope, new NewBatch(id, new byte[32], request, 86_400), now);
    }

    private List<String> list(Reach reach, BatchFilter filter) {
        var query = new BatchQuery(filter, 20, false, null, null);
        return store.batches().list(reach, query).orElseThrow().data().stream()
                .map(Batch::id)
                .toList();
    }

    private static BatchFilter validating() {
        var all = BatchFilter.ALL;
        return new BatchFilter(
                Set.of(BatchStatus.VALIDATING),
                all.models(),
                all.endpoints(),
                all.inputFileIds(),
                all.metadata(),
                null,
                null);
    }

    private void file(Scope scope, String id) {
        file(scope, id, 1, null);
    }

    private void file(Scope scope, String id, long bytes, @Nullable Long lifetime) {
        store.files()
                .create(
                        scope,
                        new NewFile(id, "batch", "in.jsonl", bytes, "00", id, lifetime),
                        NOW);
    }

    private List<String> files(Reach reach, @Nullable String purpose) {
        var query = new FileQuery(purpose, 20, false, null);
        return store.files().list(reach, query, NOW).orElseThrow().data().stream()
                .map(StoredFile::id)
                .toList();
    }
}
