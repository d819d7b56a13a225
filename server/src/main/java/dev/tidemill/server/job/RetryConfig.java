package dev.tidemill.server.job;

import dev.tidemill.server.config.Rules;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// How often a line is tried, and how long it waits in between.
///
/// @param maxAttempts at least 1; answers 429 and 503 do not count
/// @param firstDelay the longest wait after the first attempt; it doubles with each
/// @param maxDelay the longest wait after any
public record RetryConfig(int maxAttempts, Duration firstDelay, Duration maxDelay) {
    public static final RetryConfig DEFAULT =
            new RetryConfig(5, Duration.ofMillis(500), Duration.ofSeconds(60));

    public RetryConfig {
        new Rules()
                .that(maxAttempts >= 1, "max_attempts must be 1 or more", "max_attempts")
                .that(firstDelay.isPositive(), "first_delay must be more than 0", "first_delay")
                .that(
                        firstDelay.compareTo(maxDelay) <= 0,
                        "first_delay must not be above max_delay",
                        "first_delay",
                        "max_delay")
                .check();
    }

    /// Exponential with full jitter: anything between nothing and the longest wait.
    Duration delayAfter(int attempt, RandomGenerator random) {
        long longest =
                Math.min(maxDelay.toMillis(), firstDelay.toMillis() << Math.min(attempt - 1, 20));
        return Duration.ofMillis(random.nextLong(longest + 1));
    }
}
