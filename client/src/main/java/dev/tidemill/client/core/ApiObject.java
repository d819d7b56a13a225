package dev.tidemill.client.core;

import dev.tidemill.client.errors.TidemillInvalidDataException;
import dev.tidemill.wire.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// An object of the API, as the server sent it. An accessor reads its field when it is called: what
/// the server adds is kept, and what it lacks hurts only who asks for it. A null counts as absent.
public abstract class ApiObject {
    private final Map<String, JsonValue> properties;

    /// @throws TidemillInvalidDataException if it is no object
    protected ApiObject(JsonValue json) {
        properties =
                json.asObject()
                        .orElseThrow(() ->
                                new TidemillInvalidDataException(
                                        getClass().getSimpleName() + " must be an object"));
    }

    /// The fields that have an accessor.
    protected abstract Set<String> known();

    /// All fields, in the order of the answer.
    public final Map<String, JsonValue> _allProperties() {
        return properties;
    }

    /// The fields that have no accessor here.
    public final Map<String, JsonValue> _additionalProperties() {
        Map<String, JsonValue> others = new LinkedHashMap<>(properties);
        others.keySet().removeAll(known());
        return others;
    }

    protected final String text(String name) {
        return required(name, optionalText(name));
    }

    protected final long number(String name) {
        return required(name, optionalNumber(name));
    }

    protected final boolean flag(String name) {
        return required(name, optional(name, JsonValue::asBoolean));
    }

    protected final Optional<String> optionalText(String name) {
        return optional(name, JsonValue::asString);
    }

    protected final Optional<Long> optionalNumber(String name) {
        return optional(name, JsonValue::asLong);
    }

    /// The field as it is, null included.
    protected final JsonValue raw(String name) {
        return required(name, Optional.ofNullable(properties.get(name)));
    }

    protected final <T> Optional<T> object(String name, Function<JsonValue, T> type) {
        return optional(name, Optional::of).map(type);
    }

    protected final <T> Optional<List<T>> list(String name, Function<JsonValue, T> type) {
        return optional(name, JsonValue::asArray).map(values -> values.stream().map(type).toList());
    }

    /// @throws TidemillInvalidDataException if it is absent
    protected final <T> T required(String name, Optional<T> value) {
        return value.orElseThrow(() ->
                new TidemillInvalidDataException(
                        getClass().getSimpleName() + " has no `" + name + "`"));
    }

    private <T> Optional<T> optional(String name, Function<JsonValue, Optional<T>> read) {
        JsonValue value = properties.get(name);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        return Optional.of(
                read.apply(value)
                        .orElseThrow(() ->
                                new TidemillInvalidDataException(
                                        "`%s` of %s is of another type than it must be: %s"
                                                .formatted(
                                                        name, getClass().getSimpleName(), value))));
    }

    @Override
    @SuppressWarnings("EqualsGetClass") // The subclass is part of the value.
    public final boolean equals(Object other) {
        return other != null
                && getClass() == other.getClass()
                && properties.equals(((ApiObject) other).properties);
    }

    @Override
    public final int hashCode() {
        return properties.hashCode();
    }

    /// Its JSON.
    @Override
    public final String toString() {
        return JsonValue.from(properties).toString();
    }
}
