package dev.tidemill.server.dispatch;

import dev.tidemill.server.blobs.Blobs;
import dev.tidemill.server.job.Answer;
import dev.tidemill.server.job.Ids;
import dev.tidemill.wire.ApiJson;
import dev.tidemill.wire.ErrorBody;
import dev.tidemill.wire.Usage;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/// Reads an answer in one pass: keeps its bytes, checks that they are JSON, and finds its usage.
///
/// JSON stays as it is, but for line ends between its tokens, which become spaces. Anything else is
/// wrapped, so that it can stand in a line:
///
/// ```json
/// {"content_type":"text/plain","content":"..."}
/// {"content_type":"audio/mpeg","content_base64":"..."}
/// {"error":{"message":"...","type":"upstream_error","param":null,"code":null}}
/// ```
final class AnswerReader {
    private static final int MOST_IN_MEMORY = 1024 * 1024;
    private static final int MOST_OF_ERROR = 4_000;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .maxNumberLength(100_000)
                                    .maxNestingDepth(1_000)
                                    .build())
                    .build();

    private final Blobs blobs;
    private final Ids ids;
    private final ByteBudget budget;
    private final long mostBytes;

    /// @param budget is charged with what is in memory
    /// @param mostBytes that an answer may have
    AnswerReader(Blobs blobs, Ids ids, ByteBudget budget, long mostBytes) {
        this.budget = budget;
        this.mostBytes = mostBytes;
        this.blobs = blobs;
        this.ids = ids;
    }

    /// What came before the body.
    ///
    /// @param contentType as sent, or empty
    record Head(int status, String requestId, String contentType) {
        boolean isSuccess() {
            return status >= 200 && status < 300;
        }

        boolean saysJson() {
            String type = mediaType();
            return type.isEmpty() || type.equals("application/json") || type.endsWith("+json");
        }

        String mediaType() {
            int end = contentType.indexOf(';');
            String type = end < 0 ? contentType : contentType.substring(0, end);
            return type.strip().toLowerCase(Locale.ROOT);
        }
    }

    /// An answer that is not what it says it is.
    static final class Broken extends IOException {
        private static final long serialVersionUID = 1;

        Broken(String message) {
            super(message);
        }
    }

    /// @throws Broken if it calls itself JSON and a success, and is no JSON
    /// @throws IOException if it could not be read to its end, or not be kept
    Answer read(Head head, InputStream body) throws IOException {
        var lengths = new AnswerSink.Lengths(MOST_IN_MEMORY, mostBytes);
        try (var sink = new AnswerSink(blobs, () -> "spool/" + ids.hex32(), lengths, budget)) {
            if (head.saysJson()) {
                return json(head, body, sink);
            }
            if (!head.isSuccess()) {
                return error(head, body.readNBytes(MOST_OF_ERROR));
            }
            wrap(head, body, sink);
            return new Answer(head.status(), head.requestId(), sink.finish(), Optional.empty());
        } catch (JacksonIOException e) {
            throw e.getCause();
        }
    }

    private static Answer json(Head head, InputStream body, AnswerSink sink) throws IOException {
        Optional<Usage> usage;
        var kept = new KeptJson(withoutByteOrderMark(body), sink);
        try (var parser = JSON.createParser(ObjectReadContext.empty(), kept)) {
            usage = usage(parser);
        } catch (JacksonIOException e) {
            throw e.getCause();
        } catch (Broken | JacksonException e) {
            if (!head.isSuccess()) {
                return error(head, rest(kept, sink));
            }
            throw e instanceof Broken broken
                    ? broken
                    : new Broken("The model server's answer is not valid JSON.");
        }
        return new Answer(head.status(), head.requestId(), sink.finish(), usage);
    }

    /// Some of an error that is no JSON after all.
    private static byte[] rest(KeptJson kept, AnswerSink sink) throws IOException {
        byte[] more = kept.readNBytes(MOST_OF_ERROR);
        byte[] all = sink.inMemory();
        return all == null ? more : all;
    }

    private static InputStream withoutByteOrderMark(InputStream body) throws IOException {
        var stream = new PushbackInputStream(body, BYTE_ORDER_MARK.length);
        byte[] first = stream.readNBytes(BYTE_ORDER_MARK.length);
        if (!Arrays.equals(first, BYTE_ORDER_MARK)) {
            stream.unread(first);
        }
        return stream;
    }

    /// Reads all of it, which must be one value.
    private static Optional<Usage> usage(JsonParser parser) throws Broken {
        Optional<Usage> usage = Optional.empty();
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw new Broken("The model server's answer is empty.");
        }
        if (token != JsonToken.START_OBJECT) {
            parser.skipChildren();
        } else {
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean isUsage = parser.currentName().equals("usage");
                token = parser.nextToken();
                if (isUsage && token == JsonToken.START_OBJECT) {
                    usage = Optional.of(UsageReader.read(parser));
                } else {
                    parser.skipChildren();
                }
            }
        }
        if (parser.nextToken() != null) {
            throw new Broken("The model server's answer has more than one JSON value.");
        }
        return usage;
    }

    private static Answer error(Head head, byte[] text) {
        String message = new String(text, StandardCharsets.UTF_8).strip();
        if (message.length() > MOST_OF_ERROR) {
            message = message.substring(0, MOST_OF_ERROR);
        }
        if (message.isEmpty()) {
            message =
                    "The model server answered with status %d and said nothing else."
                            .formatted(head.status());
        }
        var body = new ErrorBody(message, "upstream_error", null, null);
        return new Answer(
                head.status(),
                head.requestId(),
                new Answer.Payload.InMemory(ApiJson.error(body)),
                Optional.empty());
    }

    private static void wrap(Head head, InputStream body, AnswerSink sink) {
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), sink)) {
            json.writeStartObject();
            json.writeStringProperty("content_type", head.contentType());
            if (head.mediaType().startsWith("text/")) {
                json.writeName("content");
                json.writeString(new InputStreamReader(body, StandardCharsets.UTF_8), -1);
            } else {
                json.writeName("content_base64");
                json.writeBinary(body, -1);
            }
            json.writeEndObject();
        }
    }

    /// The bytes as they are read, each of which has gone to the sink. A line end can only stand
    /// between the tokens of JSON.
    private static final class KeptJson extends InputStream {
        private final InputStream body;
        private final AnswerSink sink;

        KeptJson(InputStream body, AnswerSink sink) {
            this.body = body;
            this.sink = sink;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = body.read(bytes, offset, length);
            for (int i = offset; i < offset + count; i++) {
                if (bytes[i] == '\n' || bytes[i] == '\r') {
                    bytes[i] = ' ';
                }
            }
            if (count > 0) {
                sink.write(bytes, offset, count);
            }
            return count;
        }
    }
}
