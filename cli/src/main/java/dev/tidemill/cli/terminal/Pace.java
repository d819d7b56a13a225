package dev.tidemill.cli.terminal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/// How fast something goes on: by what was done in the last half minute.
public final class Pace {
    private static final long WINDOW = TimeUnit.SECONDS.toNanos(30);
    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(long done, long time) {}

    /// @param done so far; less than before if all has begun anew
    /// @param time in nanoseconds, of any origin
    public void add(long done, long time) {
        if (!samples.isEmpty() && done < samples.getLast().done()) {
            samples.clear();
        }
        samples.add(new Sample(done, time));
        while (time - samples.getFirst().time() > WINDOW && samples.size() > 2) {
            samples.removeFirst();
        }
    }

    /// Empty until there is a difference to tell it by.
    public OptionalDouble perSecond() {
        if (samples.size() < 2) {
            return OptionalDouble.empty();
        }
        long time = samples.getLast().time() - samples.getFirst().time();
        long done = samples.getLast().done() - samples.getFirst().done();
        return time <= 0 || done <= 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(done * NANOS / time);
    }

    /// How long the rest takes at this rate.
    public Optional<Duration> left(long rest) {
        var rate = perSecond();
        return rate.isPresent()
                ? Optional.of(Duration.ofSeconds(Math.round(rest / rate.getAsDouble())))
                : Optional.empty();
    }
}
