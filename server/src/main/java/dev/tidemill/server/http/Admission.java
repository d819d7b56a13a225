package dev.tidemill.server.http;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/// That a caller was let in, looked at again while a long body comes in or goes out: a key that is
/// revoked ends what it is used for.
final class Admission {
    private static final long INTERVAL = Duration.ofMillis(400).toNanos();

    private final Access access;
    private final Caller caller;
    private long lookedAt = System.nanoTime();

    Admission(Access access, Caller caller) {
        this.access = access;
        this.caller = caller;
    }

    Caller caller() {
        return caller;
    }

    private boolean isOver() {
        long now = System.nanoTime();
        if (now - lookedAt < INTERVAL) {
            return false;
        }
        lookedAt = now;
        return !access.admits(caller);
    }

    /// The same body, which ends with an [ApiError] once the caller is not let in any more.
    InputStream watched(InputStream body) {
        return new FilterInputStream(body) {
            @Override
            public int read() throws IOException {
                int next = in.read();
                refuse();
                return next;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int count = in.read(bytes, offset, length);
                refuse();
                return count;
            }

            private void refuse() {
                if (isOver()) {
                    throw ApiError.unauthorized(
                            "This API key was revoked while it was used.", "invalid_api_key");
                }
            }
        };
    }

    /// The same answer, which breaks off once the caller is not let in any more.
    OutputStream watched(OutputStream answer) {
        return new FilterOutputStream(answer) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                if (isOver()) {
                    throw new IOException("the API key was revoked while it was used");
                }
                out.write(bytes, offset, length);
            }
        };
    }
}
