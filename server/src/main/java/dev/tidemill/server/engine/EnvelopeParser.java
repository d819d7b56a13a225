package dev.tidemill.server.engine;

import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/// Reads the envelope of a line in one pass and leaves its body untouched.
final class EnvelopeParser {
    static final int MAX_DEPTH = 1_000;

    /// Sizes are bounded by the line's; only the depth has a limit of its own.
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_DEPTH)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .maxNumberLength(Integer.MAX_VALUE)
                                    .maxNameLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    private final Set<String> seen = new HashSet<>();
    private @Nullable String customId;
    private @Nullable String method;
    private @Nullable String url;
    private long bodyStart = -1;
    private long bodyEnd = -1;
    private @Nullable String model;
    private long modelStart = -1;
    private long modelEnd = -1;
    private boolean hasMessages;
    private boolean isStreaming;
    private long inputs;

    private EnvelopeParser() {}

    static Envelope parse(byte[] bytes, int from, int length) throws LineError {
        return parse(JSON.createParser(ObjectReadContext.empty(), bytes, from, length));
    }

    /// @throws UncheckedIOException if the stream fails
    static Envelope parse(InputStream line) throws LineError {
        return parse(JSON.createParser(ObjectReadContext.empty(), line));
    }

    private static Envelope parse(JsonParser json) throws LineError {
        try (json) {
            return new EnvelopeParser().line(json);
        } catch (StreamConstraintsException _) {
            throw LineError.notJson("This line is nested more than " + MAX_DEPTH + " levels deep.");
        } catch (JacksonIOException e) {
            throw new UncheckedIOException(e.getCause());
        } catch (JacksonException _) {
            throw LineError.notJson();
        }
    }

    private Envelope line(JsonParser json) throws LineError {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw LineError.notJson();
        }
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            property(json);
        }
        if (json.nextToken() != null) {
            throw LineError.notJson();
        }
        return new Envelope(
                customId,
                method,
                url,
                bodyStart,
                bodyEnd,
                model,
                modelStart,
                modelEnd,
                hasMessages,
                isStreaming,
                inputs);
    }

    private void property(JsonParser json) throws LineError {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        switch (name) {
            case "custom_id" -> {
                once(name);
                customId = text(json, name, value);
            }
            case "method" -> {
                once(name);
                method = text(json, name, value);
            }
            case "url" -> {
                once(name);
                url = text(json, name, value);
            }
            case "body" -> {
                once(name);
                body(json, value);
            }
            default -> json.skipChildren();
        }
    }

    private static @Nullable String text(JsonParser json, String name, JsonToken value)
            throws LineError {
        if (value == JsonToken.VALUE_NULL) {
            return null;
        }
        if (value != JsonToken.VALUE_STRING) {
            json.skipChildren();
            throw LineError.wrongType(name, "a string", describe(value));
        }
        return json.getString();
    }

    /// A null counts as a key all the same: what comes after it would slip past.
    private void once(String name) throws LineError {
        if (!seen.add(name)) {
            throw LineError.notJson(
                    "This line is not parseable as valid JSON: the key '"
                            + name
                            + "' stands twice.");
        }
    }

    private void body(JsonParser json, JsonToken value) throws LineError {
        if (value == JsonToken.VALUE_NULL) {
            return;
        }
        if (value != JsonToken.START_OBJECT) {
            json.skipChildren();
            throw LineError.wrongType("body", "an object", describe(value));
        }
        bodyStart = json.currentTokenLocation().getByteOffset();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            bodyProperty(json);
        }
        bodyEnd = json.currentLocation().getByteOffset();
    }

    private void bodyProperty(JsonParser json) throws LineError {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        switch (name) {
            case "model" -> model(json, value);
            case "messages" -> {
                hasMessages = value != JsonToken.VALUE_NULL;
                json.skipChildren();
            }
            case "stream" -> stream(json, value);
            case "input" -> inputs = inputs(json, value);
            default -> json.skipChildren();
        }
    }

    /// What is no boolean is refused, since model servers take `"yes"` and 1 for true.
    private void stream(JsonParser json, JsonToken value) throws LineError {
        once("body.stream");
        json.skipChildren();
        isStreaming =
                switch (value) {
                    case VALUE_TRUE -> true;
                    case VALUE_FALSE, VALUE_NULL -> false;
                    default ->
                            throw LineError.wrongType("body.stream", "a boolean", describe(value));
                };
    }

    private void model(JsonParser json, JsonToken value) throws LineError {
        once("body.model");
        modelStart = json.currentTokenLocation().getByteOffset();
        model = text(json, "body.model", value);
        modelEnd = json.currentLocation().getByteOffset();
    }

    /// A string is one input, as is an array of tokens; an array of those is as many as it has.
    private static long inputs(JsonParser json, JsonToken value) {
        if (value != JsonToken.START_ARRAY) {
            json.skipChildren();
            return 1;
        }
        long count = 0;
        boolean isTokens = true;
        for (JsonToken item = json.nextToken();
                item != JsonToken.END_ARRAY;
                item = json.nextToken()) {
            count++;
            isTokens &= item == JsonToken.VALUE_NUMBER_INT;
            json.skipChildren();
        }
        return isTokens ? Math.min(1, count) : count;
    }

    private static String describe(JsonToken value) {
        return switch (value) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_NUMBER_INT -> "an integer";
            case VALUE_NUMBER_FLOAT -> "a decimal number";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_STRING -> "a string";
            default -> "null";
        };
    }
}
