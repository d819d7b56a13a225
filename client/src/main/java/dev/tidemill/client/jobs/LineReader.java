package dev.tidemill.client.jobs;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// The lines of a file, with their places. Lines of nothing but white space are passed over, and
/// counted.
final class LineReader implements Closeable {
    private final InputStream in;
    private final byte[] buffer = new byte[64 * 1024];
    private int start;
    private int end;
    private long offset;
    private long number;

    LineReader(InputStream in) {
        this.in = in;
    }

    /// Where the line begins, and which it is, counted from 1.
    record Line(long number, long offset, byte[] bytes) {}

    /// The next line without its line end; null behind the last.
    @Nullable Line next() throws IOException {
        while (true) {
            long first = offset;
            byte[] bytes = read();
            if (offset == first) {
                return null;
            }
            number++;
            if (!isBlank(bytes)) {
                return new Line(number, first, bytes);
            }
        }
    }

    /// Up to the next line end, which is counted and left out.
    private byte[] read() throws IOException {
        var bytes = new ByteArrayOutputStream(256);
        while (start < end || fill()) {
            int stop = start;
            while (stop < end && buffer[stop] != '\n') {
                stop++;
            }
            bytes.write(buffer, start, stop - start);
            offset += stop - start;
            start = stop;
            if (stop < end) {
                start++;
                offset++;
                break;
            }
        }
        return bytes.toByteArray();
    }

    private boolean fill() throws IOException {
        start = 0;
        end = Math.max(in.read(buffer), 0);
        return end > 0;
    }

    private static boolean isBlank(byte[] bytes) {
        for (byte each : bytes) {
            if (each != ' ' && each != '\t' && each != '\r') {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
