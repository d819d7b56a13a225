package dev.tidemill.client.jobs;

import dev.tidemill.client.errors.TidemillInvalidDataException;
import dev.tidemill.wire.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// One line of a batch:
///
/// ```java
/// BatchRequest.of("c1", "/v1/embeddings", "{\"model\":\"m\",\"input\":\"The tide rises.\"}")
/// ```
///
/// @param customId the caller's name for it, unique within its job
/// @param url where it goes, such as `/v1/embeddings`
/// @param body what is sent there
public record BatchRequest(String customId, String url, JsonValue body) {
    /// One whose body is given as its JSON.
    ///
    /// @throws IllegalArgumentException if the body is no JSON
    public static BatchRequest of(String customId, String url, String body) {
        return new BatchRequest(customId, url, JsonValue.parse(body));
    }

    /// Reads a line of an input file.
    ///
    /// @throws TidemillInvalidDataException if it is none
    public static BatchRequest parse(byte[] line) {
        try {
            JsonValue json = JsonValue.parse(line);
            return new BatchRequest(
                    text(json, "custom_id"),
                    text(json, "url"),
                    json.get("body").orElseThrow(() -> missing("body")));
        } catch (IllegalArgumentException e) {
            throw new TidemillInvalidDataException("a line of the input is " + e.getMessage(), e);
        }
    }

    /// The requests of an input file, read while they are taken. Blank lines are passed over. What
    /// cannot be read is an [UncheckedIOException]. Close the stream: it closes the file.
    ///
    /// ```java
    /// client.jobs().submit(BatchRequest.readAll(new FileInputStream("in.jsonl")), params);
    /// ```
    public static Stream<BatchRequest> readAll(InputStream jsonl) {
        var lines = new LineReader(jsonl);
        return Stream.generate(() -> next(lines))
                .takeWhile(Optional::isPresent)
                .map(line -> parse(line.orElseThrow().bytes()))
                .onClose(() -> close(lines));
    }

    private static Optional<LineReader.Line> next(LineReader lines) {
        try {
            return Optional.ofNullable(lines.next());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(LineReader lines) {
        try {
            lines.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(JsonValue json, String name) {
        return json.get(name).flatMap(JsonValue::asString).orElseThrow(() -> missing(name));
    }

    private static TidemillInvalidDataException missing(String name) {
        return new TidemillInvalidDataException("a line of the input has no `" + name + "`");
    }

    /// Writes one line for each request, in order, and holds one at a time.
    public static void writeAll(Stream<BatchRequest> requests, OutputStream jsonl)
            throws IOException {
        for (var each = requests.iterator(); each.hasNext(); ) {
            jsonl.write(each.next().toLine());
        }
    }

    /// Its line, with the line end.
    public byte[] toLine() {
        Map<String, JsonValue> line = new LinkedHashMap<>();
        line.put("custom_id", JsonValue.from(customId));
        line.put("method", JsonValue.from("POST"));
        line.put("url", JsonValue.from(url));
        line.put("body", body);
        byte[] json = JsonValue.from(line).toBytes();
        byte[] ended = Arrays.copyOf(json, json.length + 1);
        ended[json.length] = '\n';
        return ended;
    }

    /// The model that its body names.
    public Optional<String> model() {
        return body.get("model").flatMap(JsonValue::asString);
    }
}
