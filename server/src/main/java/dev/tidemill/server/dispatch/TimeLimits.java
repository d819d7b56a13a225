package dev.tidemill.server.dispatch;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Breaks off what takes too long.
public final class TimeLimits implements AutoCloseable {
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(
                    1, Thread.ofPlatform().daemon().name("time-limits").factory());

    public TimeLimits() {
        // Most requests end long before their limit, and must not be remembered until then.
        timer.setRemoveOnCancelPolicy(true);
    }

    /// Calls `tooLate` after that time, unless the returned future is cancelled before.
    public Future<?> after(Duration time, Runnable tooLate) {
        return timer.schedule(tooLate, time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// How many limits have neither come nor been cancelled.
    int pending() {
        return timer.getQueue().size();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
