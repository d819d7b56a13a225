package dev.tidemill.wire;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The body of `POST /v1/batches`, its types checked and its values not.
///
/// @param outputExpiresAfterSeconds how long the output and error file live; null for the default
/// @param metadata at most 16 pairs; null if none were given
/// @param idempotencyKey under which a request that is repeated makes no second batch; null for
///   none
public record CreateBatch(
        String inputFileId,
        String endpoint,
        String completionWindow,
        @Nullable Map<String, String> metadata,
        @Nullable Long outputExpiresAfterSeconds,
        @Nullable String idempotencyKey) {
    /// One without an idempotency key.
    public CreateBatch(
            String inputFileId,
            String endpoint,
            String completionWindow,
            @Nullable Map<String, String> metadata,
            @Nullable Long outputExpiresAfterSeconds) {
        this(inputFileId, endpoint, completionWindow, metadata, outputExpiresAfterSeconds, null);
    }

    /// Reads the JSON of the body.
    ///
    /// @throws InvalidBody if it is no JSON, lacks something, or has what does not belong there
    public static CreateBatch read(byte[] json) throws InvalidBody {
        return CreateBatchReader.read(json);
    }
}
