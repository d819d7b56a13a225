package dev.tidemill.server.engine;

import dev.tidemill.server.store.StoreUnavailable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs what nobody waits for: now or later, each on a virtual thread of its own.
final class Background implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Background.class);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(
                    1,
                    Thread.ofPlatform().daemon().name("engine-timer").factory(),
                    new ThreadPoolExecutor.DiscardPolicy());
    private volatile boolean closed;

    void run(Runnable task) {
        Thread.startVirtualThread(() -> guarded(task));
    }

    /// Something that may be tried again.
    interface Step {
        void run() throws IOException;
    }

    /// Runs the step, again and again until the store and the disk let it be done.
    void insist(Step step) {
        run(() -> {
            try {
                step.run();
            } catch (IOException | UncheckedIOException | StoreUnavailable e) {
                if (!closed) {
                    LOG.warn("a step of a batch is tried again in a second", e);
                }
                after(PAUSE, () -> insist(step));
            }
        });
    }

    /// Runs the task after the delay, unless this is closed by then.
    void after(Duration delay, Runnable task) {
        var _ = timer.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// Runs the task again and again, a delay after each end.
    void every(Duration delay, Runnable task) {
        after(
                delay,
                () -> {
                    guarded(task);
                    every(delay, task);
                });
    }

    /// The guard of all that runs here: what it does not know how to handle is logged, once.
    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (StoreUnavailable e) {
            if (!closed) {
                LOG.warn("a task of the engine is put off: {}", e.getMessage());
            }
        } catch (RuntimeException e) {
            if (!closed) {
                LOG.error("a task of the engine has failed", e);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        timer.shutdownNow();
    }
}
