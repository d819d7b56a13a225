package dev.tidemill.server.dispatch;

/// How many requests an endpoint bears at once, found out by trying. While it is really used, it
/// doubles with each window until the first sign of too much, and grows by a fixed step with each
/// window from then on; after many windows without a sign it doubles again. A window is as many
/// answers as may be in flight.
///
/// It falls once for all that was in flight together: requests are numbered in the order in which
/// they are sent, and those sent before the last fall say nothing any more. Guarded by the lock of
/// its [Pool].
final class AdaptiveLimit {
    private static final double AFTER_REFUSAL = 0.7;
    private static final double AFTER_SLOWNESS = 0.9;
    private static final double STEPS = 16;
    private static final double MANY_WINDOWS = 10;

    private LimitRange range;
    private final Pace tokens = new Pace();
    private final Pace answers = new Pace();
    private double limit;
    private double step = Double.POSITIVE_INFINITY;
    private double quietWindows;
    private long lastSent;
    private long lastBeforeFall;

    AdaptiveLimit(LimitRange range) {
        this.range = range;
        limit = range.start();
    }

    int limit() {
        return (int) limit;
    }

    /// Keeps to other bounds from now on.
    void range(LimitRange other) {
        range = other;
        limit = Math.max(other.floor(), Math.min(other.ceiling(), limit));
    }

    /// @param number greater than those of all before it
    void sent(long number) {
        lastSent = number;
    }

    /// The endpoint answered.
    ///
    /// @param inFlight how many were in flight just before
    void answered(long number, int inFlight) {
        if (number > lastBeforeFall && inFlight * 2 >= limit()) {
            rise();
        }
    }

    /// The endpoint did its work.
    ///
    /// @param inFlight how many were in flight just before
    /// @param time that it took, in nanoseconds
    /// @param outputTokens that came of it; 0 if that is not known
    void worked(long number, int inFlight, long time, long outputTokens, long now) {
        boolean isSlow =
                outputTokens > 0
                        ? tokens.slows(time, outputTokens, inFlight, limit(), now)
                        : answers.slows(time, 1, inFlight, limit(), now);
        if (isSlow) {
            fall(number, AFTER_SLOWNESS);
        }
    }

    /// The endpoint said that it has no room.
    void refused(long number) {
        fall(number, AFTER_REFUSAL);
    }

    /// The endpoint did not answer in time.
    void timedOut(long number) {
        fall(number, AFTER_SLOWNESS);
    }

    /// The endpoint was down: what was found out says nothing any more.
    void restart() {
        limit = range.start();
        step = Double.POSITIVE_INFINITY;
        lastBeforeFall = lastSent;
    }

    private void rise() {
        quietWindows += 1 / limit;
        if (quietWindows >= MANY_WINDOWS) {
            step = Double.POSITIVE_INFINITY;
        }
        limit = Math.min(range.ceiling(), limit + Math.min(1, step / limit));
    }

    private void fall(long number, double factor) {
        if (number > lastBeforeFall) {
            step = Math.max(1, limit / STEPS);
            limit = Math.max(range.floor(), limit * factor);
            quietWindows = 0;
            lastBeforeFall = lastSent;
        }
    }
}
