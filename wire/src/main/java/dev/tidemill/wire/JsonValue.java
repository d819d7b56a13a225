package dev.tidemill.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Any JSON, as it was read or is to be written. Numbers keep the text that they had, objects the
/// order of their keys.
///
/// ```java
/// JsonValue body = JsonValue.parse("{\"model\":\"m\",\"input\":[1.50]}");
/// body.get("model").flatMap(JsonValue::asString); // Optional[m]
/// body.toString();                                // {"model":"m","input":[1.50]}
/// ```
public sealed interface JsonValue {
    /// A text.
    record JsonString(String value) implements JsonValue {
        @Override
        public String toString() {
            return JsonTree.write(this);
        }
    }

    /// A number, by its text.
    record JsonNumber(String text) implements JsonValue {
        @Override
        public String toString() {
            return text;
        }
    }

    /// `true` or `false`.
    record JsonBoolean(boolean value) implements JsonValue {
        @Override
        public String toString() {
            return String.valueOf(value);
        }
    }

    /// `null`.
    record JsonNull() implements JsonValue {
        @Override
        public String toString() {
            return "null";
        }
    }

    /// Values in order.
    record JsonArray(List<JsonValue> values) implements JsonValue {
        public JsonArray {
            values = List.copyOf(values);
        }

        @Override
        public String toString() {
            return JsonTree.write(this);
        }
    }

    /// Values by key, in order.
    record JsonObject(Map<String, JsonValue> values) implements JsonValue {
        public JsonObject {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }

        @Override
        public String toString() {
            return JsonTree.write(this);
        }
    }

    /// Reads one JSON value.
    ///
    /// @throws IllegalArgumentException if the text is anything else
    static JsonValue parse(String json) {
        return parse(json.getBytes(StandardCharsets.UTF_8));
    }

    /// Reads one JSON value in UTF-8. Of a key that stands twice, the last counts.
    ///
    /// @throws IllegalArgumentException if the bytes are anything else
    static JsonValue parse(byte[] json) {
        return JsonTree.read(json);
    }

    /// What a null, a `String`, `Boolean`, `Number`, `Iterable`, a `Map` by strings, or a
    /// `JsonValue` is in JSON.
    ///
    /// @throws IllegalArgumentException if it is anything else
    static JsonValue from(@Nullable Object value) {
        if (value == null) {
            return new JsonNull();
        }
        if (value instanceof JsonValue json) {
            return json;
        }
        if (value instanceof String text) {
            return new JsonString(text);
        }
        if (value instanceof Boolean flag) {
            return new JsonBoolean(flag);
        }
        if (value instanceof Number number) {
            return parse(number.toString());
        }
        if (value instanceof Iterable<?> values) {
            List<JsonValue> all = new ArrayList<>();
            values.forEach(one -> all.add(from(one)));
            return new JsonArray(all);
        }
        if (value instanceof Map<?, ?> values) {
            Map<String, JsonValue> all = new LinkedHashMap<>();
            values.forEach((key, one) -> all.put(String.valueOf(key), from(one)));
            return new JsonObject(all);
        }
        throw new IllegalArgumentException("nothing in JSON is a " + value.getClass().getName());
    }

    /// The text, if it is one.
    default Optional<String> asString() {
        return this instanceof JsonString string ? Optional.of(string.value) : Optional.empty();
    }

    /// The number, if it is one that a `long` holds.
    default Optional<Long> asLong() {
        if (!(this instanceof JsonNumber number)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Long.valueOf(number.text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /// The number as a double, if it is one.
    default Optional<Double> asDouble() {
        return this instanceof JsonNumber number
                ? Optional.of(Double.valueOf(number.text))
                : Optional.empty();
    }

    /// The boolean, if it is one.
    default Optional<Boolean> asBoolean() {
        return this instanceof JsonBoolean flag ? Optional.of(flag.value) : Optional.empty();
    }

    /// The values, if it is an array.
    default Optional<List<JsonValue>> asArray() {
        return this instanceof JsonArray array ? Optional.of(array.values) : Optional.empty();
    }

    /// The values by key, if it is an object.
    default Optional<Map<String, JsonValue>> asObject() {
        return this instanceof JsonObject object ? Optional.of(object.values) : Optional.empty();
    }

    /// Whether it is `null`.
    default boolean isNull() {
        return this instanceof JsonNull;
    }

    /// What stands under this key, if it is an object that has it.
    default Optional<JsonValue> get(String key) {
        return asObject().map(values -> values.get(key));
    }

    /// The JSON in UTF-8, on one line.
    default byte[] toBytes() {
        return toString().getBytes(StandardCharsets.UTF_8);
    }
}
