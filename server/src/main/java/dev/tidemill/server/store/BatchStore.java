package dev.tidemill.server.store;

import dev.tidemill.server.job.Scope;
import dev.tidemill.wire.Batch;
import dev.tidemill.wire.Page;
import java.util.Optional;

/// The rows of batches, as the API reads them.
public final class BatchStore {
    /// The batch with its live counts, unless it is not there or not the caller's.
    public Optional<Batch> find(Scope scope, String id) {
        throw new UnsupportedOperationException();
    }

    /// One page, or empty if there is no batch `after`.
    public Optional<Page<Batch>> list(Scope scope, BatchQuery query) {
        throw new UnsupportedOperationException();
    }
}
