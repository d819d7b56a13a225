package dev.tidemill.server.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DispatcherTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @Test
    void everyLineRunsAndNeverMoreThanThePermits() throws InterruptedException {
        var inFlight = new AtomicInteger();
        var most = new AtomicInteger();
        var done = new CountDownLatch(5_000);
        var source =
                new Batch(
                        "p",
                        5_000,
                        () -> {
                            most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
                            LockSupport.parkNanos(1_000);
                            inFlight.decrementAndGet();
                            done.countDown();
                        });
        try (var dispatcher = new Dispatcher("u", new Permits(7), new ByteBudget(1))) {
            dispatcher.offer(source);
            assertTrue(done.await(10, TimeUnit.SECONDS));
            assertTrue(dispatcher.awaitIdle(SOON));
        }
        assertTrue(most.get() <= 7, "in flight: " + most);
    }

    @Test
    void noLineIsTakenWhileTheBytesAreUsedUp() throws InterruptedException {
        var budget = new ByteBudget(100);
        budget.charge(100);
        var done = new CountDownLatch(1);
        try (var dispatcher = new Dispatcher("u", new Permits(7), budget)) {
            var source = new Batch("p", 1, done::countDown);
            dispatcher.offer(source);
            assertEquals(1, done.getCount());
            budget.release(1);
            assertTrue(done.await(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void aSourceThatWasEmptyIsAskedAgainWhenItOffers() throws InterruptedException {
        var done = new Semaphore(0);
        try (var dispatcher = new Dispatcher("u", new Permits(2), new ByteBudget(1))) {
            var source = new Batch("p", 1, done::release);
            dispatcher.offer(source);
            assertTrue(done.tryAcquire(10, TimeUnit.SECONDS));
            assertTrue(dispatcher.awaitIdle(SOON));
            source.lines.add(done::release);
            dispatcher.offer(source);
            assertTrue(done.tryAcquire(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void projectsShareThePermitsAlikeHoweverManyBatchesTheyHave() {
        var shares = new FairShare(System::nanoTime);
        for (int i = 0; i < 50; i++) {
            shares.add(new Batch("crowd", 0, () -> {}));
        }
        shares.add(new Batch("single", 0, () -> {}));

        Map<String, Integer> held = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            held.merge(take(shares).source().project(), 1, Integer::sum);
        }
        assertEquals(Map.of("crowd", 50, "single", 50), held);
    }

    @Test
    void batchesOfAProjectShareItsPermitsAlike() {
        var shares = new FairShare(System::nanoTime);
        var one = new Batch("p", 0, () -> {});
        var two = new Batch("p", 0, () -> {});
        shares.add(one);
        List<FairShare.Turn> turns = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            turns.add(take(shares));
        }
        shares.add(two);
        for (int i = 0; i < 10; i++) {
            turns.add(take(shares));
        }
        assertEquals(10, turns.stream().filter(turn -> turn.source() == two).count());
    }

    @Test
    void withOnePermitTurnsAlternate() {
        var shares = new FairShare(System::nanoTime);
        var one = new Batch("p", 0, () -> {});
        var two = new Batch("q", 0, () -> {});
        shares.add(one);
        shares.add(two);
        int ones = 0;
        for (int i = 0; i < 100; i++) {
            var turn = take(shares);
            spin();
            ones += turn.source() == one ? 1 : 0;
            shares.end(turn, false);
        }
        assertTrue(ones > 20 && ones < 80, "turns of the first: " + ones);
    }

    @Test
    void aRemovedSourceGetsNoTurn() {
        var shares = new FairShare(System::nanoTime);
        var source = new Batch("p", 0, () -> {});
        shares.add(source);
        var turn = take(shares);
        shares.remove(source);
        shares.end(turn, false);
        assertEquals(null, shares.take());
    }

    private static FairShare.Turn take(FairShare shares) {
        var turn = shares.take();
        if (turn == null) {
            throw new AssertionError("nobody has a line");
        }
        return turn;
    }

    private static void spin() {
        long end = System.nanoTime() + 20_000;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    @Test
    void moreLinesAreTakenWhenTheCapacityGrows() throws InterruptedException {
        var started = new Semaphore(0);
        var end = new CountDownLatch(1);
        var permits = new Permits(1);
        var source = new Batch("p", 3, () -> hold(started, end));
        try (var dispatcher = new Dispatcher("u", permits, new ByteBudget(1))) {
            dispatcher.offer(source);
            assertTrue(started.tryAcquire(10, TimeUnit.SECONDS));
            assertEquals(1, dispatcher.inFlight());

            permits.set(3);
            assertTrue(started.tryAcquire(2, 10, TimeUnit.SECONDS));
            end.countDown();
        }
    }

    @Test
    void whatComesBackWithTimeIsAskedForThen() throws InterruptedException {
        var done = new CountDownLatch(1);
        long due = System.nanoTime() + Duration.ofMillis(50).toNanos();
        var later =
                new Capacity() {
                    @Override
                    public int permits() {
                        return nanosUntilMore() == Long.MAX_VALUE ? 1 : 0;
                    }

                    @Override
                    public long nanosUntilMore() {
                        long left = due - System.nanoTime();
                        return left <= 0 ? Long.MAX_VALUE : left;
                    }

                    @Override
                    public void onMore(Runnable listener) {}
                };
        try (var dispatcher = new Dispatcher("u", later, new ByteBudget(1))) {
            dispatcher.offer(new Batch("p", 1, done::countDown));
            assertTrue(done.await(10, TimeUnit.SECONDS));
        }
    }

    private static void hold(Semaphore started, CountDownLatch end) {
        started.release();
        try {
            end.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// As many as the test says.
    private static final class Permits implements Capacity {
        private final List<Runnable> listeners = new ArrayList<>();
        private volatile int permits;

        Permits(int permits) {
            this.permits = permits;
        }

        void set(int more) {
            permits = more;
            listeners.forEach(Runnable::run);
        }

        @Override
        public int permits() {
            return permits;
        }

        @Override
        public long nanosUntilMore() {
            return Long.MAX_VALUE;
        }

        @Override
        public void onMore(Runnable listener) {
            listeners.add(listener);
        }
    }

    private static final class Batch implements LineSource {
        private final String project;
        private final Queue<Runnable> lines = new ConcurrentLinkedQueue<>();

        Batch(String project, int count, Runnable line) {
            this.project = project;
            lines.addAll(Collections.nCopies(count, line));
        }

        @Override
        public String project() {
            return project;
        }

        @Override
        public boolean isUrgent() {
            return false;
        }

        @Override
        public Runnable take() {
            return lines.poll();
        }
    }
}
