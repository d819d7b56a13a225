package dev.tidemill.server.files;

import dev.tidemill.server.store.StoreUnavailable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sweeps again and again.
public final class SweepLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SweepLoop.class);

    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("sweep").factory());
    private final FileSweep sweep;

    private SweepLoop(FileSweep sweep) {
        this.sweep = sweep;
    }

    /// Sweeps at once, and then with this much time between two sweeps.
    public static SweepLoop start(FileSweep sweep, Duration interval) {
        var loop = new SweepLoop(sweep);
        var _ =
                loop.timer.scheduleWithFixedDelay(
                        loop::sweepOnce, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
        return loop;
    }

    /// The guard of its thread: a sweep that fails is tried again with the next one.
    private void sweepOnce() {
        try {
            sweep.sweep();
        } catch (IOException | StoreUnavailable e) {
            LOG.warn("a sweep failed, and will be tried again", e);
        } catch (RuntimeException e) {
            LOG.error("a sweep failed", e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        try {
            boolean ended = timer.awaitTermination(10, TimeUnit.SECONDS);
            LOG.debug("the sweep has ended: {}", ended);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
