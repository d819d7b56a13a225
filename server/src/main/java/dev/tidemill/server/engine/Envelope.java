package dev.tidemill.server.engine;

import org.jspecify.annotations.Nullable;

/// What one line of an input says, and where. Offsets count from the first byte of the line; -1
/// where there is nothing.
///
/// @param customId null if there is none
/// @param inputs how many inputs `body.input` holds, 0 if it is missing
record Envelope(
        @Nullable String customId,
        @Nullable String method,
        @Nullable String url,
        long bodyStart,
        long bodyEnd,
        @Nullable String model,
        long modelStart,
        long modelEnd,
        boolean hasMessages,
        boolean isStreaming,
        long inputs) {
    boolean hasBody() {
        return bodyStart >= 0;
    }

    long bodyLength() {
        return bodyEnd - bodyStart;
    }
}
