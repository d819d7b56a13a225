package dev.tidemill.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTest {
    private final Pace pace = new Pace();

    private void add(long done, long seconds) {
        pace.add(done, TimeUnit.SECONDS.toNanos(seconds));
    }

    @Test
    void theRateIsThatOfTheLastHalfMinute() {
        add(0, 0);
        add(1_000, 10);
        add(1_010, 20);
        add(1_030, 40);

        assertEquals(OptionalDouble.of(1), pace.perSecond());
        assertEquals(Optional.of(Duration.ofSeconds(70)), pace.left(70));
    }

    @Test
    void beforeAnythingWasDoneNothingIsGuessed() {
        add(5, 0);
        assertEquals(OptionalDouble.empty(), pace.perSecond());
        add(5, 10);
        assertEquals(Optional.empty(), pace.left(70));
    }

    @Test
    void whatBeginsAnewIsMeasuredAnew() {
        add(0, 0);
        add(1_000, 1);
        add(0, 2);
        add(10, 7);

        assertEquals(OptionalDouble.of(2), pace.perSecond());
    }
}
