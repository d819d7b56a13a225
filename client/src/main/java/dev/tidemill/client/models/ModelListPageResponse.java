package dev.tidemill.client.models;

import dev.tidemill.client.core.ApiObject;
import dev.tidemill.wire.JsonValue;
import java.util.List;
import java.util.Set;

/// The models as the server sent them.
public final class ModelListPageResponse extends ApiObject {
    private static final Set<String> KNOWN = Set.of("data", "object");

    /// @throws dev.tidemill.client.errors.TidemillInvalidDataException if it is no object
    public ModelListPageResponse(JsonValue json) {
        super(json);
    }

    @Override
    protected Set<String> known() {
        return KNOWN;
    }

    public List<Model> data() {
        return required("data", list("data", Model::new));
    }

    /// `list`.
    public JsonValue _object_() {
        return raw("object");
    }
}
