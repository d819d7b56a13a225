package dev.tidemill.server.store;

import org.jspecify.annotations.Nullable;

/// An upload in parts that is about to begin.
///
/// @param bytes that its file is to have
/// @param expiresAfterSeconds of the upload, from its creation
/// @param fileExpiresAfterSeconds of its file, from the file's creation; null for never
public record NewUpload(
        String id,
        String purpose,
        String filename,
        long bytes,
        long expiresAfterSeconds,
        @Nullable Long fileExpiresAfterSeconds) {}
