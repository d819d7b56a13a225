package dev.tidemill.server.blobs;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Bytes by key. A key is chosen by the caller, is never written twice, and is made of names of
/// `a-z A-Z 0-9 - _ .` with single `/` between them. No name begins with a dot, and a key has at
/// most 200 characters.
///
/// A blob is there whole or not at all: it appears with [Writer#commit] and is durable then.
public interface Blobs extends AutoCloseable {
    /// Starts a blob. Nothing of it is seen under `key` before [Writer#commit].
    ///
    /// @throws NoSpace if there is no room for it
    Writer create(String key) throws IOException;

    /// The bytes of the blob from `offset`, `length` of them, buffered. The caller closes the
    /// stream, which throws an [java.io.EOFException] if the blob is shorter than that.
    ///
    /// @throws java.nio.file.NoSuchFileException if there is no such blob
    InputStream open(String key, long offset, long length) throws IOException;

    /// The size of the blob in bytes.
    ///
    /// @throws java.nio.file.NoSuchFileException if there is no such blob
    long size(String key) throws IOException;

    /// Deletes the blob if it is there.
    void delete(String key) throws IOException;

    /// Does work that finds out which blobs are not named any more and deletes them, unless a
    /// backup is being made: then nothing is done. Nobody begins a backup meanwhile.
    <T> Optional<T> clear(Clearing<T> work) throws IOException;

    /// Work that deletes.
    interface Clearing<T> {
        T run() throws IOException;
    }

    /// Names some of the blobs. A walk over all slices meets each blob that was there from its
    /// beginning to its end.
    ///
    /// @param cursor the [Slice#next] of the slice before, or [Slice#FIRST]
    Slice slice(String cursor) throws IOException;

    /// Removes what writers left that were last written to before then and never closed, as when
    /// their process was killed. Returns how many.
    int deleteAbandoned(Instant before) throws IOException;

    @Override
    void close();

    /// A blob and the time of its last change.
    record Found(String key, Instant changedAt) {}

    /// Some blobs, perhaps none, in no order, and where the walk goes on.
    ///
    /// @param next empty at the end of the walk
    record Slice(List<Found> found, Optional<String> next) {
        /// The cursor that begins a walk.
        public static final String FIRST = "";

        public Slice {
            found = List.copyOf(found);
        }
    }

    /// Takes the bytes of one blob. Closed without [#commit], it leaves nothing behind.
    interface Writer extends AutoCloseable {
        /// Takes some bytes, which the caller may reuse at once.
        ///
        /// @throws NoSpace if there is no room for them; nothing of the blob is left then
        void write(byte[] bytes, int offset, int length) throws IOException;

        /// Makes the blob durable and visible: its bytes and its name survive a power cut.
        ///
        /// @throws NoSpace if there is no room for it; nothing of the blob is left then
        void commit() throws IOException;

        @Override
        void close();
    }
}
