package dev.tidemill.client.core;

import dev.tidemill.client.errors.TidemillIoException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Waits between two tries, and for a batch.
public interface Pause {
    /// Returns when the time is over.
    ///
    /// @throws TidemillIoException if there is no use in waiting any longer: the thread was
    ///   interrupted, or the client closed
    void take(Duration time);

    /// One that ends when this latch does.
    static Pause until(CountDownLatch closed) {
        return time -> {
            try {
                if (closed.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
                    throw new TidemillIoException("the client was closed", null);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new TidemillIoException(
                        "interrupted while waiting",
                        new InterruptedIOException("interrupted while waiting"));
            }
        };
    }
}
