package dev.tidemill.server.engine;

import dev.tidemill.server.job.Scope;
import dev.tidemill.wire.Batch;
import dev.tidemill.wire.CreateBatch;

/// Runs batches. Everything that it does can be taken up by another process from the store alone.
public final class Engine implements AutoCloseable {
    /// Stores the batch, durable when this returns, and starts on it.
    public Batch create(Scope scope, CreateBatch request) {
        throw new UnsupportedOperationException();
    }

    /// Asks the batch to stop.
    public Cancellation cancel(Scope scope, String id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}

    /// What became of the wish to cancel a batch.
    public sealed interface Cancellation {
        /// It stops, or has been cancelled already.
        record Accepted(Batch batch) implements Cancellation {}

        /// It has ended in another way, or is about to.
        record TooLate(Batch batch) implements Cancellation {}

        /// There is none of that id in the caller's scope.
        record Unknown() implements Cancellation {}
    }
}
