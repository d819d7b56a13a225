package dev.tidemill.server.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/// Lines a second, with a clock in the test's hands.
class RateTest {
    private static final long SECOND = 1_000_000_000;
    private static final long START = -5 * SECOND;

    private final Rate rate = new Rate(START);

    @Test
    void itIsTheMeanSinceTheStart() {
        rate.add(10, at(0.5));
        rate.add(20, at(1.5));
        assertEquals(15, rate.perSecond(at(2)), 0.01);
    }

    @Test
    void afterTenSecondsTheOldIsForgotten() {
        rate.add(1_000, at(0.5));
        for (int second = 1; second <= 11; second++) {
            rate.add(5, at(second));
        }
        assertEquals(5, rate.perSecond(at(12)), 0.01);
    }

    @Test
    void aPauseEndsInNothing() {
        rate.add(100, at(1));
        assertEquals(0, rate.perSecond(at(100)));
        assertEquals(0, rate.perSecond(at(100_000)));
        rate.add(10, at(100_000));
        assertEquals(1, rate.perSecond(at(100_000)), 0.01);
    }

    private static long at(double seconds) {
        return START + (long) (seconds * SECOND);
    }
}
