package dev.tidemill.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.testkit.ModelServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A server that is killed again and again in the middle of a batch, at moments drawn from a seed.
class KillTest {
    private static final int IN_FLIGHT = 64;

    /// As many lines may have been answered and not be durable.
    private static final int UNCOMMITTED = 500;

    private static final Duration ANSWER = Duration.ofMillis(40);

    @TempDir private Path folder;

    @Test
    void twoKillsLoseAndDoubleNothing() throws Exception {
        run(seed(), 3_000, 2);
    }

    @Test
    @Tag("long")
    @Timeout(value = 1, unit = TimeUnit.DAYS)
    void tenKillsLoseAndDoubleNothing() throws Exception {
        int rounds = Integer.getInteger("tidemill.rounds", 1);
        for (int round = 0; round < rounds; round++) {
            run(seed() + round, 20_000, 10);
        }
    }

    private static long seed() {
        return Long.getLong("tidemill.seed", System.currentTimeMillis() % 1_000_000);
    }

    private void run(long seed, int lines, int kills) throws Exception {
        var model = new CountingModel(ANSWER);
        // When so many lines have been sent, the server is killed.
        int[] moments = new Random(seed).ints(kills, 1, lines).sorted().toArray();
        long slowest = 0;
        long slowestStart = 0;
        try (var upstream = ModelServer.start(0, model, false)) {
            Path config = configuration(seed, upstream);
            String id;
            var server = ServerProcess.serve(config, Map.of());
            try {
                id = server.create(Lines.input(lines));
                for (int moment : moments) {
                    Waiting.until("calls", () -> model.lines() >= moment);
                    server.kill();
                    var cutOff = model.inFlight();
                    long killed = System.nanoTime();
                    server.close();
                    server = ServerProcess.serve(config, Map.of());
                    server.get("/readyz");
                    long answered = System.nanoTime();
                    Waiting.until(
                            "the lines in flight to be sent again",
                            () -> model.allSentSince(killed, cutOff) > Long.MIN_VALUE);
                    long sent = model.allSentSince(killed, cutOff);
                    slowest = Math.max(slowest, sent - answered);
                    slowestStart = Math.max(slowestStart, sent - killed);
                }
                String batch = server.await(id, "status", Pattern.compile("completed"));
                Lines.assertCompleted(server, batch, lines);
            } finally {
                server.close();
            }
        }
        String figures =
                "kill: seed %d, %d lines, %d kills: %d calls, %d of them again; lines in flight were"
                                .formatted(
                                        seed,
                                        lines,
                                        kills,
                                        model.calls(),
                                        model.calls() - model.lines())
                        + " sent again at most %d ms after the kill, %d ms after the first answer"
                                .formatted(millis(slowestStart), millis(slowest));
        System.out.println(figures);
        assertEquals(lines, model.lines(), figures);
        assertTrue(model.calls() <= lines + kills * (IN_FLIGHT + UNCOMMITTED), figures);
        assertTrue(model.mostForALine() <= 1 + kills, figures);
        assertTrue(slowest <= Duration.ofSeconds(1).toNanos(), figures);
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    private Path configuration(long seed, ModelServer upstream) throws IOException {
        return Configuration.write(
                folder.resolve("tidemill-" + seed + ".yaml"),
                folder.resolve("data-" + seed),
                upstream,
                IN_FLIGHT,
                "");
    }
}
