package dev.tidemill.server.files;

import dev.tidemill.server.http.Request;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// The body of an upload, which may be longer than what it brings by no more than a form needs.
final class FormBody extends FilterInputStream {
    private static final long FORM = 1024 * 1024;

    private final SizeLimit limit;
    private long left;

    private FormBody(InputStream body, SizeLimit limit) {
        super(body);
        this.limit = limit;
        this.left = limit.most() + FORM;
    }

    /// @throws dev.tidemill.server.http.ApiError if the body is announced to be too long
    static FormBody of(Request request, SizeLimit limit) {
        if (request.contentLength() > limit.most() + FORM) {
            throw limit.refusal();
        }
        return new FormBody(request.body(), limit);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = in.read(bytes, offset, length);
        left -= Math.max(0, count);
        if (left < 0) {
            throw limit.refusal();
        }
        return count;
    }
}
