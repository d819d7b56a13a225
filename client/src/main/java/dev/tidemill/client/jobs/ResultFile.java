package dev.tidemill.client.jobs;

import dev.tidemill.client.errors.TidemillInvalidDataException;
import dev.tidemill.wire.JsonValue;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An output or error file on the disk, in which lines are found by their `custom_id`. As long as
/// they are asked for in the order of the file, one is held at a time; of lines that are passed
/// over, the places are.
final class ResultFile implements Closeable {
    private record Place(long offset, int length) {}

    private record Head(String customId, JsonValue json, Place place) {}

    private final LineReader lines;
    private final FileChannel channel;
    private final Map<String, Place> passed = new HashMap<>();
    private @Nullable Head head;

    ResultFile(Path file) throws IOException {
        lines = new LineReader(Files.newInputStream(file));
        channel = FileChannel.open(file);
        advance();
    }

    /// The line at hand, if it has this id.
    Optional<JsonValue> next(String customId) throws IOException {
        if (head == null || !head.customId.equals(customId)) {
            return Optional.empty();
        }
        JsonValue json = head.json;
        advance();
        return Optional.of(json);
    }

    /// The line with this id, wherever it is.
    Optional<JsonValue> find(String customId) throws IOException {
        Place known = passed.remove(customId);
        if (known != null) {
            return Optional.of(parse(read(known)));
        }
        while (head != null && !head.customId.equals(customId)) {
            passed.put(head.customId, head.place);
            advance();
        }
        return next(customId);
    }

    private void advance() throws IOException {
        var line = lines.next();
        if (line == null) {
            head = null;
            return;
        }
        JsonValue json = parse(line.bytes());
        String customId =
                json.get("custom_id")
                        .flatMap(JsonValue::asString)
                        .orElseThrow(() ->
                                new TidemillInvalidDataException(
                                        "a line of a result file has no `custom_id`"));
        head = new Head(customId, json, new Place(line.offset(), line.bytes().length));
    }

    private byte[] read(Place place) throws IOException {
        var buffer = ByteBuffer.allocate(place.length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, place.offset + buffer.position()) < 0) {
                throw new EOFException("a result file has become shorter");
            }
        }
        return buffer.array();
    }

    private static JsonValue parse(byte[] line) {
        try {
            return JsonValue.parse(line);
        } catch (IllegalArgumentException e) {
            throw new TidemillInvalidDataException(
                    "a line of a result file is " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        lines.close();
        channel.close();
    }
}
