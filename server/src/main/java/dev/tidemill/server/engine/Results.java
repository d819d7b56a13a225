package dev.tidemill.server.engine;

import dev.tidemill.server.store.LineResult;
import dev.tidemill.server.store.ResultStore;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// The results of a batch in line order, a slice in memory at a time.
final class Results {
    private static final int SLICE = 1_000;

    private final ResultStore store;
    private final long batch;
    private final Deque<LineResult> slice = new ArrayDeque<>();
    private long last;

    Results(ResultStore store, long batch) {
        this.store = store;
        this.batch = batch;
    }

    /// The next result, left where it is; null behind the last.
    @Nullable LineResult peek() {
        if (slice.isEmpty()) {
            slice.addAll(store.slice(batch, last, SLICE));
        }
        return slice.peek();
    }

    /// The next result; null behind the last.
    @Nullable LineResult next() {
        var next = peek();
        if (next != null) {
            slice.remove();
            last = next.line();
        }
        return next;
    }
}
