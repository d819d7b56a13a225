package dev.tidemill.server.simulation;

import dev.tidemill.server.blobs.Blobs;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;

/// The blobs as a process of a simulation has them.
record NodeBlobs(Blobs blobs, Node node) implements Blobs {
    private void pass(Step step) throws IOException {
        if (!node.passes(step)) {
            throw new IOException("the process has ended");
        }
    }

    @Override
    public Writer create(String key) throws IOException {
        pass(Step.BEFORE_BLOB);
        if (!node.hasRoom()) {
            throw new IOException("there is no room");
        }
        return new NodeWriter(blobs.create(key), this);
    }

    @Override
    public InputStream open(String key, long offset, long length) throws IOException {
        checkAlive();
        return blobs.open(key, offset, length);
    }

    @Override
    public long size(String key) throws IOException {
        checkAlive();
        return blobs.size(key);
    }

    private void checkAlive() throws IOException {
        if (!node.isAlive()) {
            throw new IOException("the process has ended");
        }
    }

    @Override
    public void delete(String key) throws IOException {
        pass(Step.BEFORE_DELETION);
        blobs.delete(key);
        pass(Step.AFTER_DELETION);
    }

    @Override
    public <T> Optional<T> clear(Clearing<T> work) throws IOException {
        return blobs.clear(work);
    }

    @Override
    public Slice slice(String cursor) throws IOException {
        return blobs.slice(cursor);
    }

    @Override
    public int deleteAbandoned(Instant before) throws IOException {
        return blobs.deleteAbandoned(before);
    }

    @Override
    public void close() {
        blobs.close();
    }

    private record NodeWriter(Writer writer, NodeBlobs blobs) implements Writer {
        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            writer.write(bytes, offset, length);
        }

        @Override
        public void commit() throws IOException {
            blobs.pass(Step.BLOB_WRITTEN);
            writer.commit();
            blobs.pass(Step.BLOB_DURABLE);
        }

        /// A dead process cleans nothing up.
        @Override
        public void close() {
            if (blobs.node.isAlive()) {
                writer.close();
            }
        }
    }
}
