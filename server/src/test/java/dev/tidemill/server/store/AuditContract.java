package dev.tidemill.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemill.server.config.Secret;
import dev.tidemill.server.job.Author;
import dev.tidemill.server.job.Reach;
import dev.tidemill.server.job.Scope;
import dev.tidemill.wire.CreateBatch;
import dev.tidemill.wire.WebhookEventType;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What every store notes in its audit log, whatever database it stands on.
abstract class AuditContract {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final Author AUTHOR = new Author("key_1", "req_1", "10.0.0.9");
    private static final Scope SCOPE = Scope.DEFAULT;
    private static final Scope SUPPORT = new Scope("org-default", "proj_support");
    private static final Scope STRANGER = new Scope("org-other", "proj_other");
    private static final Reach ALL = new Reach.All("org-default");

    private final AtomicInteger ids = new AtomicInteger();
    private Database database;
    private Store store;

    abstract Database open();

    @BeforeEach
    void openStore() {
        database = open();
        store = new Store(database);
        prepare(store);
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    /// What is there before anybody whose deeds are noted comes.
    private void prepare(Store store) {
        store.keys().create(key("key_1", 1, "support"), this::newId, NOW);
        store.files().create(SUPPORT, file("file-1"), NOW);
        store.batches().create(SUPPORT, batch("batch_1"), NOW);
        store.uploads().create(SUPPORT, upload("upload_1"), NOW);
        store.webhooks().create(SUPPORT, webhook("whe_1"), 9, NOW);
    }

    @ParameterizedTest
    @EnumSource(Deed.class)
    void whatIsDoneIsNotedWithWhoDidIt(Deed deed) {
        act(deed).accept(store);

        var entry = list(null).getFirst();

        assertEquals(1, list(null).size());
        assertEquals(deed.action() + " " + deed.kind(), entry.action() + " " + entry.kind());
        assertEquals("org-default", entry.owner().organization());
        assertEquals(new AuditEntry.By("key_1", "name of key_1", "req_1", "10.0.0.9"), entry.by());
        assertEquals(NOW.getEpochSecond(), entry.at());
    }

    @ParameterizedTest
    @EnumSource(Deed.class)
    void whatIsNotCommittedIsNotNoted(Deed deed) {
        var aborting = new Store(new Aborting(database));

        assertThrows(StoreUnavailable.class, () -> act(deed).accept(aborting));

        assertEquals(List.of(), list(null));
    }

    @ParameterizedTest
    @EnumSource(
            value = Deed.class,
            names = {
                "CANCEL_BATCH",
                "DELETE_FILE",
                "CANCEL_UPLOAD",
                "DELETE_WEBHOOK",
                "UPDATE_WEBHOOK",
                "REVOKE_KEY"
            })
    void whatChangesNothingASecondTimeIsNotedOnce(Deed deed) {
        act(deed).accept(store);
        act(deed).accept(store);

        assertEquals(1, list(null).size());
    }

    @Test
    void aCompletedUploadIsNotedAsItsFile() {
        var upload = store.uploads().find(SUPPORT, "upload_1", NOW).orElseThrow();

        store.uploads().by(AUTHOR).complete(upload, file("file-2"), "digest", NOW);

        assertEquals(List.of("create file file-2"), noted(null));
    }

    @Test
    void aBatchThatIsAskedForTwiceIsNotedOnce() {
        var once = new Once("key", "digest");
        store.batches().by(AUTHOR).createOnce(SCOPE, batch("batch_2"), once, NOW);
        store.batches().by(AUTHOR).createOnce(SCOPE, batch("batch_3"), once, NOW);

        assertEquals(List.of("create batch batch_2"), noted(null));
    }

    @Test
    void everybodySeesTheirOwnAlone() {
        files().create(SCOPE, file("file-2"), NOW);
        files().create(SUPPORT, file("file-3"), NOW);
        files().create(STRANGER, file("file-4"), NOW);
        store.keys().by(AUTHOR).create(key("key_2", 2, null), this::newId, NOW);

        assertEquals(4, list(null).size());
        assertEquals(
                List.of("create api_key key_2", "create file file-3", "create file file-2"),
                noted(ALL));
        assertEquals(List.of("create file file-3"), noted(SUPPORT));
        assertEquals(List.of("create file file-4"), noted(STRANGER));
    }

    @Test
    void namesStandBesideIds() {
        store.files().by(Author.COMMAND).create(SCOPE, file("file-2"), NOW);

        var entry = list(null).getFirst();

        assertEquals(
                new AuditEntry.Owner("org-default", "default", "proj_default", "default"),
                entry.owner());
        assertEquals(new AuditEntry.By(null, null, null, "cli"), entry.by());
    }

    @Test
    void theNewestComesFirstPageByPage() {
        files().create(SCOPE, file("file-2"), NOW.plusSeconds(1));
        files().create(SCOPE, file("file-3"), NOW);
        files().create(SCOPE, file("file-4"), NOW.plusSeconds(1));

        var page = store.audit().list(ALL, NOW, null, 2);

        assertEquals(List.of("create file file-4", "create file file-2"), shown(page));
        assertEquals(
                List.of("create file file-3"),
                shown(store.audit().list(ALL, NOW, page.getLast(), 2)));
        assertEquals(2, store.audit().list(ALL, NOW.plusSeconds(1), null, 9).size());
    }

    @Test
    void whatIsTooOldIsForgottenInSlicesOldestFirst() {
        files().create(SCOPE, file("file-2"), NOW.minusSeconds(2));
        files().create(SCOPE, file("file-3"), NOW.minusSeconds(1));
        files().create(SCOPE, file("file-4"), NOW);

        assertEquals(1, store.audit().forget(NOW, 1));
        assertEquals(List.of("create file file-4", "create file file-3"), noted(null));
        assertEquals(1, store.audit().forget(NOW, 9));
        assertEquals(List.of("create file file-4"), noted(null));
    }

    /// Does this to what [#prepare] made.
    private Consumer<Store> act(Deed deed) {
        return switch (deed) {
            case CREATE_BATCH -> on -> on.batches().by(AUTHOR).create(SCOPE, batch("batch_2"), NOW);
            case CANCEL_BATCH -> on -> on.life().by(AUTHOR).cancel(ALL, "batch_1", NOW);
            case CREATE_FILE -> on -> on.files().by(AUTHOR).create(SCOPE, file("file-2"), NOW);
            case DOWNLOAD_FILE ->
                    on -> {
                        var file = on.files().find(ALL, "file-1", NOW).orElseThrow();
                        on.files().by(AUTHOR).downloaded(file, NOW);
                    };
            case DELETE_FILE -> on -> on.files().by(AUTHOR).delete(ALL, "file-1", NOW);
            case CREATE_UPLOAD ->
                    on -> on.uploads().by(AUTHOR).create(SCOPE, upload("upload_2"), NOW);
            case CANCEL_UPLOAD -> on -> on.uploads().by(AUTHOR).cancel(ALL, "upload_1", NOW);
            case CREATE_WEBHOOK ->
                    on -> on.webhooks().by(AUTHOR).create(SCOPE, webhook("whe_2"), 9, NOW);
            case UPDATE_WEBHOOK ->
                    on -> {
                        var change = new WebhookStore.Change("other", null, null);
                        on.webhooks().by(AUTHOR).update(ALL, "whe_1", change, NOW);
                    };
            case ROTATE_WEBHOOK ->
                    on ->
                            on.webhooks()
                                    .by(AUTHOR)
                                    .rotate(ALL, "whe_1", new Secret("whsec_2"), true, NOW);
            case DELETE_WEBHOOK -> on -> on.webhooks().by(AUTHOR).delete(ALL, "whe_1", NOW);
            case CREATE_KEY ->
                    on -> on.keys().by(AUTHOR).create(key("key_2", 2, null), this::newId, NOW);
            case REVOKE_KEY -> on -> on.keys().by(AUTHOR).revoke("key_1", NOW);
        };
    }

    private FileStore files() {
        return store.files().by(AUTHOR);
    }

    private List<AuditEntry> list(@Nullable Reach within) {
        return store.audit().list(within, Instant.EPOCH, null, 20);
    }

    private List<String> noted(@Nullable Reach within) {
        return shown(list(within));
    }

    private static List<String> shown(List<AuditEntry> entries) {
        return entries.stream()
                .map(entry -> entry.action() + " " + entry.kind() + " " + entry.object())
                .toList();
    }

    private String newId(String prefix) {
        return prefix + ids.incrementAndGet();
    }

    private static NewFile file(String id) {
        return new NewFile(id, "batch", "in.jsonl", 1, "00", id, null);
    }

    private static NewBatch batch(String id) {
        var request = new CreateBatch("file-in", "/v1/embeddings", "24h", null, null);
        return new NewBatch(id, new byte[32], request, 86_400);
    }

    private static NewUpload upload(String id) {
        return new NewUpload(id, "batch", "in.jsonl", 1, 3600, null);
    }

    private static NewWebhook webhook(String id) {
        var types = List.of(WebhookEventType.values());
        return new NewWebhook(id, "name", "https://example.com", types, new Secret("whsec_1"));
    }

    private static NewKey key(String id, int hash, @Nullable String project) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) hash;
        return new NewKey(id, bytes, "wxyz", "default", project, "name of " + id, false, null);
    }

    /// A database that gives every transaction up when all of it is done but the commit.
    private record Aborting(Database database) implements Database {
        @Override
        public <T> T read(Work<T> work) {
            return database.read(work);
        }

        @Override
        public <T> T write(Work<T> work) {
            return database.write(session -> {
                work.run(session);
                throw new SQLException("aborted");
            });
        }

        @Override
        public boolean isShared() {
            return database.isShared();
        }

        @Override
        public void close() {
            database.close();
        }
    }
}
