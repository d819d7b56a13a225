package dev.tidemill.server.engine;

import dev.tidemill.server.blobs.Blobs;
import dev.tidemill.server.job.Digests;
import dev.tidemill.server.store.NewFile;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// An output or error file while it is written. It comes into being with its first line.
final class OutputFile implements AutoCloseable {
    private final Blobs blobs;
    private final String blob;
    private final MessageDigest sha256 = Digests.sha256();
    private final byte[] buffer = new byte[64 << 10];
    private Blobs.@Nullable Writer writer;
    private int buffered;
    private long bytes;
    private long lines;

    /// @param blob the key to write it under
    OutputFile(Blobs blobs, String blob) {
        this.blobs = blobs;
        this.blob = blob;
    }

    void line(byte[] line) throws IOException {
        write(line, line.length);
        endLine();
    }

    /// A line of which the middle is a stream.
    void line(byte[] prefix, InputStream middle, byte[] suffix) throws IOException {
        write(prefix, prefix.length);
        byte[] chunk = new byte[64 << 10];
        for (int read = middle.read(chunk); read >= 0; read = middle.read(chunk)) {
            write(chunk, read);
        }
        write(suffix, suffix.length);
        endLine();
    }

    private void endLine() throws IOException {
        write(new byte[] {'\n'}, 1);
        lines++;
    }

    private void write(byte[] from, int length) throws IOException {
        if (buffered + length > buffer.length) {
            flush();
        }
        if (length > buffer.length) {
            writeOut(from, length);
        } else {
            System.arraycopy(from, 0, buffer, buffered, length);
            buffered += length;
        }
    }

    private void flush() throws IOException {
        writeOut(buffer, buffered);
        buffered = 0;
    }

    private void writeOut(byte[] from, int length) throws IOException {
        if (writer == null) {
            writer = blobs.create(blob);
        }
        writer.write(from, 0, length);
        sha256.update(from, 0, length);
        bytes += length;
    }

    long lines() {
        return lines;
    }

    /// Makes the file durable. Null if there was nothing to write.
    @Nullable NewFile commit(String id, String filename, long expiresAfterSeconds)
            throws IOException {
        if (lines == 0) {
            return null;
        }
        flush();
        if (writer != null) {
            writer.commit();
        }
        String hash = HexFormat.of().formatHex(sha256.digest());
        return new NewFile(id, "batch_output", filename, bytes, hash, blob, expiresAfterSeconds);
    }

    @Override
    public void close() {
        if (writer != null) {
            writer.close();
        }
    }
}
