package dev.tidemill.server.files;

import dev.tidemill.server.blobs.Blobs;
import dev.tidemill.server.store.StoreUnavailable;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/// A durable blob that the store has still to name.
record Nameless(Blobs blobs, String key) {
    /// Has the store name the blob, or deletes it where the store refuses. If the store may have
    /// taken the name, the blob stays: nameless, it is swept like any orphan.
    ///
    /// @param naming empty if the store refused
    <T> Optional<T> named(Supplier<Optional<T>> naming) throws IOException {
        boolean isNameless = true;
        try {
            Optional<T> named = naming.get();
            isNameless = named.isEmpty();
            return named;
        } catch (StoreUnavailable e) {
            isNameless = !e.mayBeDone();
            throw e;
        } finally {
            if (isNameless) {
                blobs.delete(key);
            }
        }
    }
}
