package dev.tidemill.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// Reads the JSON object of a request's body, field by field. What is wrong is said in the words of
/// the hosted API.
final class BodyReader {
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private final JsonParser parser;

    private BodyReader(JsonParser parser) {
        this.parser = parser;
    }

    /// Takes one field, whose value is to be read.
    interface Fields {
        void read(BodyReader body, String name) throws InvalidBody;
    }

    /// Hands over each field of the object.
    static void read(byte[] json, Fields fields) throws InvalidBody {
        try (var parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            new BodyReader(parser).readWhole(fields);
        } catch (JacksonException e) {
            throw unparsable(e.getOriginalMessage());
        }
    }

    private void readWhole(Fields fields) throws InvalidBody {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new InvalidBody(
                    "Invalid type for the request body: expected an object, but got %s instead."
                            .formatted(kind()),
                    null,
                    "invalid_type");
        }
        readFields(fields);
        if (parser.nextToken() != null) {
            throw unparsable("there is more behind its end");
        }
    }

    private static InvalidBody unparsable(String reason) {
        return new InvalidBody(
                "We could not parse the JSON body of your request: " + reason + ".", null, null);
    }

    private void readFields(Fields fields) throws InvalidBody {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            fields.read(this, name);
        }
    }

    boolean isNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    /// Hands over each field of the object that the field has.
    void object(String param, Fields fields) throws InvalidBody {
        expect(JsonToken.START_OBJECT, param, "an object");
        readFields(fields);
    }

    String string(String param) throws InvalidBody {
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

    List<String> strings(String param) throws InvalidBody {
        expect(JsonToken.START_ARRAY, param, "an array");
        var texts = new ArrayList<String>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            texts.add(string(param + "[" + texts.size() + "]"));
        }
        return texts;
    }

    boolean flag(String param) throws InvalidBody {
        if (parser.currentToken() != JsonToken.VALUE_TRUE) {
            expect(JsonToken.VALUE_FALSE, param, "a boolean");
        }
        return parser.getBooleanValue();
    }

    /// A number without a fraction, since JSON has but one kind of number: `3600.0` is 3600. One
    /// that is too large for a long is out of any range that a caller may ask for.
    long integer(String param) throws InvalidBody {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT) {
            double number = parser.getDoubleValue();
            if (Math.rint(number) == number) {
                return (long) number;
            }
        }
        expect(JsonToken.VALUE_NUMBER_INT, param, "an integer");
        var value = parser.getBigIntegerValue();
        return value.bitLength() < Long.SIZE
                ? value.longValue()
                : value.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }

    /// The seconds of an object with them and the only anchor that there is.
    long expiresAfter(String param) throws InvalidBody {
        var reader = new ExpiresAfter(param);
        object(param, reader);
        return reader.seconds();
    }

    private static final class ExpiresAfter implements Fields {
        private final String param;
        private @Nullable String anchor;
        private @Nullable Long seconds;

        ExpiresAfter(String param) {
            this.param = param;
        }

        @Override
        public void read(BodyReader body, String name) throws InvalidBody {
            switch (name) {
                case "anchor" -> anchor = body.string(param + ".anchor");
                case "seconds" -> seconds = body.integer(param + ".seconds");
                default -> throw unknown(param + "." + name);
            }
        }

        long seconds() throws InvalidBody {
            if (!required(param + ".anchor", anchor).equals("created_at")) {
                throw new InvalidBody(
                        "Invalid value: '%s'. Supported values are: 'created_at'."
                                .formatted(anchor),
                        param + ".anchor",
                        "invalid_value");
            }
            return required(param + ".seconds", seconds);
        }
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

    static <T> T required(String param, @Nullable T value) throws InvalidBody {
        if (value == null) {
            throw InvalidBody.missing(param);
        }
        return value;
    }

    static InvalidBody unknown(String param) {
        return new InvalidBody("Unknown parameter: '" + param + "'.", param, "unknown_parameter");
    }
}
