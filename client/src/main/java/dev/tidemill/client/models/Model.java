package dev.tidemill.client.models;

import dev.tidemill.client.core.ApiObject;
import dev.tidemill.wire.JsonValue;
import java.util.Set;

/// A model that the lines of a batch can name.
public final class Model extends ApiObject {
    private static final Set<String> KNOWN = Set.of("id", "created", "object", "owned_by");

    /// @throws dev.tidemill.client.errors.TidemillInvalidDataException if it is no object
    public Model(JsonValue json) {
        super(json);
    }

    @Override
    protected Set<String> known() {
        return KNOWN;
    }

    /// What a line calls it.
    public String id() {
        return text("id");
    }

    /// Unix seconds.
    public long created() {
        return number("created");
    }

    /// `model`.
    public JsonValue _object_() {
        return raw("object");
    }

    public String ownedBy() {
        return text("owned_by");
    }
}
