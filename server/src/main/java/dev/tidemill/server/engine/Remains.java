package dev.tidemill.server.engine;

import dev.tidemill.server.blobs.Blobs;
import dev.tidemill.server.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Deletes the shards and results of batches that have ended, in slices, so that nobody waits.
final class Remains {
    private static final int SLICE = 500;
    private static final int BATCHES = 100;

    private final Store store;
    private final Blobs blobs;
    private final String owner;

    /// @param owner this node, of which there may be others that delete as well
    Remains(Store store, Blobs blobs, String owner) {
        this.store = store;
        this.blobs = blobs;
        this.owner = owner;
    }

    /// Deletes what there is now. False if a backup is being made, which may need what is left.
    boolean sweep() {
        try {
            boolean free = true;
            var some = store.life().claimRemains(owner, BATCHES);
            while (free && !some.isEmpty()) {
                for (long number : some) {
                    free = free && delete(number);
                }
                some = store.life().claimRemains(owner, BATCHES);
            }
            return free;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean delete(long number) throws IOException {
        while (!store.results().spools(number, 1).isEmpty()) {
            if (blobs.clear(() -> deleteSpooled(number)).isEmpty()) {
                return false;
            }
        }
        while (store.results().deleteSome(number, SLICE)) {
            // One slice a transaction.
        }
        while (store.shards().deleteSome(number, SLICE)) {
            // One slice a transaction.
        }
        store.life().noRemains(number, owner);
        return true;
    }

    /// The blobs of a slice, then its rows.
    private boolean deleteSpooled(long number) throws IOException {
        for (String blob : store.results().spools(number, SLICE)) {
            blobs.delete(blob);
        }
        return store.results().deleteSome(number, SLICE);
    }
}
