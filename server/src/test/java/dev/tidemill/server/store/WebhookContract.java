package dev.tidemill.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.server.config.Secret;
import dev.tidemill.server.job.Reach;
import dev.tidemill.server.job.Scope;
import dev.tidemill.server.store.DeliveryStore.Attempt;
import dev.tidemill.server.store.WebhookStore.Change;
import dev.tidemill.wire.CreateBatch;
import dev.tidemill.wire.WebhookDelivery;
import dev.tidemill.wire.WebhookDelivery.Status;
import dev.tidemill.wire.WebhookEventType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every store does for webhooks, whatever database it stands on.
abstract class WebhookContract {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final Scope SCOPE = Scope.DEFAULT;
    private static final Scope STRANGER = new Scope("org-other", "proj_other");
    private static final Scope SIBLING = new Scope(SCOPE.organization(), "proj_other");
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Sql PASS =
            Sql.of("update webhook_deliveries set next_attempt_at = next_attempt_at - :millis");

    private final AtomicInteger told = new AtomicInteger();
    private Database database;
    private Store store;

    abstract Database open();

    @BeforeEach
    void openStore() {
        database = open();
        store = new Store(database);
        store.nodes().join("me");
        store.onEnd(told::incrementAndGet);
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void anEndpointIsFoundByItsOwnProjectAlone() {
        var made = make("whe_1");

        for (Scope other : List.of(STRANGER, SIBLING)) {
            var nobody = Optional.empty();
            var change = new Change("x", null, null);
            assertEquals(nobody, store.webhooks().find(other, "whe_1"));
            assertEquals(nobody, store.webhooks().update(other, "whe_1", change, NOW));
            assertEquals(
                    nobody, store.webhooks().rotate(other, "whe_1", new Secret("x"), true, NOW));
            assertFalse(store.webhooks().delete(other, "whe_1", NOW));
        }
        var all = new Reach.All(SCOPE.organization());
        assertEquals(Optional.of(made), store.webhooks().find(SCOPE, "whe_1"));
        assertEquals(Optional.of(made), store.webhooks().find(all, "whe_1"));
        assertEquals(List.of(made), store.webhooks().list(all, null, 9).orElseThrow().data());
    }

    @Test
    void theNewestEndpointIsFirst() {
        List.of("whe_1", "whe_2", "whe_3").forEach(this::make);

        var first = store.webhooks().list(SCOPE, null, 2).orElseThrow();
        assertEquals(List.of("whe_3", "whe_2"), ids(first.data()));
        assertTrue(first.hasMore());
        var second = store.webhooks().list(SCOPE, "whe_2", 2).orElseThrow();
        assertEquals(List.of("whe_1"), ids(second.data()));
        assertFalse(second.hasMore());
        assertEquals(Optional.empty(), store.webhooks().list(STRANGER, "whe_2", 2));
        assertEquals(List.of(), store.webhooks().list(STRANGER, null, 2).orElseThrow().data());
    }

    @Test
    void aProjectHasNoMoreEndpointsThanItMay() {
        assertTrue(store.webhooks().create(SCOPE, webhook("whe_1"), 1, NOW).isPresent());
        assertTrue(store.webhooks().create(SCOPE, webhook("whe_2"), 1, NOW).isEmpty());
        assertTrue(store.webhooks().create(STRANGER, webhook("whe_3"), 1, NOW).isPresent());
    }

    @Test
    void onlyAChangeCountsAsOne() {
        make("whe_1");
        var later = NOW.plusSeconds(9);

        var same = store.webhooks().update(SCOPE, "whe_1", new Change("n", null, null), later);
        assertEquals(NOW.getEpochSecond(), same.orElseThrow().updatedAt());
        var changed =
                store.webhooks()
                        .update(
                                SCOPE,
                                "whe_1",
                                new Change(
                                        "other",
                                        "https://other",
                                        List.of(WebhookEventType.BATCH_EXPIRED)),
                                later)
                        .orElseThrow();
        assertEquals(later.getEpochSecond(), changed.updatedAt());
        assertEquals("other", changed.name());
        assertEquals("https://other", changed.url());
        assertEquals(List.of(WebhookEventType.BATCH_EXPIRED), changed.eventTypes());
    }

    @Test
    void anOldSecretThatIsKeptSignsForADay() {
        make("whe_1");

        var rotated =
                store.webhooks()
                        .rotate(SCOPE, "whe_1", new Secret("whsec_new!"), true, NOW)
                        .orElseThrow();

        var both = List.of(new Secret("whsec_new!"), new Secret("whsec_old!"));
        assertEquals(both, rotated.secrets(NOW.plusSeconds(86_399)));
        assertEquals(List.of(new Secret("whsec_new!")), rotated.secrets(NOW.plusSeconds(86_400)));
        end("batch_1", "rejected");
        assertEquals(both, claim("whe_1").secrets());
    }

    @Test
    void anOldSecretThatIsNotKeptSignsNothing() {
        make("whe_1");
        store.webhooks().rotate(SCOPE, "whe_1", new Secret("whsec_mid!"), true, NOW);

        store.webhooks().rotate(SCOPE, "whe_1", new Secret("whsec_new!"), false, NOW);

        end("batch_1", "rejected");
        assertEquals(List.of(new Secret("whsec_new!")), claim("whe_1").secrets());
    }

    @Test
    void anOldSecretIsForgottenAfterItsDay() {
        make("whe_1");
        store.webhooks().rotate(SCOPE, "whe_1", new Secret("whsec_new!"), true, NOW);

        store.webhooks().forgetOldSecrets(NOW.plusSeconds(86_399));
        assertNotEquals(null, store.webhooks().find(SCOPE, "whe_1").orElseThrow().oldSecret());
        store.webhooks().forgetOldSecrets(NOW.plusSeconds(86_400));
        assertEquals(null, store.webhooks().find(SCOPE, "whe_1").orElseThrow().oldSecret());
    }

    @Test
    void everyWayToEndIsToldOnce() {
        make("whe_1");
        var ways =
                List.of(
                        "rejected",
                        "cancelled while validating",
                        "expired while validating",
                        "completed",
                        "cancelled",
                        "expired");
        for (String way : ways) {
            end("batch_" + way, way);
        }

        assertEquals(
                List.of(
                        "batch.failed batch_rejected",
                        "batch.cancelled batch_cancelled while validating",
                        "batch.expired batch_expired while validating",
                        "batch.completed batch_completed",
                        "batch.cancelled batch_cancelled",
                        "batch.expired batch_expired"),
                deliveries("whe_1").reversed().stream()
                        .map(found -> found.event().type().text() + " " + found.event().batchId())
                        .toList());
        assertTrue(told.get() >= ways.size(), "told: " + told);
    }

    @Test
    void whoEndsABatchAsksAfterTheCommit() {
        make("whe_1");
        var seen = new AtomicInteger();
        store.onEnd(() -> seen.set(store.deliveries().due().size()));

        end("batch_1", "rejected");

        assertEquals(1, seen.get());
    }

    @Test
    void anEndThatIsVoidIsNotTold() {
        make("whe_1");
        long number = create("batch_1");
        var claim = store.life().claimValidation(number, "me").orElseThrow();
        store.life().cancel(SCOPE, "batch_1", NOW);

        assertFalse(store.life().rejected(claim, List.of(), NOW));

        assertEquals(1, deliveries("whe_1").size());
    }

    @Test
    void onlyThoseAreToldWhoWantToKnow() {
        make("whe_1");
        store.webhooks()
                .update(
                        SCOPE,
                        "whe_1",
                        new Change(null, null, List.of(WebhookEventType.BATCH_COMPLETED)),
                        NOW);
        store.webhooks().create(STRANGER, webhook("whe_2"), 9, NOW);

        end("batch_1", "rejected");

        assertEquals(List.of(), store.deliveries().due());
        assertEquals(0, store.deliveries().pending());
    }

    @Test
    void twoEndpointsHearOfOneEvent() {
        make("whe_1");
        make("whe_2");

        end("batch_1", "rejected");

        var one = deliveries("whe_1").getFirst();
        var other = deliveries("whe_2").getFirst();
        assertEquals(one.event(), other.event());
        assertTrue(one.event().id().matches("evt_[0-9a-f]{32}"), one.event().id());
        assertTrue(one.id().matches("wh_[0-9a-f]{32}"), one.id());
        assertNotEquals(one.id(), other.id());
        assertEquals(NOW.getEpochSecond(), one.event().createdAt());
        assertEquals(List.of("whe_1", "whe_2"), store.deliveries().due());
    }

    @Test
    void anAttemptIsOnesAloneUntilItsLeaseEnds() {
        make("whe_1");
        end("batch_1", "rejected");

        var mine = claim("whe_1");
        assertEquals(Optional.empty(), store.deliveries().claim("whe_1", LEASE, NOW));
        assertEquals(List.of(), store.deliveries().due());
        pass(LEASE);
        assertEquals(List.of("whe_1"), store.deliveries().due());
        var heirs = claim("whe_1");

        assertEquals(mine.id(), heirs.id());
        assertEquals(2, heirs.attempt());
        assertFalse(store.deliveries().record(mine, delivered(), NOW));
        assertTrue(store.deliveries().record(heirs, delivered(), NOW));
        assertEquals(0, store.deliveries().pending());
    }

    @Test
    void whatHasFailedIsDueAgainAfterItsDelay() {
        make("whe_1");
        end("batch_1", "rejected");
        var again = new Attempt(Status.PENDING, Duration.ofSeconds(30), 500L, "answered 500");

        assertTrue(store.deliveries().record(claim("whe_1"), again, NOW.plusSeconds(1)));

        assertEquals(Optional.empty(), store.deliveries().claim("whe_1", LEASE, NOW));
        var found = deliveries("whe_1").getFirst();
        assertEquals(Status.PENDING, found.status());
        assertEquals(1, found.attempts());
        assertEquals(NOW.getEpochSecond() + 1, found.lastAttemptAt());
        assertEquals(500L, found.lastStatusCode());
        assertEquals("answered 500", found.lastError());
        assertEquals(null, found.endedAt());
        pass(Duration.ofSeconds(30));
        assertEquals(2, claim("whe_1").attempt());
    }

    @Test
    void whatHasEndedIsNotTriedAgain() {
        make("whe_1");
        end("batch_1", "rejected");
        var failed = new Attempt(Status.FAILED, Duration.ZERO, 410L, "answered 410");

        assertTrue(store.deliveries().record(claim("whe_1"), failed, NOW.plusSeconds(1)));

        pass(Duration.ofDays(1));
        assertEquals(List.of(), store.deliveries().due());
        var found = deliveries("whe_1").getFirst();
        assertEquals(Status.FAILED, found.status());
        assertEquals(null, found.nextAttemptAt());
        assertEquals(NOW.getEpochSecond() + 1, found.endedAt());
    }

    @Test
    void theOldestOfAnEndpointIsFirstWhateverOthersWait() {
        make("whe_1");
        end("batch_1", "rejected");
        pass(Duration.ofSeconds(5));
        end("batch_2", "rejected");
        make("whe_2");
        end("batch_3", "rejected");

        assertEquals("batch_1", claim("whe_1").event().batchId());
        assertEquals("batch_3", claim("whe_2").event().batchId());
        assertEquals("batch_2", claim("whe_1").event().batchId());
    }

    @Test
    void whatIsOnItsWayToADeletedEndpointIsGivenUp() {
        make("whe_1");
        end("batch_1", "rejected");

        assertTrue(store.webhooks().delete(SCOPE, "whe_1", NOW));

        assertEquals(Optional.empty(), store.webhooks().find(SCOPE, "whe_1"));
        assertEquals(0, store.deliveries().pending());
    }

    @Test
    void theLogIsPagedAndItsOwners() {
        make("whe_1");
        for (int i = 1; i <= 3; i++) {
            end("batch_" + i, "rejected");
        }

        var first = store.deliveries().list(SCOPE, "whe_1", null, 2).orElseThrow();
        assertEquals(List.of("batch_3", "batch_2"), batches(first.data()));
        assertTrue(first.hasMore());
        String last = first.data().getLast().id();
        var second = store.deliveries().list(SCOPE, "whe_1", last, 2).orElseThrow();
        assertEquals(List.of("batch_1"), batches(second.data()));
        assertFalse(second.hasMore());
        assertEquals(Optional.empty(), store.deliveries().list(STRANGER, "whe_1", last, 2));
        assertEquals(Optional.empty(), store.deliveries().list(SCOPE, "whe_2", last, 2));
    }

    @Test
    void whatEndedLongAgoIsForgotten() {
        make("whe_1");
        end("batch_1", "rejected");
        end("batch_2", "rejected");
        store.deliveries().record(claim("whe_1"), delivered(), NOW);

        assertEquals(0, store.deliveries().forget(NOW, 10));
        assertEquals(1, store.deliveries().forget(NOW.plusSeconds(1), 10));
        assertEquals(List.of("batch_2"), batches(deliveries("whe_1")));
    }

    private StoredWebhook make(String id) {
        return store.webhooks().create(SCOPE, webhook(id), 9, NOW).orElseThrow();
    }

    private static NewWebhook webhook(String id) {
        var all = List.of(WebhookEventType.values());
        return new NewWebhook(id, "n", "https://h/" + id, all, new Secret("whsec_old!"));
    }

    private ClaimedDelivery claim(String endpoint) {
        return store.deliveries().claim(endpoint, LEASE, NOW).orElseThrow();
    }

    private static Attempt delivered() {
        return new Attempt(Status.DELIVERED, Duration.ZERO, 200L, null);
    }

    private List<WebhookDelivery> deliveries(String endpoint) {
        return store.deliveries().list(SCOPE, endpoint, null, 100).orElseThrow().data();
    }

    /// Lets time pass for all that is on its way.
    private void pass(Duration time) {
        database.write(session -> session.sql(PASS).set("millis", time.toMillis()).update());
    }

    private long create(String id) {
        var request = new CreateBatch("file-in", "/v1/embeddings", "24h", null, null);
        var batch = new NewBatch(id, new byte[] {1}, request, 86_400);
        return store.batches().create(SCOPE, batch, NOW).number();
    }

    /// Makes a batch and ends it in this way.
    private void end(String id, String way) {
        long number = create(id);
        switch (way) {
            case "cancelled while validating" -> store.life().cancel(SCOPE, id, NOW);
            case "expired while validating" -> store.life().expire(number, NOW);
            case "rejected" -> {
                var claim = store.life().claimValidation(number, "me").orElseThrow();
                assertTrue(store.life().rejected(claim, List.of(), NOW));
            }
            default -> {
                var claim = store.life().claimValidation(number, "me").orElseThrow();
                var shards = List.of(new Shard(number, 0, 1, 1, 0, 9));
                store.life().validated(claim, new BatchLife.Validated("m", 1, shards), NOW);
                endInProgress(number, id, way);
            }
        }
    }

    private void endInProgress(long number, String id, String way) {
        switch (way) {
            case "cancelled" -> store.life().cancel(SCOPE, id, NOW);
            case "expired" -> store.life().expire(number, NOW);
            default -> {
                var shard = store.shards().claim(List.of(number), "me").getFirst();
                byte[] bytes = "{}".getBytes(StandardCharsets.UTF_8);
                var result = new LineResult(1, false, bytes, null, Optional.empty());
                var finished = new ShardStore.Finished(shard, List.of(result));
                store.shards().record(List.of(finished), NOW, false);
            }
        }
        store.shards().endWaiting(number, NOW);
        var claim = store.life().claimFinal(number, "me").orElseThrow();
        assertTrue(store.life().finished(claim, new BatchLife.Files(null, null, 1, 0), NOW));
    }

    private static List<String> ids(List<StoredWebhook> webhooks) {
        return webhooks.stream().map(StoredWebhook::id).toList();
    }

    private static List<String> batches(List<WebhookDelivery> deliveries) {
        return deliveries.stream().map(found -> found.event().batchId()).toList();
    }
}
