package dev.tidemill.wire;

import dev.tidemill.wire.JsonValue.JsonArray;
import dev.tidemill.wire.JsonValue.JsonBoolean;
import dev.tidemill.wire.JsonValue.JsonNull;
import dev.tidemill.wire.JsonValue.JsonNumber;
import dev.tidemill.wire.JsonValue.JsonObject;
import dev.tidemill.wire.JsonValue.JsonString;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/// Reads and writes a [JsonValue]. Texts may have any length; what is nested deeper than 1,000 is
/// refused.
final class JsonTree {
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(1_000)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    private JsonTree() {}

    static JsonValue read(byte[] json) {
        try (var parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new IllegalArgumentException("no JSON: there is nothing");
            }
            JsonValue value = read(parser, first);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("no JSON: there is more behind its end");
            }
            return value;
        } catch (JacksonException e) {
            throw new IllegalArgumentException("no JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static JsonValue read(JsonParser parser, JsonToken token) {
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> new JsonString(parser.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new JsonNumber(parser.getString());
            case VALUE_TRUE -> new JsonBoolean(true);
            case VALUE_FALSE -> new JsonBoolean(false);
            case VALUE_NULL -> new JsonNull();
            case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
                    throw new IllegalArgumentException(
                            "no JSON: " + token + " where a value must be");
        };
    }

    private static JsonValue object(JsonParser parser) {
        Map<String, JsonValue> values = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            values.put(key, read(parser, parser.nextToken()));
        }
        return new JsonObject(values);
    }

    private static JsonValue array(JsonParser parser) {
        List<JsonValue> values = new ArrayList<>();
        for (var token = parser.nextToken();
                token != JsonToken.END_ARRAY;
                token = parser.nextToken()) {
            values.add(read(parser, token));
        }
        return new JsonArray(values);
    }

    static String write(JsonValue value) {
        var out = new StringWriter();
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            write(json, value);
        }
        return out.toString();
    }

    private static void write(JsonGenerator json, JsonValue value) {
        if (value instanceof JsonString string) {
            json.writeString(string.value());
        } else if (value instanceof JsonNumber number) {
            json.writeNumber(number.text());
        } else if (value instanceof JsonBoolean flag) {
            json.writeBoolean(flag.value());
        } else if (value instanceof JsonArray array) {
            json.writeStartArray();
            array.values().forEach(one -> write(json, one));
            json.writeEndArray();
        } else if (value instanceof JsonObject object) {
            json.writeStartObject();
            object.values()
                    .forEach((key, one) -> {
                        json.writeName(key);
                        write(json, one);
                    });
            json.writeEndObject();
        } else {
            json.writeNull();
        }
    }
}
