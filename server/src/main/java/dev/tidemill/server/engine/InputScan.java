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
            LineRules.check(envelope, List.of(endpoint));
            checkModel(LineRules.model(envelope));
        } catch (LineError e) {
            mistakes.add(e.at(number));
            return;
        }
        inputs += envelope.inputs();
        long hash = ids.hash(LineRules.customId(envelope));
        if (!ids.add(hash)) {
            suspects.add(hash);
        }
    }

    private void checkModel(String named) throws LineError {
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
            mistakes.add(LineRules.emptyFile());
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
        if (endpoint.equals(LineRules.EMBEDDINGS) && inputs > limits.embeddingInputs()) {
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
