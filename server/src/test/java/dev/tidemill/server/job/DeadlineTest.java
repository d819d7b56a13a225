package dev.tidemill.server.job;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Which batches are at risk.
class DeadlineTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void oneThatIsFastEnoughIsNot() {
        assertFalse(Deadline.isAtRisk(500, 10, MINUTE, MINUTE));
    }

    @Test
    void oneThatIsTooSlowIs() {
        assertTrue(Deadline.isAtRisk(700, 10, MINUTE, MINUTE));
        assertTrue(Deadline.isAtRisk(1, 0, MINUTE, Duration.ofDays(1)));
    }

    @Test
    void someTimeIsKeptInReserve() {
        assertTrue(Deadline.isAtRisk(560, 10, MINUTE, MINUTE));
    }

    @Test
    void oneThatHasHardlyBegunIsNot() {
        assertFalse(Deadline.isAtRisk(1_000, 0, Duration.ofSeconds(9), MINUTE));
    }

    @Test
    void oneThatIsDoneIsNot() {
        assertFalse(Deadline.isAtRisk(0, 0, MINUTE, Duration.ZERO));
    }
}
