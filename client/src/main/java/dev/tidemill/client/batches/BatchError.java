package dev.tidemill.client.batches;

import dev.tidemill.client.core.ApiObject;
import dev.tidemill.wire.JsonValue;
import java.util.Optional;
import java.util.Set;

/// One reason why the validation of a batch failed.
public final class BatchError extends ApiObject {
    private static final Set<String> KNOWN = Set.of("code", "line", "message", "param");

    /// @throws dev.tidemill.client.errors.TidemillInvalidDataException if it is no object
    public BatchError(JsonValue json) {
        super(json);
    }

    @Override
    protected Set<String> known() {
        return KNOWN;
    }

    /// A stable name, such as `invalid_json_line`.
    public Optional<String> code() {
        return optionalText("code");
    }

    /// The line of the input file, counted from 1.
    public Optional<Long> line() {
        return optionalNumber("line");
    }

    /// One sentence for a person.
    public Optional<String> message() {
        return optionalText("message");
    }

    /// The field that is wrong, such as `body.model`.
    public Optional<String> param() {
        return optionalText("param");
    }
}
