package dev.tidemill.client.files;

import dev.tidemill.client.core.ApiObject;
import dev.tidemill.wire.JsonValue;
import java.util.Set;

/// That a file was deleted.
public final class FileDeleted extends ApiObject {
    private static final Set<String> KNOWN = Set.of("id", "deleted", "object");

    /// @throws dev.tidemill.client.errors.TidemillInvalidDataException if it is no object
    public FileDeleted(JsonValue json) {
        super(json);
    }

    @Override
    protected Set<String> known() {
        return KNOWN;
    }

    public String id() {
        return text("id");
    }

    public boolean deleted() {
        return flag("deleted");
    }

    /// `file`.
    public JsonValue _object_() {
        return raw("object");
    }
}
