package dev.tidemill.server.engine;

import dev.tidemill.server.dispatch.Upstreams;
import dev.tidemill.server.dispatch.Upstreams.Found;
import dev.tidemill.server.store.Shard;
import dev.tidemill.wire.BatchError;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The one pass over an input that finds every bad line and cuts the good ones into shards.
final class InputScan {
    private static final String EMBEDDINGS = "/v1/embeddings";

    /// What is stored with each line or batch, and shown in lists, must have an end.
    private static final int MOST_IN_A_NAME = 512;

    private static final String CHAT = "/v1/chat/completions";

    private final String endpoint;
    private final Upstreams upstreams;
    private final EngineConfig.Limits limits;
    private final Mistakes mistakes = new Mistakes();
    private final CustomIds ids;
    private final Suspects suspects = new Suspects();
    private final ShardCutter cutter;
    private @Nullable String model;
    private @Nullable Found found;
    private long total;
    private long inputs;

    InputScan(
            long batch,
            String endpoint,
            Upstreams upstreams,
            EngineConfig.Limits limits,
            long key) {
        this.endpoint = endpoint;
        this.upstreams = upstreams;
        this.limits = limits;
        ids = new CustomIds(key);
        cutter = new ShardCutter(batch, limits);
    }

    /// What an input turned out to be.
    sealed interface Result {
        record Accepted(String model, long total, List<Shard> shards) implements Result {}

        record Rejected(List<BatchError> errors) implements Result {}

        /// Nobody can say yet whether the model exists.
        record WaitsForModel(String model) implements Result {}
    }

    /// Opens the input from its beginning.
    interface Input {
        LineScanner open() throws IOException;
    }

    Result run(Input input) throws IOException {
        try (LineScanner lines = input.open()) {
            while (lines.next()) {
                look(lines);
                if (found instanceof Found.NotYetKnown && model != null) {
                    return new Result.WaitsForModel(model);
                }
            }
        }
        if (!suspects.isEmpty()) {
            try (LineScanner lines = input.open()) {
                suspects.lookAgain(lines, ids, mistakes);
            }
        }
        checkTotals();
        if (!mistakes.isEmpty() || model == null) {
            return new Result.Rejected(mistakes.list());
        }
        return new Result.Accepted(model, total, cutter.finish());
    }

    private void look(LineScanner lines) throws IOException {
        if (!lines.isLong() && lines.isBlank()) {
            cutter.skip(lines.length());
            return;
        }
        long offset = lines.offset();
        long number = lines.number();
        var line = InputLine.read(lines);
        total++;
        cutter.add(number, offset, line.length());
        switch (line) {
            case InputLine.Bad(var error, _) -> mistakes.add(error.at(number));
            case InputLine.Good(var envelope, _) -> check(number, envelope);
        }
    }

    private void check(long number, Envelope envelope) {
        try {
            checkRequired(envelope);
            checkModel(envelope);
        } catch (LineError e) {
            mistakes.add(e.at(number));
            return;
        }
        inputs += envelope.inputs();
        long hash = ids.hash(customId(envelope));
        if (!ids.add(hash)) {
            suspects.add(hash);
        }
    }

    @SuppressWarnings("NullAway") // checkRequired has seen it
    private static String customId(Envelope envelope) {
        return envelope.customId();
    }

    private void checkRequired(Envelope envelope) throws LineError {
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
            throw new LineError(
                    "invalid_value",
                    "Invalid value: "
                            + LineError.quoted(envelope.method())
                            + ". Supported values are: 'POST'.",
                    "method");
        }
        if (envelope.url() == null) {
            throw LineError.missing("url");
        }
        if (!envelope.url().equals(endpoint)) {
            throw new LineError(
                    "invalid_url",
                    "The URL provided for this request does not match the batch endpoint.",
                    "url");
        }
        if (!envelope.hasBody()) {
            throw LineError.missing("body");
        }
    }

    private void checkModel(Envelope envelope) throws LineError {
        String named = envelope.model();
        if (named == null) {
            throw new LineError("invalid_request", "Model parameter is required.", "body.model");
        }
        if (named.length() > MOST_IN_A_NAME) {
            throw LineError.tooLong("body.model", MOST_IN_A_NAME);
        }
        if (endpoint.equals(CHAT) && !envelope.hasMessages()) {
            throw new LineError(
                    "invalid_request", "Messages parameter is required.", "body.messages");
        }
        if (envelope.isStreaming()) {
            throw new LineError(
                    "streaming_unsupported",
                    (endpoint.equals(CHAT) ? "Chat Completions: " : "")
                            + "Streaming is not supported in the Batch API.",
                    "body.stream");
        }
        if (model == null) {
            model = named;
            found = upstreams.find(named);
        }
        if (!named.equals(model)) {
            throw new LineError(
                    "mismatched_model",
                    "The model "
                            + LineError.quoted(named)
                            + " for this request does not match the rest of the"
                            + " batch. Each batch must contain requests for a single model.",
                    "body.model");
        }
        if (found instanceof Found.Unknown) {
            throw new LineError(
                    "model_not_found",
                    "The provided model "
                            + LineError.quoted(named)
                            + " is not supported by the Batch API.",
                    "body.model");
        }
    }

    private void checkTotals() {
        if (total == 0) {
            mistakes.add(
                    ofFile(
                            "empty_file",
                            "The input file is empty. Please ensure that the batch contains at"
                                    + " least one request.",
                            null));
        }
        if (total > limits.lines()) {
            mistakes.add(
                    ofFile(
                            "too_many_tasks",
                            "The input file has "
                                    + total
                                    + " requests; a batch may have at most "
                                    + limits.lines()
                                    + ".",
                            null));
        }
        if (endpoint.equals(EMBEDDINGS) && inputs > limits.embeddingInputs()) {
            mistakes.add(
                    ofFile(
                            "too_many_embedding_inputs",
                            "The input file has "
                                    + inputs
                                    + " embedding inputs; a batch may have"
                                    + " at most "
                                    + limits.embeddingInputs()
                                    + ".",
                            "body.input"));
        }
    }

    private static BatchError ofFile(String code, String message, @Nullable String param) {
        return new BatchError(code, message, param, null);
    }
}
