package dev.tidemill.server.store;

import org.jspecify.annotations.Nullable;

/// Which batches to list, and from where.
///
/// @param limit 1 to 100
/// @param ascending whether the oldest come first
/// @param after the id of the batch before the page, or null
/// @param before the id of the batch behind the page, or null; never together with `after`
public record BatchQuery(
        BatchFilter filter,
        int limit,
        boolean ascending,
        @Nullable String after,
        @Nullable String before) {
    public BatchQuery {
        if (after != null && before != null) {
            throw new IllegalArgumentException("a page lies after one batch or before another");
        }
    }

    /// All batches, newest first.
    public BatchQuery(int limit, @Nullable String after) {
        this(BatchFilter.ALL, limit, false, after, null);
    }

    /// The id that the page begins or ends at, or null for the first page.
    @Nullable String cursor() {
        return after != null ? after : before;
    }

    /// Whether the search runs from older to newer: as the list does, or against it for the page
    /// before.
    boolean searchesUpwards() {
        return ascending == (before == null);
    }
}
