package dev.tidemill.server.dispatch;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.server.job.Answer;
import dev.tidemill.server.job.Loss;
import dev.tidemill.server.job.Outcome;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// An upstream whose only endpoint goes away.
class UpstreamTest {
    private static final Call CALL =
            new Call(
                    "id",
                    "/x",
                    new Call.Body() {
                        @Override
                        public long length() {
                            return 0;
                        }

                        @Override
                        public void writeTo(OutputStream out) {}
                    });

    private final AtomicInteger calls = new AtomicInteger();
    private volatile boolean isUp;

    @Test
    void whileNobodyCanBeReachedOneLineAtATimeTries() throws InterruptedException {
        var ended = new CountDownLatch(200);
        var lost = new AtomicInteger();
        try (var upstream = upstream()) {
            for (int i = 0; i < 200; i++) {
                Thread.startVirtualThread(() -> send(upstream, lost, ended));
                if (i == 0) {
                    await(() -> lost.get() == 1);
                }
            }
            LockSupport.parkNanos(Duration.ofMillis(1_200).toNanos());
            assertTrue(calls.get() < 5, "calls: " + calls);
            isUp = true;
            assertTrue(ended.await(20, TimeUnit.SECONDS));
            assertTrue(lost.get() < 5, "lost: " + lost);
        }
    }

    @Test
    void manyThatFailTogetherAreOneFailure() throws InterruptedException {
        try (var upstream = upstream()) {
            var lost = new AtomicInteger();
            var ended = new CountDownLatch(100);
            for (int i = 0; i < 100; i++) {
                Thread.startVirtualThread(() -> send(upstream, lost, ended));
            }
            await(() -> lost.get() > 0);
            isUp = true;
            // Half a second after the first failure the next one tries, not half a minute.
            assertTrue(ended.await(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void oneThatWaitsCanBeInterrupted() throws InterruptedException {
        try (var upstream = upstream()) {
            assertInstanceOf(Outcome.Lost.class, upstream.send(CALL));
            var interrupted = new CountDownLatch(1);
            var waiting =
                    Thread.startVirtualThread(() -> {
                        try {
                            while (true) {
                                upstream.send(CALL);
                            }
                        } catch (InterruptedException _) {
                            interrupted.countDown();
                        }
                    });
            waiting.interrupt();
            assertTrue(interrupted.await(10, TimeUnit.SECONDS));
        }
    }

    private static void send(Upstream upstream, AtomicInteger lost, CountDownLatch ended) {
        try {
            if (upstream.send(CALL) instanceof Outcome.Lost) {
                lost.incrementAndGet();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            ended.countDown();
        }
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(Condition condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.holds() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(1_000_000);
        }
        assertTrue(condition.holds());
    }

    private Upstream upstream() {
        var endpoint =
                new Endpoint() {
                    @Override
                    public String name() {
                        return "test";
                    }

                    @Override
                    public Outcome send(Call call) {
                        calls.incrementAndGet();
                        return isUp
                                ? new Outcome.Answered(
                                        new Answer(
                                                200,
                                                "id",
                                                new Answer.Payload.InMemory(new byte[0]),
                                                Optional.empty()))
                                : new Outcome.Lost(Loss.UNAVAILABLE, "down");
                    }

                    @Override
                    public Optional<List<String>> models() {
                        return Optional.empty();
                    }

                    @Override
                    public void close() {}
                };
        return new Upstream(
                "test",
                List.of(endpoint),
                new UpstreamConfig.Models.Any(),
                Map.of(),
                256,
                new SimpleMeterRegistry());
    }
}
