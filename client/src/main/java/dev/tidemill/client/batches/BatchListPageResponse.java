package dev.tidemill.client.batches;

import dev.tidemill.client.core.ApiObject;
import dev.tidemill.wire.JsonValue;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A page of batches as the server sent it.
public final class BatchListPageResponse extends ApiObject {
    private static final Set<String> KNOWN =
            Set.of("data", "has_more", "object", "first_id", "last_id");

    /// @throws dev.tidemill.client.errors.TidemillInvalidDataException if it is no object
    public BatchListPageResponse(JsonValue json) {
        super(json);
    }

    @Override
    protected Set<String> known() {
        return KNOWN;
    }

    public List<Batch> data() {
        return required("data", list("data", Batch::new));
    }

    public boolean hasMore() {
        return flag("has_more");
    }

    /// `list`.
    public JsonValue _object_() {
        return raw("object");
    }

    public Optional<String> firstId() {
        return optionalText("first_id");
    }

    public Optional<String> lastId() {
        return optionalText("last_id");
    }
}
