package dev.tidemill.server.store;

import org.jspecify.annotations.Nullable;

/// A file whose bytes are in a durable blob and that is about to get its row.
///
/// @param expiresAfterSeconds from its creation; null for never
public record NewFile(
        String id,
        String purpose,
        String filename,
        long bytes,
        String sha256,
        String blob,
        @Nullable Long expiresAfterSeconds) {}
