package dev.tidemill.client.batches;

import dev.tidemill.client.core.ApiObject;
import dev.tidemill.wire.JsonValue;
import java.util.Set;

/// How many lines a batch has, and how many of them have ended.
public final class BatchRequestCounts extends ApiObject {
    private static final Set<String> KNOWN = Set.of("completed", "failed", "total");

    /// @throws dev.tidemill.client.errors.TidemillInvalidDataException if it is no object
    public BatchRequestCounts(JsonValue json) {
        super(json);
    }

    @Override
    protected Set<String> known() {
        return KNOWN;
    }

    /// Those that succeeded.
    public long completed() {
        return number("completed");
    }

    /// Those that failed, or never ran.
    public long failed() {
        return number("failed");
    }

    /// All; 0 until the batch was validated.
    public long total() {
        return number("total");
    }
}
