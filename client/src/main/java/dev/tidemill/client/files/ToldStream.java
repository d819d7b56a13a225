package dev.tidemill.client.files;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/// A stream that tells how many of its bytes have been read.
final class ToldStream extends FilterInputStream {
    private final LongConsumer listener;
    private long read;

    ToldStream(InputStream in, LongConsumer listener) {
        super(in);
        this.listener = listener;
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        tell(one < 0 ? 0 : 1);
        return one;
    }

    @Override
    public int read(byte[] bytes, int at, int most) throws IOException {
        int count = super.read(bytes, at, most);
        tell(Math.max(count, 0));
        return count;
    }

    private void tell(int more) {
        if (more > 0) {
            read += more;
            listener.accept(read);
        }
    }
}
