package dev.tidemill.server.files;

import dev.tidemill.server.blobs.Blobs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/// The blobs that one sweep deletes. What cannot be deleted does not keep the others.
final class Deletions {
    /// How many things are asked of the store at once, so that its writer is never held for long.
    static final int SLICE = 500;

    private final Blobs blobs;
    private final int most;
    private final List<IOException> failures = new ArrayList<>();

    /// @param most how many things of a kind are deleted, or hardly more
    Deletions(Blobs blobs, int most) {
        this.blobs = blobs;
        this.most = most;
    }

    /// Goes on as long as a slice is full, and `most` are not reached. Returns how many it were.
    ///
    /// @param slice does it to at most [#SLICE] things, and returns to how many
    static int inSlices(IntSupplier slice, int most) {
        int done = 0;
        int some;
        do {
            some = slice.getAsInt();
            done += some;
        } while (some == SLICE && done < most);
        return done;
    }

    /// Deletes the blobs of all that the store hands out, in slices. The blob goes first: a row
    /// without its blob is found again, a blob without its row would be found only by the walk.
    ///
    /// @param next at most [#SLICE] things
    /// @param forget removes the row of one
    <T> int dispose(Supplier<List<T>> next, Function<T, String> blob, Consumer<T> forget) {
        int disposed = 0;
        List<T> slice;
        do {
            slice = next.get();
            for (T one : slice) {
                if (delete(blob.apply(one))) {
                    forget.accept(one);
                    disposed++;
                }
            }
        } while (slice.size() == SLICE && failures.isEmpty() && disposed < most);
        return disposed;
    }

    /// Whether the blob is gone.
    boolean delete(String key) {
        try {
            blobs.delete(key);
            return true;
        } catch (IOException failure) {
            failures.add(failure);
            return false;
        }
    }

    /// @throws IOException if something could not be deleted
    void check() throws IOException {
        if (!failures.isEmpty()) {
            throw new IOException(
                    failures.size() + " blobs could not be deleted", failures.getFirst());
        }
    }
}
