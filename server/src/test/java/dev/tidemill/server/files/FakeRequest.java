package dev.tidemill.server.files;

import dev.tidemill.server.http.Caller;
import dev.tidemill.server.http.Request;
import dev.tidemill.server.trace.Span;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A request that came without a network.
record FakeRequest(String method, Map<String, String> headers, long contentLength, InputStream body)
        implements Request {
    /// A form that is sent in chunks: its length is not announced.
    static Request upload(InputStream form) {
        return new FakeRequest("POST", Map.of("Content-Type", Form.TYPE), -1, form);
    }

    static Request upload(Form form) {
        return upload(form.stream());
    }

    static Request get(Map<String, String> headers) {
        return new FakeRequest("GET", headers, 0, InputStream.nullInputStream());
    }

    @Override
    public String pathParam(String name) {
        throw new IllegalArgumentException(name);
    }

    @Override
    public Map<String, List<String>> query() {
        return Map.of();
    }

    @Override
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    @Override
    public byte[] body(int limit) throws IOException {
        return body.readNBytes(limit);
    }

    @Override
    public String client() {
        return "127.0.0.1";
    }

    @Override
    public Caller caller() {
        return Caller.ANYBODY;
    }

    @Override
    public Span span() {
        return Span.NONE;
    }

    @Override
    public String id() {
        return "req_1";
    }
}
