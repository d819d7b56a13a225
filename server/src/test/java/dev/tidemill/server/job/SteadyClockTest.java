package dev.tidemill.server.job;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
    private static final Instant START = Instant.parse("2026-11-24T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    private Instant wall = START;
    private long nanos = 1_000;
    private final SteadyClock clock = new SteadyClock(() -> wall, () -> nanos);

    @Test
    void itGoesWithTheWallClock() {
        pass(Duration.ofSeconds(90));

        assertEquals(START.plusSeconds(90), clock.instant());
    }

    @Test
    void aStepForwardDoesNotCountAtOnce() {
        step(HOUR);
        pass(Duration.ofSeconds(1));

        assertEquals(START.plusSeconds(1), clock.instant());
    }

    @Test
    void aStepForwardCountsWhenItHasHeldForTenMinutes() {
        step(HOUR);
        look(Duration.ofSeconds(599));
        assertEquals(START.plusSeconds(599), clock.instant());

        look(Duration.ofSeconds(1));
        assertEquals(START.plusSeconds(600).plus(HOUR), clock.instant());
    }

    @Test
    void aStepBackCountsWhenItHasHeldForTenMinutes() {
        step(HOUR.negated());
        look(Duration.ofSeconds(599));
        assertEquals(START.plusSeconds(599), clock.instant());

        look(Duration.ofSeconds(1));
        assertEquals(START.plusSeconds(600).minus(HOUR), clock.instant());
    }

    @Test
    void aStepThatIsTakenBackChangesNothing() {
        step(HOUR);
        look(Duration.ofMinutes(9));
        step(HOUR.negated());
        look(Duration.ofMinutes(9));
        step(HOUR);
        look(Duration.ofMinutes(9));

        assertEquals(START.plus(Duration.ofMinutes(27)), clock.instant());
    }

    @Test
    void anotherStepBeginsItsOwnTenMinutes() {
        step(HOUR);
        look(Duration.ofMinutes(9));
        step(HOUR);
        look(Duration.ofMinutes(9));
        assertEquals(START.plus(Duration.ofMinutes(18)), clock.instant());

        look(Duration.ofMinutes(1));
        assertEquals(START.plus(Duration.ofMinutes(19)).plus(HOUR).plus(HOUR), clock.instant());
    }

    @Test
    void whatTheClockIsSlewedByIsFollowedAtOnce() {
        step(Duration.ofMillis(4_999));
        assertEquals(START.plusMillis(4_999), clock.instant());

        step(Duration.ofMillis(-4_999));
        assertEquals(START, clock.instant());
    }

    @Test
    void aClockThatGoesWrongByTheSecondIsFollowedHoweverFarItGets() {
        for (int i = 0; i < 100; i++) {
            pass(Duration.ofSeconds(60));
            step(Duration.ofSeconds(1));
            assertEquals(wall, clock.instant());
        }
    }

    @Test
    void aClockIsSlewedDuringItsTenMinutesToo() {
        step(HOUR);
        for (int i = 0; i < 600; i++) {
            step(Duration.ofMillis(10));
            look(Duration.ofSeconds(1));
        }

        assertEquals(wall, clock.instant());
    }

    /// Time passes on both clocks.
    private void pass(Duration time) {
        wall = wall.plus(time);
        nanos += time.toNanos();
    }

    /// Time passes, and somebody looks at the clock before and after.
    private void look(Duration time) {
        clock.instant();
        pass(time);
        clock.instant();
    }

    private void step(Duration by) {
        wall = wall.plus(by);
    }
}
