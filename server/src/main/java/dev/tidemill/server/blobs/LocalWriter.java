package dev.tidemill.server.blobs;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/// Writes one blob to a temporary file, which gets the blob's name when it is durable.
final class LocalWriter implements Blobs.Writer {
    private static final int BUFFER = 64 * 1024;
    private static final int MUCH = 16 * 1024;
    private static final boolean FOLDERS_CAN_BE_SYNCED =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private final FileChannel channel;
    private final Path temporary;
    private final Path folder;
    private final String name;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    private boolean ended;

    /// @param temporary the file behind `channel`
    /// @param folder where the blob will lie, in the same file system
    LocalWriter(FileChannel channel, Path temporary, Path folder, String name) {
        this.channel = channel;
        this.temporary = temporary;
        this.folder = folder;
        this.name = name;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        checkOpen();
        try {
            if (length > buffer.remaining() || length >= MUCH) {
                flush();
            }
            if (length < MUCH) {
                buffer.put(bytes, offset, length);
            } else {
                writeThrough(bytes, offset, length);
            }
        } catch (IOException failure) {
            throw given(failure);
        }
    }

    @Override
    public void commit() throws IOException {
        checkOpen();
        try {
            flush();
            channel.force(true);
            channel.close();
            Files.move(temporary, folder.resolve(name), ATOMIC_MOVE);
            ended = true;
            syncFolder(folder);
        } catch (IOException failure) {
            throw given(failure);
        }
    }

    @Override
    public void close() {
        if (ended) {
            return;
        }
        ended = true;
        try (channel) {
            Files.deleteIfExists(temporary);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void checkOpen() {
        if (ended) {
            throw new IllegalStateException("the blob has ended");
        }
    }

    private void flush() throws IOException {
        drain(buffer.flip());
        buffer.clear();
    }

    /// In pieces, because the JDK keeps a native buffer of the largest size that it ever met.
    private void writeThrough(byte[] bytes, int offset, int length) throws IOException {
        int end = offset + length;
        for (int from = offset; from < end; from += BUFFER) {
            drain(ByteBuffer.wrap(bytes, from, Math.min(BUFFER, end - from)));
        }
    }

    private void drain(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /// Gives the blob up.
    private IOException given(IOException failure) {
        IOException named = named(failure, folder);
        try {
            close();
        } catch (UncheckedIOException second) {
            named.addSuppressed(second);
        }
        return named;
    }

    /// A full disk by its name. The system's message for it may be in any language, so a disk
    /// without room counts as well.
    static IOException named(IOException failure, Path folder) {
        String message = Objects.requireNonNullElse(failure.getMessage(), "");
        boolean full =
                message.contains("No space left")
                        || message.contains("quota exceeded")
                        || message.contains("not enough space")
                        || hasNoRoom(folder);
        return full ? new NoSpace(failure) : failure;
    }

    private static boolean hasNoRoom(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace() < BUFFER;
        } catch (IOException unknown) {
            return false;
        }
    }

    /// Makes the names in the folder durable, where the system has a way to.
    static void syncFolder(Path folder) throws IOException {
        if (!FOLDERS_CAN_BE_SYNCED) {
            return;
        }
        try (var channel = FileChannel.open(folder, READ)) {
            channel.force(true);
        }
    }
}
