package dev.tidemill.server.job;

import dev.tidemill.wire.Usage;
import java.util.Optional;

/// A whole answer of a model server, ready to stand in an output line.
///
/// @param status its HTTP status
/// @param requestId the id that the model server gave it, or else the one that was sent to it
/// @param body one JSON value on one line
/// @param usage the tokens that it reports, if it does
public record Answer(int status, String requestId, Payload body, Optional<Usage> usage) {
    /// JSON bytes, held in memory or, if there are many, in a blob.
    public sealed interface Payload {
        /// In bytes.
        long length();

        record InMemory(byte[] bytes) implements Payload {
            @Override
            public long length() {
                return bytes.length;
            }
        }

        record Spooled(String blob, long length) implements Payload {}
    }

    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }
}
