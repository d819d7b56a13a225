package dev.tidemill.server.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.server.job.Answer;
import dev.tidemill.server.job.Outcome;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Endpoints on a clock that the test sets.
class PoolTest {
    private static final Outcome REFUSED = new Outcome.Unreached("refused");
    private static final Outcome ANSWERED =
            new Outcome.Answered(
                    new Answer(
                            200, "id", new Answer.Payload.InMemory(new byte[0]), Optional.empty()));

    private final AtomicLong nanos = new AtomicLong();

    @Test
    void linesAreSpreadOverTheEndpoints() {
        var pool = pool(10, "a", "b");
        Map<String, Integer> lines = new HashMap<>();
        for (int i = 0; i < 10; i++) {
            lines.merge(take(pool).endpoint().name(), 1, Integer::sum);
        }
        assertEquals(Map.of("a", 5, "b", 5), lines);
        assertNull(pool.take());
    }

    @Test
    void thePermitsAreThisNodesPartOfTheMaximum() {
        var pool = pool(10, "a", "b");
        assertEquals(10, pool.permits());
        pool.share(new Share(1, 3, OptionalLong.empty()));
        assertEquals(3, pool.permits());
    }

    @Test
    void aSmallerPartHoldsForTheNextLine() {
        var pool = pool(10, "a");
        take(pool);
        pool.share(new Share(0, 10, OptionalLong.empty()));
        assertNull(pool.take());
    }

    @Test
    void afterItsTimeNothingMayBeSent() {
        var pool = pool(10, "a");
        pool.share(new Share(0, 1, OptionalLong.of(100)));
        assertTrue(pool.maySend());
        nanos.set(100);
        assertFalse(pool.maySend());
        assertEquals(0, pool.permits());
        assertNull(pool.take());
    }

    @Test
    void aDownEndpointLeavesTheLinesToTheOthers() {
        var pool = pool(10, "a", "b");
        var seat = take(pool);
        String down = seat.endpoint().name();
        pool.giveBack(seat, REFUSED);

        for (int i = 0; i < 10; i++) {
            assertFalse(take(pool).endpoint().name().equals(down));
        }
    }

    @Test
    void whileAllAreDownThereIsAPermitNowAndThen() {
        var pool = pool(10, "a");
        pool.giveBack(take(pool), REFUSED);
        assertTrue(pool.isDown());
        assertTrue(pool.isDown("a"));
        assertEquals(0, pool.permits());
        assertEquals(0, pool.permitsOf("a"));
        assertNull(pool.take());
        assertEquals(millis(500), pool.nanosUntilMore());

        nanos.set(millis(500));
        assertEquals(1, pool.permits());
        assertEquals(Long.MAX_VALUE, pool.nanosUntilMore());
        var probe = take(pool);
        assertNull(pool.take());
        pool.giveBack(probe, ANSWERED);
        assertEquals(10, pool.permits());
        assertFalse(pool.isDown());
    }

    @Test
    void whatHangsAtADownEndpointTakesNothingFromTheOthers() {
        var pool = pool(100, "a", "b");
        for (int i = 0; i < 80; i++) {
            take(pool);
        }
        var seat = take(pool);
        pool.giveBack(seat, REFUSED);
        assertEquals(100, pool.permits());
        String other = seat.endpoint().name().equals("a") ? "b" : "a";
        for (int i = 80; i < 100; i++) {
            assertEquals(other, take(pool).endpoint().name());
        }
    }

    @Test
    void anEndpointThatAsksForItIsLeftAloneUntilThen() {
        var pool = pool(10, "a", "b");
        var refused = take(pool);
        pool.giveBack(refused, busy(Duration.ofSeconds(2)));
        assertEquals(10, pool.permits());
        for (int i = 0; i < 10; i++) {
            assertFalse(take(pool).endpoint().equals(refused.endpoint()));
        }
        var only = pool(10, "c");
        only.giveBack(take(only), busy(Duration.ofSeconds(2)));
        assertEquals(0, only.permits());
        assertEquals(millis(2_000), only.nanosUntilMore());
        nanos.set(millis(2_000));
        assertEquals(10, only.permits());
    }

    @Test
    void aShorterWishDoesNotEndALongerOne() {
        var pool = pool(10, "a");
        var first = take(pool);
        var second = take(pool);
        pool.giveBack(first, busy(Duration.ofSeconds(2)));
        pool.giveBack(second, busy(Duration.ofSeconds(1)));
        assertEquals(millis(2_000), pool.nanosUntilMore());
    }

    @Test
    void anEndpointThatComesBackBeginsLowAgain() {
        var pool = new Pool("test", nanos::get);
        pool.reload(List.of(new Named("a")), LimitRange.of(1, 256), 256);
        for (int i = 0; i < 100; i++) {
            var seats = List.of(take(pool), take(pool), take(pool), take(pool), take(pool));
            seats.forEach(seat -> pool.giveBack(seat, ANSWERED));
        }
        assertEquals(11, pool.permits());

        pool.giveBack(take(pool), REFUSED);
        nanos.set(millis(500));
        pool.giveBack(take(pool), ANSWERED);
        assertEquals(8, pool.permits());
    }

    private static Outcome busy(Duration wait) {
        return new Outcome.Busy(
                new Answer(429, "id", new Answer.Payload.InMemory(new byte[0]), Optional.empty()),
                Optional.of(wait));
    }

    @Test
    void anEndpointThatIsGoneEndsItsLinesAndGetsNoMore() {
        var gone = new Named("a");
        var pool = pool(10);
        pool.reload(List.of(gone), LimitRange.fixed(10), 10);
        var seat = take(pool);
        pool.reload(named("b"), LimitRange.fixed(10), 10);
        assertEquals("b", take(pool).endpoint().name());
        assertEquals(0, gone.closed().get());
        pool.giveBack(seat, ANSWERED);
        assertEquals(1, gone.closed().get());
    }

    @Test
    void whatIsStillInFlightAtOneThatIsGoneCounts() {
        var pool = pool(10, "a");
        for (int i = 0; i < 8; i++) {
            take(pool);
        }
        pool.reload(named("b"), LimitRange.fixed(10), 10);
        take(pool);
        take(pool);
        assertNull(pool.take());
    }

    @Test
    void anEndpointInOtherSettingsKeepsWhatWasLearntOfIt() {
        var before = new Named("a");
        var pool = pool(10);
        pool.reload(List.of(before), LimitRange.fixed(10), 10);
        pool.giveBack(take(pool), REFUSED);
        var after = new Named("a");
        pool.reload(List.of(after), LimitRange.fixed(5), 10);
        assertEquals(1, before.closed().get());
        assertEquals(0, pool.permits());
        nanos.set(millis(500));
        var probe = take(pool);
        assertSame(after, probe.endpoint());
        pool.giveBack(probe, ANSWERED);
        assertEquals(5, pool.permits());
    }

    @Test
    void whoWaitsHearsOfMore() {
        var pool = pool(10, "a");
        var heard = new AtomicInteger();
        pool.onMore(heard::incrementAndGet);
        pool.share(new Share(0, 2, OptionalLong.empty()));
        assertEquals(0, heard.get());
        pool.share(new Share(0, 1, OptionalLong.empty()));
        assertEquals(1, heard.get());

        pool.giveBack(take(pool), REFUSED);
        nanos.set(millis(500));
        pool.giveBack(take(pool), ANSWERED);
        assertEquals(2, heard.get());
    }

    private static List<Endpoint> named(String... endpoints) {
        return Arrays.stream(endpoints).<Endpoint>map(Named::new).toList();
    }

    private Pool pool(int maxInFlight, String... endpoints) {
        var pool = new Pool("test", nanos::get);
        pool.reload(named(endpoints), LimitRange.fixed(maxInFlight), maxInFlight);
        return pool;
    }

    private static Member.Seat take(Pool pool) {
        var seat = pool.take();
        if (seat == null) {
            throw new AssertionError("there is no place");
        }
        return seat;
    }

    private static long millis(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }

    /// An endpoint to which nothing is sent.
    private record Named(String name, AtomicInteger closed) implements Endpoint {
        Named(String name) {
            this(name, new AtomicInteger());
        }

        @Override
        public Outcome send(Call call) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<List<String>> models() {
            return Optional.empty();
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }
}
