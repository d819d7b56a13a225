package dev.tidemill.server.blobs;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;

/// A range of a file, buffered. Belongs to one thread at a time.
final class RangeStream extends InputStream {
    private static final int BUFFER = 64 * 1024;

    private final FileChannel channel;
    private final ByteBuffer buffer;
    private long position;
    private long unread;

    RangeStream(FileChannel channel, long offset, long length) {
        this.channel = channel;
        this.position = offset;
        this.unread = length;
        this.buffer = ByteBuffer.allocate((int) Math.min(BUFFER, length)).flip();
    }

    @Override
    public int read() throws IOException {
        return fill() ? buffer.get() & 0xFF : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        if (!buffer.hasRemaining() && unread > 0 && length >= buffer.capacity()) {
            int wanted = (int) Math.min(Math.min(length, BUFFER), unread);
            return readFile(ByteBuffer.wrap(bytes, offset, wanted));
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, buffer.remaining());
        buffer.get(bytes, offset, count);
        return count;
    }

    @Override
    public long transferTo(OutputStream out) throws IOException {
        long sent = 0;
        while (fill()) {
            int count = buffer.remaining();
            out.write(buffer.array(), buffer.position(), count);
            buffer.position(buffer.limit());
            sent += count;
        }
        return sent;
    }

    @Override
    public long skip(long count) {
        long buffered = Math.clamp(count, 0, buffer.remaining());
        buffer.position(buffer.position() + (int) buffered);
        long jumped = Math.clamp(count - buffered, 0, unread);
        position += jumped;
        unread -= jumped;
        return buffered + jumped;
    }

    @Override
    public int available() {
        return buffer.remaining();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /// Makes sure that something is in the buffer, unless the range has ended.
    private boolean fill() throws IOException {
        if (buffer.hasRemaining()) {
            return true;
        }
        if (unread == 0) {
            return false;
        }
        buffer.clear().limit((int) Math.min(buffer.capacity(), unread));
        try {
            readFile(buffer);
        } finally {
            buffer.flip();
        }
        return true;
    }

    private int readFile(ByteBuffer into) throws IOException {
        int count = channel.read(into, position);
        if (count < 0) {
            throw new EOFException("the blob ends " + unread + " bytes too early");
        }
        position += count;
        unread -= count;
        return count;
    }
}
