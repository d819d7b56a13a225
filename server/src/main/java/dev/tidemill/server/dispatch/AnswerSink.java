package dev.tidemill.server.dispatch;

import dev.tidemill.server.blobs.Blobs;
import dev.tidemill.server.job.Answer.Payload;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Takes the bytes of an answer: few into memory, many into a blob.
final class AnswerSink extends OutputStream {
    private static final int FIRST = 8 * 1024;

    private final Blobs blobs;
    private final Supplier<String> keys;
    private final int mostInMemory;
    private byte[] buffer = new byte[FIRST];
    private int buffered;
    private long length;
    private Blobs.@Nullable Writer writer;
    private String key = "";

    /// @param keys makes the key of a blob
    /// @param mostInMemory in bytes
    AnswerSink(Blobs blobs, Supplier<String> keys, int mostInMemory) {
        this.blobs = blobs;
        this.keys = keys;
        this.mostInMemory = mostInMemory;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        length += count;
        if (writer == null && buffered + count > mostInMemory) {
            spool();
        }
        if (writer != null) {
            writer.write(bytes, offset, count);
            return;
        }
        if (buffered + count > buffer.length) {
            int twice = Math.max(buffer.length * 2, buffered + count);
            buffer = Arrays.copyOf(buffer, Math.min(twice, mostInMemory));
        }
        System.arraycopy(bytes, offset, buffer, buffered, count);
        buffered += count;
    }

    private void spool() throws IOException {
        key = keys.get();
        var blob = blobs.create(key);
        writer = blob;
        blob.write(buffer, 0, buffered);
    }

    /// What there is, if it is all in memory.
    byte @Nullable [] inMemory() {
        return writer == null ? Arrays.copyOf(buffer, buffered) : null;
    }

    /// Makes the bytes last.
    Payload finish() throws IOException {
        if (writer == null) {
            return new Payload.InMemory(Arrays.copyOf(buffer, withoutTrailingSpaces()));
        }
        writer.commit();
        return new Payload.Spooled(key, length);
    }

    private int withoutTrailingSpaces() {
        int end = buffered;
        while (end > 0 && buffer[end - 1] == ' ') {
            end--;
        }
        return end;
    }

    /// Leaves nothing behind, unless it was finished.
    @Override
    public void close() {
        if (writer != null) {
            writer.close();
        }
    }
}
