package dev.tidemill.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.tidemill.server.job.Scope;
import dev.tidemill.server.store.BatchStore.Created;
import dev.tidemill.server.store.BatchStore.Creation;
import dev.tidemill.server.store.BatchStore.OtherRequest;
import dev.tidemill.server.store.BatchStore.Repeated;
import dev.tidemill.wire.CreateBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// What every store does with idempotency keys.
abstract class IdempotencyContract {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final Scope SCOPE = Scope.DEFAULT;
    private static final Once ONCE = new Once("key", "request");

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
    void theSameRequestGetsTheSameBatch() {
        var created = assertInstanceOf(Created.class, create("batch_1", SCOPE, ONCE, NOW));

        var repeated = create("batch_2", SCOPE, ONCE, NOW.plusSeconds(86_399));

        assertEquals(new Repeated(created.batch()), repeated);
        assertEquals(List.of("batch_1"), batches());
    }

    @Test
    void theBatchIsGivenAsItIsNow() {
        create("batch_1", SCOPE, ONCE, NOW);
        store.life().cancel(SCOPE, "batch_1", NOW);

        var repeated = assertInstanceOf(Repeated.class, create("batch_2", SCOPE, ONCE, NOW));

        assertEquals("cancelled", repeated.batch().status().text());
    }

    @Test
    void anotherRequestUnderTheSameKeyIsRefused() {
        create("batch_1", SCOPE, ONCE, NOW);

        var creation = create("batch_2", SCOPE, new Once("key", "other"), NOW);

        assertEquals(new OtherRequest(), creation);
        assertEquals(List.of("batch_1"), batches());
    }

    @Test
    void aKeyIsItsProjectsOwn() {
        create("batch_1", SCOPE, ONCE, NOW);

        var stranger = new Scope("org-default", "proj_other");
        assertInstanceOf(Created.class, create("batch_2", stranger, ONCE, NOW));
    }

    @Test
    void aDayLaterTheKeyCountsNoMore() {
        create("batch_1", SCOPE, ONCE, NOW);

        assertInstanceOf(
                Created.class, create("batch_2", SCOPE, ONCE, NOW.plus(Duration.ofDays(1))));
        var repeated =
                assertInstanceOf(
                        Repeated.class,
                        create("batch_3", SCOPE, ONCE, NOW.plus(Duration.ofHours(47))));
        assertEquals("batch_2", repeated.batch().id());
    }

    @Test
    void keysThatCountNoMoreAreForgotten() {
        create("batch_1", SCOPE, new Once("old", "request"), NOW);
        create("batch_2", SCOPE, ONCE, NOW.plusSeconds(1));

        assertEquals(0, store.batches().forgetKeys(NOW.plusSeconds(86_399), 10));
        assertEquals(1, store.batches().forgetKeys(NOW.plusSeconds(86_400), 10));
    }

    @RepeatedTest(5)
    void ofTwoNodesThatCreateOneMakesABatch() throws Exception {
        var creations =
                AtOnce.both(
                        () -> create(store, "batch_1", SCOPE, ONCE, NOW),
                        () -> create(other, "batch_2", SCOPE, ONCE, NOW));

        assertEquals(1, creations.stream().filter(Created.class::isInstance).count());
        assertEquals(1, creations.stream().filter(Repeated.class::isInstance).count());
        assertEquals(1, batches().size());
    }

    private Creation create(String id, Scope scope, Once once, Instant now) {
        return create(store, id, scope, once, now);
    }

    private static Creation create(Store on, String id, Scope scope, Once once, Instant now) {
        var request = new CreateBatch("file-1", "/v1/embeddings", "24h", null, null);
        return on.batches()
                .createOnce(scope, new NewBatch(id, new byte[16], request, 86_400), once, now);
    }

    private List<String> batches() {
        var page = store.batches().list(SCOPE, new BatchQuery(20, null)).orElseThrow();
        return page.data().stream().map(batch -> batch.id()).toList();
    }
}
