package dev.tidemill.server.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/// What a feature answers.
public sealed interface Reply {
    int status();

    Map<String, String> headers();

    /// A whole body, held in memory.
    record Whole(int status, Map<String, String> headers, byte[] body) implements Reply {}

    /// A body of a known length that is written while it is sent.
    record Streamed(int status, Map<String, String> headers, long length, Body body)
            implements Reply {}

    /// Writes a body. Called once, on the request's thread.
    interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    /// 200 with a JSON body.
    static Reply json(byte[] body) {
        return new Whole(200, Map.of("Content-Type", "application/json"), body);
    }
}
