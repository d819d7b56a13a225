package dev.tidemill.server.dispatch;

import java.time.Duration;

/// How long an endpoint takes for one unit of its work, of late and in the long run. An answer
/// takes the longer the more tokens it has, so a unit is an output token, or an answer without any.
final class Pace {
    private static final int FEWEST = 16;
    private static final long SHORTEST = Duration.ofSeconds(1).toNanos();
    private static final int WINDOWS_UNTIL_KNOWN = 3;
    private static final double NEWEST = 0.1;
    private static final double TOLERANCE = 2;

    private final Sums window = new Sums();
    private long windowStart;
    private int windowSize;
    private int windows;
    private double usualTime;
    private double usualInFlight;

    /// What was measured since the window began.
    private static final class Sums {
        private double time;
        private double units;
        private double inFlight;
        private int answers;

        void clear() {
            time = 0;
            units = 0;
            inFlight = 0;
            answers = 0;
        }
    }

    /// Adds an answer. True if it ends a window in which a unit took more than twice as long as
    /// usual, and longer than what is explained by more answers being worked on at once.
    ///
    /// @param time that the answer took
    /// @param units that it has, at least 1
    /// @param inFlight how many were worked on
    /// @param size of a window that begins now, in answers
    boolean slows(long time, long units, int inFlight, int size, long now) {
        if (window.answers == 0) {
            windowStart = now;
            windowSize = Math.max(FEWEST, size);
        }
        window.time += time;
        window.units += units;
        window.inFlight += inFlight;
        window.answers++;
        boolean ends = window.answers >= windowSize && now - windowStart >= SHORTEST;
        return ends && endWindow();
    }

    private boolean endWindow() {
        double time = window.time / window.units;
        double inFlight = window.inFlight / window.answers;
        double explained = Math.max(1, inFlight / usualInFlight);
        boolean isSlow = windows >= WINDOWS_UNTIL_KNOWN && time > TOLERANCE * usualTime * explained;
        windows++;
        double weight = Math.max(NEWEST, 1.0 / windows);
        usualTime += weight * (time - usualTime);
        usualInFlight += weight * (inFlight - usualInFlight);
        window.clear();
        return isSlow;
    }
}
