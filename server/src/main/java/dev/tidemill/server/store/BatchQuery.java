package dev.tidemill.server.store;

import org.jspecify.annotations.Nullable;

/// Which batches to list, and from where. Newest first.
///
/// @param limit 1 to 100
/// @param after the id of the batch before the page, or null for the first page
public record BatchQuery(int limit, @Nullable String after) {}
