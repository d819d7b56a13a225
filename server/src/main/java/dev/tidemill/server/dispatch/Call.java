package dev.tidemill.server.dispatch;

import java.io.IOException;
import java.io.OutputStream;

/// One request to a model server.
///
/// @param requestId sent as `Idempotency-Key`, and its hex digits as `X-Request-Id`; the same at
///   every attempt
/// @param path below the base URL, such as `/embeddings`
/// @param body JSON, sent as it is
public record Call(String requestId, String path, Body body) {
    /// The bytes of a request. May be written more than once.
    public interface Body {
        long length();

        void writeTo(OutputStream out) throws IOException;
    }
}
