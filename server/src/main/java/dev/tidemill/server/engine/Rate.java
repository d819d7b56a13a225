package dev.tidemill.server.engine;

/// How many lines a second have ended of late: over the last ten whole seconds, or as many as there
/// have been. Guarded by the lock of its [RunningBatch].
final class Rate {
    private static final int SECONDS = 10;
    private static final long SECOND = 1_000_000_000;

    private final long[] counts = new long[SECONDS + 1];
    private final long start;
    private long second;

    /// @param now in nanoseconds, as of [System#nanoTime]
    Rate(long now) {
        start = now;
    }

    void add(long lines, long now) {
        moveTo(now);
        counts[(int) (second % counts.length)] += lines;
    }

    double perSecond(long now) {
        moveTo(now);
        long sum = 0;
        for (int back = 1; back <= SECONDS && back <= second; back++) {
            sum += counts[(int) ((second - back) % counts.length)];
        }
        long current = counts[(int) (second % counts.length)];
        double part = (double) (now - start - second * SECOND) / SECOND;
        double seconds = Math.min(second, SECONDS) + part;
        return seconds < 0.1 ? 0 : (sum + current) / seconds;
    }

    private void moveTo(long now) {
        long target = (now - start) / SECOND;
        if (target - second > counts.length) {
            second = target - counts.length;
        }
        while (second < target) {
            second++;
            counts[(int) (second % counts.length)] = 0;
        }
    }
}
