package dev.tidemill.server.webhooks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemill.server.config.Secret;
import dev.tidemill.server.job.Scope;
import dev.tidemill.server.store.NewBatch;
import dev.tidemill.server.store.NewWebhook;
import dev.tidemill.server.store.PostgresConfig;
import dev.tidemill.server.store.Store;
import dev.tidemill.server.store.TestPostgres;
import dev.tidemill.server.webhooks.WebhooksConfig.Attempts;
import dev.tidemill.server.webhooks.WebhooksConfig.Retry;
import dev.tidemill.server.webhooks.WebhooksConfig.Targets;
import dev.tidemill.testkit.ModelReply;
import dev.tidemill.testkit.WebhookReceiver;
import dev.tidemill.wire.CreateBatch;
import dev.tidemill.wire.WebhookEventType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Deliveries across crashes, and by several nodes on one database.
class DeliveriesTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);

    @TempDir private Path folder;

    @Test
    void whatWasCommittedBeforeACrashIsDeliveredByTheNextProcess() throws Exception {
        try (var receiver = WebhookReceiver.start()) {
            try (var store = Store.open(folder, new SimpleMeterRegistry())) {
                subscribe(store, receiver);
                end(store, "batch_1");
            }

            try (var store = Store.open(folder, new SimpleMeterRegistry());
                    var _ = start(store)) {
                assertEquals(1, receiver.await(1).size());
            }
        }
    }

    @Test
    void twoNodesDeliverEachEndOnce() throws Exception {
        var database = TestPostgres.emptyDatabase();
        try (var receiver = WebhookReceiver.start();
                var one = open(database);
                var other = open(database);
                var _ = start(one);
                var _ = start(other)) {
            subscribe(one, receiver);
            for (int i = 0; i < 100; i++) {
                end(i % 2 == 0 ? one : other, "batch_" + i);
            }

            receiver.await(100);
            awaitNothingPending(one);

            var requests = receiver.requests();
            assertEquals(100, requests.size());
            assertEquals(
                    100,
                    requests.stream()
                            .map(request -> request.header("webhook-id"))
                            .distinct()
                            .count());
        }
    }

    @Test
    void whatADeadNodeWasAtIsTakenOverWhenItsLeaseEnds() throws Exception {
        var database = TestPostgres.emptyDatabase();
        try (var receiver = WebhookReceiver.start(new ModelReply.Hang(Duration.ofSeconds(20)));
                var dead = open(database);
                var heir = open(database)) {
            subscribe(dead, receiver);
            end(dead, "batch_1");
            var endpoint = dead.deliveries().due().getFirst();
            // It claims, and is never heard of again.
            var claim =
                    dead.deliveries().claim(endpoint, Duration.ofMillis(300), NOW).orElseThrow();
            try (var _ = start(heir)) {
                var requests = receiver.await(2);
                assertEquals(
                        List.of(claim.id(), claim.id()),
                        requests.stream()
                                .map(request -> request.header("webhook-id").orElse(""))
                                .toList());
            }
        }
    }

    @Test
    void anEndpointIsTakenUpAgainAfterItWasIdle() throws Exception {
        try (var receiver = WebhookReceiver.start();
                var store = Store.open(folder, new SimpleMeterRegistry());
                var _ = start(store)) {
            subscribe(store, receiver);
            for (int i = 1; i <= 30; i++) {
                end(store, "batch_" + i);
                receiver.await(i);
            }
            assertEquals(30, receiver.requests().size());
        }
    }

    private static Store open(PostgresConfig database) {
        return Store.open(database, new SimpleMeterRegistry());
    }

    private static Webhooks start(Store store) {
        var config =
                new WebhooksConfig(
                        new Targets(true, true, List.of()),
                        new Attempts(8, 2, Duration.ofMillis(500), Duration.ofSeconds(1)),
                        new Retry(Duration.ofMillis(2), Duration.ofSeconds(1), Duration.ofDays(3)),
                        Duration.ofDays(30));
        return Webhooks.start(config, store, CLOCK, new SecureRandom(), new SimpleMeterRegistry());
    }

    private static void subscribe(Store store, WebhookReceiver receiver) {
        var webhook =
                new NewWebhook(
                        "whe_1",
                        "n",
                        receiver.url(),
                        List.of(WebhookEventType.BATCH_CANCELLED),
                        new Secret("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX"));
        store.webhooks().create(Scope.DEFAULT, webhook, 20, NOW);
    }

    private static void end(Store store, String id) {
        var request = new CreateBatch("file-in", "/v1/embeddings", "24h", null, null);
        store.batches().create(Scope.DEFAULT, new NewBatch(id, new byte[] {1}, request, 1), NOW);
        store.life().cancel(Scope.DEFAULT, id, NOW);
    }

    private static void awaitNothingPending(Store store) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (store.deliveries().pending() > 0) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
