package dev.tidemill.client.jobs;

import dev.tidemill.client.batches.Batch;
import dev.tidemill.client.batches.BatchError;
import dev.tidemill.wire.JsonValue;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The outcomes of one batch that has ended, in the order of its input.
final class PartResults implements Closeable {
    private static final String NO_ERROR =
            "another line of its file is wrong, or the file itself is";

    private final Batch batch;
    private final Map<Long, BatchError> mistakes;
    private final Path folder;
    private final LineReader input;
    private final @Nullable ResultFile output;
    private final @Nullable ResultFile errors;

    /// Downloads all that it needs into a folder that is its own.
    PartResults(Batch batch, Download download, Path folder) throws IOException {
        this.batch = batch;
        this.folder = folder;
        download.to(inputFile(), batch.inputFileId());
        boolean hasOutput = fetch(batch.outputFileId(), download, outputFile());
        boolean hasErrors = fetch(batch.errorFileId(), download, errorFile());
        input = new LineReader(Files.newInputStream(inputFile()));
        output = hasOutput ? new ResultFile(outputFile()) : null;
        errors = hasErrors ? new ResultFile(errorFile()) : null;
        mistakes =
                batch.errors().flatMap(Batch.Errors::data).orElse(List.of()).stream()
                        .filter(error -> error.line().isPresent())
                        .collect(
                                Collectors.toMap(
                                        error -> error.line().orElseThrow(),
                                        Function.identity(),
                                        (first, second) -> first));
    }

    private Path inputFile() {
        return folder.resolve("input");
    }

    private Path outputFile() {
        return folder.resolve("output");
    }

    private Path errorFile() {
        return folder.resolve("errors");
    }

    /// Some servers call a file that does not exist `""`.
    private static boolean fetch(Optional<String> id, Download download, Path target) {
        Optional<String> file = id.filter(name -> !name.isEmpty());
        file.ifPresent(name -> download.to(target, name));
        return file.isPresent();
    }

    /// The outcome of the next line; null behind the last.
    @Nullable Outcome next() throws IOException {
        var line = input.next();
        if (line == null) {
            return null;
        }
        var request = BatchRequest.parse(line.bytes());
        if (batch.status().equals(Batch.Status.FAILED)) {
            return failed(request, Optional.ofNullable(mistakes.get(line.number())));
        }
        return result(request.customId())
                .map(result -> outcome(request, result))
                .orElseGet(() ->
                        new Outcome.NotRun(
                                request,
                                "no_result",
                                "no file of " + batch.id() + " has this line",
                                Optional.empty()));
    }

    /// First where it must be if the files are in input order, then anywhere.
    private Optional<JsonValue> result(String customId) throws IOException {
        Optional<JsonValue> found = next(output, customId);
        if (found.isEmpty()) {
            found = next(errors, customId);
        }
        if (found.isEmpty()) {
            found = find(output, customId);
        }
        return found.isEmpty() ? find(errors, customId) : found;
    }

    private static Optional<JsonValue> next(@Nullable ResultFile file, String customId)
            throws IOException {
        return file == null ? Optional.empty() : file.next(customId);
    }

    private static Optional<JsonValue> find(@Nullable ResultFile file, String customId)
            throws IOException {
        return file == null ? Optional.empty() : file.find(customId);
    }

    private static Outcome failed(BatchRequest request, Optional<BatchError> mistake) {
        return new Outcome.NotRun(
                request,
                mistake.flatMap(BatchError::code).orElse("batch_failed"),
                mistake.flatMap(BatchError::message).orElse(NO_ERROR),
                Optional.empty());
    }

    private static Outcome outcome(BatchRequest request, JsonValue result) {
        Optional<JsonValue> error = result.get("error").filter(value -> !value.isNull());
        Optional<JsonValue> response = result.get("response").filter(value -> !value.isNull());
        long status =
                response.flatMap(value -> value.get("status_code"))
                        .flatMap(JsonValue::asLong)
                        .orElse(0L);
        boolean good = status >= 200 && status < 300;
        if (response.isEmpty() || (good && error.isPresent())) {
            return new Outcome.NotRun(
                    request,
                    text(error, "code", "no_result"),
                    text(error, "message", ""),
                    Optional.of(result));
        }
        String requestId = text(response, "request_id", "");
        JsonValue body = response.flatMap(value -> value.get("body")).orElse(JsonValue.from(null));
        return good
                ? new Outcome.Succeeded(request, (int) status, requestId, body, Optional.of(result))
                : new Outcome.Refused(request, (int) status, requestId, body, Optional.of(result));
    }

    private static String text(Optional<JsonValue> json, String name, String otherwise) {
        return json.flatMap(value -> value.get(name))
                .flatMap(JsonValue::asString)
                .orElse(otherwise);
    }

    @Override
    public void close() throws IOException {
        input.close();
        for (ResultFile file : new @Nullable ResultFile[] {output, errors}) {
            if (file != null) {
                file.close();
            }
        }
    }
}
