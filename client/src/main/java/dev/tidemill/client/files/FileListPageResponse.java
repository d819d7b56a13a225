package dev.tidemill.client.files;

import dev.tidemill.client.core.ApiObject;
import dev.tidemill.wire.JsonValue;
import java.util.List;
import java.util.Set;

/// A page of files as the server sent it.
public final class FileListPageResponse extends ApiObject {
    private static final Set<String> KNOWN =
            Set.of("data", "has_more", "object", "first_id", "last_id");

    /// @throws dev.tidemill.client.errors.TidemillInvalidDataException if it is no object
    public FileListPageResponse(JsonValue json) {
        super(json);
    }

    @Override
    protected Set<String> known() {
        return KNOWN;
    }

    public List<FileObject> data() {
        return required("data", list("data", FileObject::new));
    }

    public boolean hasMore() {
        return flag("has_more");
    }

    /// `list`.
    public String object_() {
        return text("object");
    }

    public String firstId() {
        return text("first_id");
    }

    public String lastId() {
        return text("last_id");
    }
}
