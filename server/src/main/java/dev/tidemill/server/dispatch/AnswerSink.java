package dev.tidemill.server.dispatch;

import dev.tidemill.server.blobs.Blobs;
import dev.tidemill.server.job.Answer.Payload;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Takes the bytes of an answer: few into memory, many into a blob, and fewer into memory while the
/// budget is used up. What is in memory is charged to the budget until this is closed.
final class AnswerSink extends OutputStream {
    private static final int FIRST = 8 * 1024;
    private static final int FEW = 64 * 1024;

    private final Blobs blobs;
    private final Supplier<String> keys;
    private final Lengths lengths;
    private final ByteBudget budget;
    private byte[] buffer = new byte[FIRST];
    private int buffered;
    private long length;
    private Blobs.@Nullable Writer writer;
    private String key = "";

    /// @param keys makes the key of a blob
    /// @param budget is charged with what is in memory
    AnswerSink(Blobs blobs, Supplier<String> keys, Lengths lengths, ByteBudget budget) {
        this.blobs = blobs;
        this.keys = keys;
        this.lengths = lengths;
        this.budget = budget;
        budget.charge(buffer.length);
    }

    /// How long an answer may be, in bytes.
    record Lengths(int mostInMemory, long most) {}

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    /// @throws AnswerReader.Broken if the answer is longer than any may be
    /// @throws LocalFailure if the blob cannot be written
    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        length += count;
        if (length > lengths.most()) {
            throw new AnswerReader.Broken(
                    "The model server's answer is longer than " + lengths.most() + " bytes.");
        }
        if (writer == null && buffered + count > room()) {
            spool();
        }
        if (writer == null) {
            keep(bytes, offset, count);
        } else {
            writeOut(writer, bytes, offset, count);
        }
    }

    private int room() {
        return budget.hasRoom() ? lengths.mostInMemory() : FEW;
    }

    private void keep(byte[] bytes, int offset, int count) {
        if (buffered + count > buffer.length) {
            int larger = Math.max(buffer.length * 2, buffered + count);
            budget.charge(larger - buffer.length);
            buffer = Arrays.copyOf(buffer, larger);
        }
        System.arraycopy(bytes, offset, buffer, buffered, count);
        buffered += count;
    }

    private void spool() throws IOException {
        key = keys.get();
        try {
            writer = blobs.create(key);
        } catch (IOException e) {
            throw new LocalFailure(e);
        }
        writeOut(writer, buffer, 0, buffered);
    }

    private static void writeOut(Blobs.Writer to, byte[] bytes, int offset, int count)
            throws LocalFailure {
        try {
            to.write(bytes, offset, count);
        } catch (IOException e) {
            throw new LocalFailure(e);
        }
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
        try {
            writer.commit();
        } catch (IOException e) {
            throw new LocalFailure(e);
        }
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
        budget.release(buffer.length);
        if (writer != null) {
            writer.close();
        }
    }
}
