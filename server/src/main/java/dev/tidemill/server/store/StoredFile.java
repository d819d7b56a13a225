package dev.tidemill.server.store;

import dev.tidemill.server.job.Scope;
import dev.tidemill.wire.FileObject;
import org.jspecify.annotations.Nullable;

/// A file as the store knows it.
///
/// @param sha256 of its bytes, in hex: its `ETag`
/// @param blob the key of its bytes
/// @param expiresAt unix seconds, or null for never
public record StoredFile(
        String id,
        Scope scope,
        String purpose,
        String filename,
        long bytes,
        String sha256,
        String blob,
        long createdAt,
        @Nullable Long expiresAt) {
    public FileObject toWire() {
        return new FileObject(id, bytes, createdAt, expiresAt, filename, purpose);
    }
}
