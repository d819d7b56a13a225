package dev.tidemill.server.engine;

import dev.tidemill.wire.BatchError;
import java.util.Collection;
import java.util.List;

/// What every line of an input must have, whatever the other lines are.
final class LineRules {
    static final String EMBEDDINGS = "/v1/embeddings";

    /// What is stored with each line or batch, and shown in lists, must have an end.
    private static final int MOST_IN_A_NAME = 512;

    private static final String CHAT = "/v1/chat/completions";

    private LineRules() {}

    /// @param endpoints where it may go
    static void check(Envelope envelope, Collection<String> endpoints) throws LineError {
        checkRequired(envelope, endpoints);
        checkBody(envelope, CHAT.equals(envelope.url()));
    }

    private static void checkRequired(Envelope envelope, Collection<String> endpoints)
            throws LineError {
        if (envelope.customId() == null) {
            throw LineError.missing("custom_id");
        }
        if (envelope.customId().length() > MOST_IN_A_NAME) {
            throw LineError.tooLong("custom_id", MOST_IN_A_NAME);
        }
        if (envelope.method() == null) {
            throw LineError.missing("method");
        }
        if (!envelope.method().equals("POST")) {
            throw LineError.unsupported("method", envelope.method(), List.of("POST"));
        }
        if (envelope.url() == null) {
            throw LineError.missing("url");
        }
        if (!endpoints.contains(envelope.url())) {
            throw endpoints.size() > 1
                    ? LineError.unsupported("url", envelope.url(), endpoints)
                    : new LineError(
                            "invalid_url",
                            "The URL provided for this request does not match the batch endpoint.",
                            "url");
        }
        if (!envelope.hasBody()) {
            throw LineError.missing("body");
        }
    }

    private static void checkBody(Envelope envelope, boolean isChat) throws LineError {
        if (envelope.model() == null) {
            throw new LineError("invalid_request", "Model parameter is required.", "body.model");
        }
        if (envelope.model().length() > MOST_IN_A_NAME) {
            throw LineError.tooLong("body.model", MOST_IN_A_NAME);
        }
        if (isChat && !envelope.hasMessages()) {
            throw new LineError(
                    "invalid_request", "Messages parameter is required.", "body.messages");
        }
        if (envelope.isStreaming()) {
            throw new LineError(
                    "streaming_unsupported",
                    (isChat ? "Chat Completions: " : "")
                            + "Streaming is not supported in the Batch API.",
                    "body.stream");
        }
    }

    /// The id of a line that was checked.
    @SuppressWarnings("NullAway")
    static String customId(Envelope checked) {
        return checked.customId();
    }

    /// The model of a line that was checked.
    @SuppressWarnings("NullAway")
    static String model(Envelope checked) {
        return checked.model();
    }

    static BatchError emptyFile() {
        return new BatchError(
                "empty_file",
                "The input file is empty. Please ensure that the batch contains at least one"
                        + " request.",
                null,
                null);
    }
}
