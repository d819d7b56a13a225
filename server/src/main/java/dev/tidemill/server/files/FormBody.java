package dev.tidemill.server.files;

import dev.tidemill.server.http.Request;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// The body of an upload, which may be longer than its file by no more than a form needs.
final class FormBody extends FilterInputStream {
    private static final long FORM = 1024 * 1024;

    private final long mostOfFile;
    private long left;

    private FormBody(InputStream body, long mostOfFile) {
        super(body);
        this.mostOfFile = mostOfFile;
        this.left = mostOfFile + FORM;
    }

    /// @throws dev.tidemill.server.http.ApiError if the body is announced to be too long
    static FormBody of(Request request, long mostOfFile) {
        if (request.contentLength() > mostOfFile + FORM) {
            throw Upload.tooLarge(mostOfFile);
        }
        return new FormBody(request.body(), mostOfFile);
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
            throw Upload.tooLarge(mostOfFile);
        }
        return count;
    }
}
