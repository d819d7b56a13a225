package dev.tidemill.server.dispatch;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/// One request to a model server, on behalf of a line.
///
/// @param requestId sent as `Idempotency-Key`, and its hex digits as `X-Request-Id`; the same at
///   every attempt
/// @param batch the id of the line's batch
/// @param tries how many requests there were for the line before
/// @param path below the base URL, such as `/embeddings`
/// @param body JSON, sent as it is
/// @param headers of this request alone
public record Call(
        String requestId,
        String batch,
        int tries,
        String path,
        Body body,
        Map<String, String> headers) {
    public Call(String requestId, String batch, int tries, String path, Body body) {
        this(requestId, batch, tries, path, body, Map.of());
    }

    /// The same with these headers.
    Call with(Map<String, String> others) {
        return new Call(requestId, batch, tries, path, body, others);
    }

    /// The bytes of a request. May be written more than once.
    public interface Body {
        long length();

        void writeTo(OutputStream out) throws IOException;
    }
}
