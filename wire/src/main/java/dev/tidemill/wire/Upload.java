package dev.tidemill.wire;

import org.jspecify.annotations.Nullable;

/// An upload in parts as the API shows it. Times are unix seconds.
///
/// @param bytes that its file is to have
/// @param expiresAt when it takes no more parts
/// @param file that it became; null while there is none, or none any more
public record Upload(
        String id,
        long bytes,
        long createdAt,
        long expiresAt,
        String filename,
        String purpose,
        UploadStatus status,
        @Nullable FileObject file) {}
