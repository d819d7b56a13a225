package dev.tidemill.server.job;

import java.time.Duration;

/// Whether a batch will be done in time.
public final class Deadline {
    /// A rate over less than that says nothing.
    private static final Duration LEAST_MEASURED = Duration.ofSeconds(10);

    /// So much of the time that is left is kept for what cannot be foreseen.
    private static final double RESERVE = 0.1;

    private Deadline() {}

    /// Whether a batch would miss its deadline if it went on as it does.
    ///
    /// @param linesLeft without a result
    /// @param linesPerSecond at which its lines end
    /// @param measured over what time that rate was taken
    /// @param timeLeft until the deadline
    public static boolean isAtRisk(
            long linesLeft, double linesPerSecond, Duration measured, Duration timeLeft) {
        if (linesLeft == 0 || measured.compareTo(LEAST_MEASURED) < 0) {
            return false;
        }
        double seconds = timeLeft.toMillis() / 1000.0 * (1 - RESERVE);
        return linesLeft > linesPerSecond * seconds;
    }
}
