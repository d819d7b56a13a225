package dev.tidemill.server.store;

import dev.tidemill.server.job.Scope;
import dev.tidemill.wire.FileObject;
import dev.tidemill.wire.Upload;
import dev.tidemill.wire.UploadStatus;
import org.jspecify.annotations.Nullable;

/// An upload in parts as the store knows it at some moment. Times are unix seconds.
///
/// @param fileExpiresAfterSeconds of its file, from the file's creation; null for never
/// @param fileId what it became, or null
/// @param completedBy the digest of the request that completed it, or null
public record StoredUpload(
        String id,
        Scope scope,
        UploadStatus status,
        String purpose,
        String filename,
        long bytes,
        long createdAt,
        long expiresAt,
        @Nullable Long fileExpiresAfterSeconds,
        @Nullable String fileId,
        @Nullable String completedBy) {
    public Upload toWire(UploadStatus shown, @Nullable FileObject file) {
        return new Upload(id, bytes, createdAt, expiresAt, filename, purpose, shown, file);
    }
}
