package dev.tidemill.wire;

import org.jspecify.annotations.Nullable;

/// A file as the API shows it. Times are unix seconds.
///
/// @param bytes its size
/// @param purpose such as `batch` or `batch_output`
/// @param expiresAt when it is deleted; null for never
public record FileObject(
        String id,
        long bytes,
        long createdAt,
        @Nullable Long expiresAt,
        String filename,
        String purpose) {}
