package dev.tidemill.server.blobs;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.function.Consumer;

/// Bytes by key. A key is chosen by the caller, is never written twice, and may hold `a-z A-Z 0-9 -
/// _ .` and single `/` between names.
///
/// A blob is there whole or not at all: it appears with [Writer#commit] and is durable then.
public interface Blobs extends AutoCloseable {
    /// Starts a blob. Nothing of it is seen under `key` before [Writer#commit].
    Writer create(String key) throws IOException;

    /// The bytes of the blob from `offset`, `length` of them. The caller closes the stream.
    ///
    /// @throws java.nio.file.NoSuchFileException if there is no such blob
    InputStream open(String key, long offset, long length) throws IOException;

    /// The size of the blob in bytes.
    ///
    /// @throws java.nio.file.NoSuchFileException if there is no such blob
    long size(String key) throws IOException;

    /// Deletes the blob if it is there.
    void delete(String key) throws IOException;

    /// Names each blob with the time of its last change, in no order.
    void each(Consumer<Found> consumer) throws IOException;

    @Override
    void close();

    record Found(String key, Instant changedAt) {}

    /// Takes the bytes of one blob. Closed without [#commit], it leaves nothing behind.
    interface Writer extends AutoCloseable {
        void write(byte[] bytes, int offset, int length) throws IOException;

        /// Makes the blob durable and visible: its bytes and its name survive a power cut.
        void commit() throws IOException;

        @Override
        void close();
    }
}
