package dev.tidemill.server.batches;

import dev.tidemill.server.http.ApiError;
import dev.tidemill.server.http.Invalid;
import dev.tidemill.server.http.Request;
import dev.tidemill.wire.CreateBatch;
import dev.tidemill.wire.InvalidBody;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// Reads and checks what a batch is to be created of.
final class CreateRequest {
    private static final int MAX_BODY = 1024 * 1024;
    private static final int MAX_FILE_ID = 512;
    private static final int MAX_PAIRS = 16;
    private static final int MAX_KEY = 64;
    private static final int MAX_VALUE = 512;
    private static final long SHORTEST_EXPIRY = 3_600;
    private static final long LONGEST_EXPIRY = 2_592_000;

    private CreateRequest() {}

    /// @throws ApiError if the body is no such thing, or asks for what is not offered
    static CreateBatch read(Request request, BatchesConfig config) throws IOException {
        CreateBatch create;
        try {
            create = CreateBatch.read(request.body(MAX_BODY));
        } catch (InvalidBody e) {
            throw Invalid.body(e);
        }
        if (create.inputFileId().length() > MAX_FILE_ID) {
            throw Invalid.tooLong("input_file_id", MAX_FILE_ID);
        }
        if (!config.endpoints().contains(create.endpoint())) {
            throw Invalid.value("endpoint", create.endpoint(), config.endpoints());
        }
        if (!config.windows().containsKey(create.completionWindow())) {
            throw Invalid.value(
                    "completion_window",
                    create.completionWindow(),
                    List.copyOf(config.windows().keySet()));
        }
        if (create.metadata() != null) {
            check(create.metadata());
        }
        Long expiry = create.outputExpiresAfterSeconds();
        if (expiry != null) {
            Invalid.inRange(
                    "output_expires_after.seconds", expiry, SHORTEST_EXPIRY, LONGEST_EXPIRY);
        }
        return create;
    }

    private static void check(Map<String, String> metadata) {
        if (metadata.size() > MAX_PAIRS) {
            throw ApiError.invalid(
                    ("Invalid 'metadata': too many properties. Expected an object with at most %d"
                                    + " properties, but got an object with %d properties instead.")
                            .formatted(MAX_PAIRS, metadata.size()),
                    "metadata",
                    "object_above_max_properties");
        }
        metadata.forEach((key, value) -> {
            if (length(key) > MAX_KEY) {
                throw ApiError.invalid(
                        "Invalid 'metadata': key too long. Expected keys with maximum length %d."
                                .formatted(MAX_KEY),
                        "metadata",
                        "string_above_max_length");
            }
            if (length(value) > MAX_VALUE) {
                throw Invalid.tooLong("metadata." + key, MAX_VALUE);
            }
        });
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
