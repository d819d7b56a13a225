package dev.tidemill.wire;

import static dev.tidemill.wire.BodyReader.required;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads a [CreateBatch].
final class CreateBatchReader implements BodyReader.Fields {
    private @Nullable String inputFileId;
    private @Nullable String endpoint;
    private @Nullable String completionWindow;
    private @Nullable Map<String, String> metadata;
    private @Nullable Long expiresAfter;
    private @Nullable String idempotencyKey;

    static CreateBatch read(byte[] json) throws InvalidBody {
        var reader = new CreateBatchReader();
        BodyReader.read(json, reader);
        return new CreateBatch(
                required("input_file_id", reader.inputFileId),
                required("endpoint", reader.endpoint),
                required("completion_window", reader.completionWindow),
                reader.metadata,
                reader.expiresAfter,
                reader.idempotencyKey);
    }

    @Override
    public void read(BodyReader body, String name) throws InvalidBody {
        switch (name) {
            case "input_file_id" -> inputFileId = body.string(name);
            case "endpoint" -> endpoint = body.string(name);
            case "completion_window" -> completionWindow = body.string(name);
            case "metadata" -> metadata = body.isNull() ? null : metadata(body, name);
            case "output_expires_after" ->
                    expiresAfter = body.isNull() ? null : body.expiresAfter(name);
            case "idempotency_key" -> idempotencyKey = body.isNull() ? null : body.string(name);
            default -> throw BodyReader.unknown(name);
        }
    }

    private static Map<String, String> metadata(BodyReader body, String name) throws InvalidBody {
        var pairs = new LinkedHashMap<String, String>();
        body.object(name, (inner, key) -> pairs.put(key, inner.string(name + "." + key)));
        return pairs;
    }
}
