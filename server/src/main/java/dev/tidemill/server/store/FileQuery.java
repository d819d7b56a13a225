package dev.tidemill.server.store;

import org.jspecify.annotations.Nullable;

/// Which files to list, and from where.
///
/// @param purpose only these, or null for all
/// @param after the id of the file before the page, or null for the first page
public record FileQuery(
        @Nullable String purpose, int limit, boolean ascending, @Nullable String after) {}
