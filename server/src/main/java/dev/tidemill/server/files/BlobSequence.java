package dev.tidemill.server.files;

import dev.tidemill.server.blobs.Blobs;
import dev.tidemill.server.store.StoredPart;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/// The bytes of parts one after the other, one blob open at a time.
final class BlobSequence extends InputStream {
    private final Blobs blobs;
    private final Iterator<StoredPart> left;
    private InputStream current = InputStream.nullInputStream();

    BlobSequence(Blobs blobs, List<StoredPart> parts) {
        this.blobs = blobs;
        left = List.copyOf(parts).iterator();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        int count = current.read(bytes, offset, length);
        while (count < 0 && left.hasNext()) {
            current.close();
            StoredPart next = left.next();
            current = blobs.open(next.blob(), 0, next.bytes());
            count = current.read(bytes, offset, length);
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        current.close();
    }
}
