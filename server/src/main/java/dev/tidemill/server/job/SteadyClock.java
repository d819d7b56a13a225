package dev.tidemill.server.job;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The wall clock, but for its steps: one that is set forward or back is believed when it has
/// stayed so for ten minutes of the monotonic clock. Until then this clock goes on as before, so
/// that no window ends for a mistake that is soon mended. What a clock is slewed by is followed at
/// once.
///
/// The monotonic clock stands still while a machine is suspended: the time lost there is a step.
public final class SteadyClock implements InstantSource {
    /// What is less is no step.
    static final Duration STEP = Duration.ofSeconds(5);

    /// How long a step must hold.
    static final Duration PROBATION = Duration.ofMinutes(10);

    private final InstantSource wall;
    private final LongSupplier nanos;
    private final long origin;

    /// What the wall clock showed when the monotonic one was at its origin.
    private Instant base;

    private @Nullable Step step;

    /// @param nanos the monotonic clock, as [System#nanoTime()]
    public SteadyClock(InstantSource wall, LongSupplier nanos) {
        this.wall = wall;
        this.nanos = nanos;
        origin = nanos.getAsLong();
        base = wall.instant();
    }

    /// A wall clock that is somewhere else.
    ///
    /// @param base what that would have shown at the origin
    /// @param since when it was first seen, of the monotonic clock
    private record Step(Instant base, long since) {}

    @Override
    public synchronized Instant instant() {
        long now = nanos.getAsLong();
        var passed = Duration.ofNanos(now - origin);
        var seen = wall.instant().minus(passed);
        if (isNear(seen, base)) {
            base = seen;
            step = null;
        } else if (step == null || !isNear(seen, step.base())) {
            step = new Step(seen, now);
        } else if (now - step.since() >= PROBATION.toNanos()) {
            base = seen;
            step = null;
        } else {
            step = new Step(seen, step.since());
        }
        return base.plus(passed);
    }

    private static boolean isNear(Instant one, Instant other) {
        return Duration.between(one, other).abs().compareTo(STEP) < 0;
    }
}
