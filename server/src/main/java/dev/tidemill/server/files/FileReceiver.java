package dev.tidemill.server.files;

import dev.tidemill.server.blobs.Blobs;
import dev.tidemill.server.http.ApiError;
import dev.tidemill.server.job.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/// Takes the bytes of one file into a blob; counts, hashes and limits them as they pass.
final class FileReceiver implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;

    private final Blobs.Writer writer;
    private final MessageDigest digest = Digests.sha256();
    private long bytes;

    FileReceiver(Blobs.Writer writer) {
        this.writer = writer;
    }

    /// Takes all bytes of a file of that purpose.
    ///
    /// @throws ApiError if there are more than the limit, or they are not fit for the purpose
    void receive(InputStream file, Purpose purpose, SizeLimit limit) throws IOException {
        if (purpose == Purpose.BATCH) {
            checkLines(receiveLines(file, limit));
        } else {
            receive(file, limit);
        }
    }

    /// Takes all bytes.
    ///
    /// @throws ApiError if there are more than the limit
    void receive(InputStream file, SizeLimit limit) throws IOException {
        passing(file, limit).drain();
    }

    /// As [#receive]; tells whether the first line is a JSON object, too.
    boolean receiveLines(InputStream file, SizeLimit limit) throws IOException {
        var passing = passing(file, limit);
        boolean lines = FirstLine.isJsonObject(passing);
        passing.drain();
        return lines;
    }

    /// @param lines whether the first line of a file of purpose `batch` is a JSON object
    static void checkLines(boolean lines) {
        if (!lines) {
            throw ApiError.invalid("Invalid file format for Batch API. Must be .jsonl", null, null);
        }
    }

    /// How many bytes the file has.
    long bytes() {
        return bytes;
    }

    /// Makes the blob durable and returns the SHA-256 of its bytes in hex.
    String commit() throws IOException {
        writer.commit();
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public void close() {
        writer.close();
    }

    private Passing passing(InputStream file, SizeLimit limit) {
        return new Passing(file, limit);
    }

    /// The file as it is read, every byte of which has been taken.
    private final class Passing extends InputStream {
        private final InputStream file;
        private final SizeLimit limit;

        Passing(InputStream file, SizeLimit limit) {
            this.file = file;
            this.limit = limit;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = file.read(buffer, offset, length);
            if (count > 0) {
                bytes += count;
                limit.check(bytes);
                digest.update(buffer, offset, count);
                writer.write(buffer, offset, count);
            }
            return count;
        }

        void drain() throws IOException {
            byte[] buffer = new byte[BUFFER];
            int count;
            do {
                count = read(buffer, 0, BUFFER);
            } while (count >= 0);
        }
    }
}
