package dev.tidemill.server.http;

import dev.tidemill.server.trace.Span;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A GET of which no more is known than its query.
public record FakeQuery(String raw) implements Request {
    @Override
    public String method() {
        return "GET";
    }

    @Override
    public String pathParam(String name) {
        throw new IllegalArgumentException(name);
    }

    @Override
    public Map<String, List<String>> query() {
        return Query.parse(raw);
    }

    @Override
    public Optional<String> header(String name) {
        return Optional.empty();
    }

    @Override
    public long contentLength() {
        return 0;
    }

    @Override
    public InputStream body() {
        return InputStream.nullInputStream();
    }

    @Override
    public byte[] body(int limit) {
        return new byte[0];
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
