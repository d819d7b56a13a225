package dev.tidemill.server.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Limits of requests.
class TimeLimitsTest {
    @Test
    void whatEndsInTimeIsForgottenAtOnce() {
        try (var limits = new TimeLimits()) {
            for (int i = 0; i < 1_000; i++) {
                assertTrue(limits.after(Duration.ofMinutes(30), () -> {}).cancel(false));
            }
            assertEquals(0, limits.pending());
        }
    }

    @Test
    void whatTakesTooLongIsBrokenOff() throws InterruptedException {
        var late = new CountDownLatch(1);
        try (var limits = new TimeLimits()) {
            var _ = limits.after(Duration.ofMillis(1), late::countDown);
            assertTrue(late.await(10, TimeUnit.SECONDS));
        }
    }
}
