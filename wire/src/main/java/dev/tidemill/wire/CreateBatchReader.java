package dev.tidemill.wire;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// Reads a [CreateBatch]. What is wrong is said in the words of the hosted API.
final class CreateBatchReader {
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    private static final String EXPIRES_AFTER = "output_expires_after";

    private final JsonParser parser;
    private @Nullable String inputFileId;
    private @Nullable String endpoint;
    private @Nullable String completionWindow;
    private @Nullable Map<String, String> metadata;
    private @Nullable Long expiresAfter;

    private CreateBatchReader(JsonParser parser) {
        this.parser = parser;
    }

    static CreateBatch read(byte[] json) throws InvalidBody {
        try (var parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            return new CreateBatchReader(parser).read();
        } catch (JacksonException e) {
            throw new InvalidBody(
                    "We could not parse the JSON body of your request: "
                            + e.getOriginalMessage()
                            + ".",
                    null,
                    null);
        }
    }

    private CreateBatch read() throws InvalidBody {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new InvalidBody(
                    "Invalid type for the request body: expected an object, but got %s instead."
                            .formatted(kind()),
                    null,
                    "invalid_type");
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            readField(parser.currentName());
        }
        if (parser.nextToken() != null) {
            throw new InvalidBody(
                    "We could not parse the JSON body of your request: there is more behind its"
                            + " end.",
                    null,
                    null);
        }
        return new CreateBatch(
                required("input_file_id", inputFileId),
                required("endpoint", endpoint),
                required("completion_window", completionWindow),
                metadata,
                expiresAfter);
    }

    private void readField(String name) throws InvalidBody {
        boolean isNull = parser.nextToken() == JsonToken.VALUE_NULL;
        switch (name) {
            case "input_file_id" -> inputFileId = string(name);
            case "endpoint" -> endpoint = string(name);
            case "completion_window" -> completionWindow = string(name);
            case "metadata" -> metadata = isNull ? null : metadata(name);
            case EXPIRES_AFTER -> expiresAfter = isNull ? null : expiresAfter();
            default -> throw unknown(name);
        }
    }

    private Map<String, String> metadata(String name) throws InvalidBody {
        expect(JsonToken.START_OBJECT, name, "an object");
        var pairs = new LinkedHashMap<String, String>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            parser.nextToken();
            pairs.put(key, string(name + "." + key));
        }
        return pairs;
    }

    private long expiresAfter() throws InvalidBody {
        expect(JsonToken.START_OBJECT, EXPIRES_AFTER, "an object");
        String anchor = null;
        Long seconds = null;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = EXPIRES_AFTER + "." + parser.currentName();
            parser.nextToken();
            switch (name) {
                case EXPIRES_AFTER + ".anchor" -> anchor = string(name);
                case EXPIRES_AFTER + ".seconds" -> seconds = integer(name);
                default -> throw unknown(name);
            }
        }
        if (!required(EXPIRES_AFTER + ".anchor", anchor).equals("created_at")) {
            throw new InvalidBody(
                    "Invalid value: '%s'. Supported values are: 'created_at'.".formatted(anchor),
                    EXPIRES_AFTER + ".anchor",
                    "invalid_value");
        }
        return required(EXPIRES_AFTER + ".seconds", seconds);
    }

    private String string(String param) throws InvalidBody {
        expect(JsonToken.VALUE_STRING, param, "a string");
        String text = parser.getString();
        if (text.indexOf(0) >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new InvalidBody(
                    "Invalid '%s': NUL and halves of surrogate pairs cannot be kept."
                            .formatted(param),
                    param,
                    "invalid_value");
        }
        return text;
    }

    /// One that is too large for a long is out of any range that a caller may ask for.
    private long integer(String param) throws InvalidBody {
        expect(JsonToken.VALUE_NUMBER_INT, param, "an integer");
        var value = parser.getBigIntegerValue();
        return value.bitLength() < Long.SIZE
                ? value.longValue()
                : value.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }

    private void expect(JsonToken token, String param, String expected) throws InvalidBody {
        if (parser.currentToken() != token) {
            throw InvalidBody.type(param, expected, kind());
        }
    }

    private String kind() {
        JsonToken token = parser.currentToken();
        return token == null
                ? "nothing"
                : switch (token) {
                    case START_OBJECT -> "an object";
                    case START_ARRAY -> "an array";
                    case VALUE_STRING -> "a string";
                    case VALUE_NUMBER_INT -> "an integer";
                    case VALUE_NUMBER_FLOAT -> "a decimal";
                    case VALUE_TRUE, VALUE_FALSE -> "a boolean";
                    case VALUE_NULL -> "null";
                    case END_OBJECT,
                            END_ARRAY,
                            PROPERTY_NAME,
                            VALUE_EMBEDDED_OBJECT,
                            NOT_AVAILABLE ->
                            throw new AssertionError("no value: " + token);
                };
    }

    private static <T> T required(String param, @Nullable T value) throws InvalidBody {
        if (value == null) {
            throw InvalidBody.missing(param);
        }
        return value;
    }

    private static InvalidBody unknown(String param) {
        return new InvalidBody("Unknown parameter: '" + param + "'.", param, "unknown_parameter");
    }
}
