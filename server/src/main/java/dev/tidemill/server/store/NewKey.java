package dev.tidemill.server.store;

import org.jspecify.annotations.Nullable;

/// An API key that is to be stored.
///
/// @param hash the SHA-256 of the key
/// @param organization its name
/// @param project the name of one of its projects; null for all of them
/// @param expiresAt unix seconds; null for never
public record NewKey(
        String id,
        byte[] hash,
        String hint,
        String organization,
        @Nullable String project,
        String name,
        boolean readOnly,
        @Nullable Long expiresAt) {}
