package dev.tidemill.server.store;

import dev.tidemill.server.job.Scope;
import dev.tidemill.wire.Page;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The rows of files.
public final class FileStore {
    /// Makes the file known. Durable when this returns.
    public StoredFile create(Scope scope, NewFile file, Instant now) {
        throw new UnsupportedOperationException();
    }

    /// The file, unless it is not there, not the caller's, deleted, or expired at `now`.
    public Optional<StoredFile> find(Scope scope, String id, Instant now) {
        throw new UnsupportedOperationException();
    }

    /// One page of the files that [#find] would find, or empty if there is no file `after`.
    public Optional<Page<StoredFile>> list(Scope scope, FileQuery query, Instant now) {
        throw new UnsupportedOperationException();
    }

    /// Takes the file out of the API at once; its blob goes later. False if there is none.
    public boolean delete(Scope scope, String id, Instant now) {
        throw new UnsupportedOperationException();
    }

    /// Deletes, as [#delete] does, at most `limit` files that have expired. Returns how many.
    public int deleteExpired(Instant now, int limit) {
        throw new UnsupportedOperationException();
    }

    /// At most `limit` files that were deleted before `deletedBefore` and that no unfinished batch
    /// reads: their blobs may go, and then their rows by [#forget].
    public List<StoredFile> disposable(Instant deletedBefore, int limit) {
        throw new UnsupportedOperationException();
    }

    /// Removes the row of a file whose blob is gone.
    public void forget(String id) {
        throw new UnsupportedOperationException();
    }

    /// Those of `blobs` that a row names; the others are orphans.
    public Set<String> named(Collection<String> blobs) {
        throw new UnsupportedOperationException();
    }
}
