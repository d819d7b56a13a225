package dev.tidemill.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.testkit.ModelServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Three processes on one PostgreSQL, one of which comes to harm in the middle of a batch.
@Tag("long")
@Timeout(value = 1, unit = TimeUnit.DAYS)
class ClusterFaultTest {
    private static final int NODES = 3;
    private static final int LINES = 20_000;

    /// As many lines may have been answered and not be durable.
    private static final int UNCOMMITTED = 500;

    private static final Duration ANSWER = Duration.ofMillis(100);
    private static final Duration TAKEN_OVER_WITHIN = Duration.ofSeconds(21);
    private static final Duration AWAY = Duration.ofMinutes(1);

    @TempDir private Path folder;

    /// What happens to a node.
    private enum Fault {
        KILLED {
            @Override
            void begin(Cluster cluster, int node) throws Exception {
                cluster.node(node).kill();
            }

            @Override
            void end(Cluster cluster, int node) throws Exception {
                cluster.restart(node);
            }
        },
        PAUSED {
            @Override
            void begin(Cluster cluster, int node) throws Exception {
                cluster.node(node).signal("STOP");
            }

            @Override
            void end(Cluster cluster, int node) throws Exception {
                cluster.node(node).signal("CONT");
            }
        },
        CUT_OFF {
            @Override
            void begin(Cluster cluster, int node) {
                cluster.link(node).cut();
            }

            @Override
            void end(Cluster cluster, int node) throws Exception {
                cluster.link(node).mend();
            }
        };

        abstract void begin(Cluster cluster, int node) throws Exception;

        abstract void end(Cluster cluster, int node) throws Exception;
    }

    /// Each round has the next kind of fault, at a node and a moment drawn from the seed.
    @Test
    void aNodeThatDiesHangsOrIsCutOffLosesAndDoublesNothing() throws Exception {
        long seed = Long.getLong("tidemill.seed", System.currentTimeMillis() % 1_000_000);
        int rounds = Integer.getInteger("tidemill.rounds", NODES);
        try (var postgres = PostgresServer.start(folder.resolve("postgres"))) {
            for (int round = 0; round < rounds; round++) {
                var fault = Fault.values()[round % Fault.values().length];
                run(seed + round, fault, postgres.port());
            }
        }
    }

    private void run(long seed, Fault fault, int database) throws Exception {
        var random = new Random(seed);
        int moment = random.nextInt(LINES / 10, LINES / 2);
        int victim = random.nextInt(NODES);
        var model = new CountingModel(ANSWER);
        Path here = Files.createDirectory(folder.resolve("round-" + seed));
        try (var upstream = ModelServer.start(0, model, false);
                var cluster = Cluster.start(NODES, here, database, upstream)) {
            String id = cluster.node(victim).create(Lines.input(LINES));
            Waiting.until("calls", () -> model.lines() >= moment);
            fault.begin(cluster, victim);
            var held = model.inFlightOf("node-" + victim);
            long since = System.nanoTime();
            Waiting.until("its lines", () -> model.allSentSince(since, held) > Long.MIN_VALUE);
            long taken = model.allSentSince(since, held) - since;
            LockSupport.parkNanos(Math.max(0, away(fault) - (System.nanoTime() - since)));
            fault.end(cluster, victim);
            String batch = cluster.completed(id);
            Lines.assertCompleted(cluster.node((victim + 1) % NODES), batch, LINES);
            Lines.assertCompleted(cluster.node(victim), batch, LINES);
            String figures =
                    "cluster: seed %d: node %s after %d lines, %d in flight there, taken over after %.1f s, %d calls again"
                            .formatted(
                                    seed,
                                    fault,
                                    moment,
                                    held.size(),
                                    taken / 1e9,
                                    model.calls() - LINES);
            System.out.println(figures);
            assertEquals(LINES, model.lines(), figures);
            assertTrue(taken <= TAKEN_OVER_WITHIN.toNanos(), figures);
            assertTrue(model.calls() <= LINES + Cluster.IN_FLIGHT + UNCOMMITTED, figures);
            assertTrue(model.mostForALine() <= 2, figures);
            assertTrue(cluster.lives(), figures);
        }
    }

    private static long away(Fault fault) {
        return switch (fault) {
            case KILLED -> 0;
            case PAUSED, CUT_OFF -> AWAY.toNanos();
        };
    }

    @Test
    void aRollingRestartUnderLoadLosesAndRepeatsNothing() throws Exception {
        var model = new CountingModel(ANSWER);
        try (var postgres = PostgresServer.start(folder.resolve("postgres"));
                var upstream = ModelServer.start(0, model, false);
                var cluster = Cluster.start(NODES, folder, postgres.port(), upstream)) {
            String id = cluster.node(0).create(Lines.input(LINES));
            for (int node = 0; node < NODES; node++) {
                int sent = LINES / 5 * (node + 1);
                Waiting.until("calls", () -> model.lines() >= sent);
                assertEquals(143, cluster.node(node).terminate());
                cluster.restart(node);
            }
            String batch = cluster.completed(id);
            Lines.assertCompleted(cluster.node(2), batch, LINES);
            assertEquals(LINES, model.calls());
        }
    }

    @Test
    void aDatabaseThatGoesAwayFiveTimesCostsNothing() throws Exception {
        var model = new CountingModel(ANSWER);
        try (var postgres = PostgresServer.start(folder.resolve("postgres"));
                var upstream = ModelServer.start(0, model, false);
                var cluster = Cluster.start(NODES, folder, postgres.port(), upstream)) {
            String id = cluster.node(0).create(Lines.input(LINES));
            for (int time = 0; time < 5; time++) {
                int sent = LINES / 7 * (time + 1);
                Waiting.until("calls", () -> model.lines() >= sent);
                postgres.stop(time % 2 == 0 ? "fast" : "immediate");
                assertAway(cluster, id);
                postgres.startAgain();
                Waiting.until("an answer", () -> cluster.node(1).status("/readyz") == 200);
            }
            String batch = cluster.completed(id);
            Lines.assertCompleted(cluster.node(1), batch, LINES);
            System.out.printf(
                    "cluster: database away five times: %d calls again%n", model.calls() - LINES);
            assertTrue(cluster.lives());
            assertTrue(model.calls() <= LINES + 5 * (Cluster.IN_FLIGHT + UNCOMMITTED));
        }
    }

    private static void assertAway(Cluster cluster, String id)
            throws IOException, InterruptedException {
        for (int node = 0; node < NODES; node++) {
            var answer = cluster.node(node).request("/v1/batches/" + id);
            assertEquals(503, answer.statusCode(), answer.body());
            assertEquals("1", answer.headers().firstValue("Retry-After").orElse(""));
            assertTrue(answer.body().contains("\"code\":\"store_unavailable\""), answer.body());
        }
    }
}
