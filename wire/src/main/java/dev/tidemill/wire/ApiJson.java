package dev.tidemill.wire;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Writes what the API answers as JSON in UTF-8.
public final class ApiJson {
    private static final JsonFactory JSON = new JsonFactory();

    private ApiJson() {}

    interface Writer {
        void writeTo(JsonGenerator json);
    }

    /// A Batch, with all 22 keys.
    public static byte[] batch(Batch batch) {
        return json(json -> write(json, batch));
    }

    /// A page of batches. `first_id` and `last_id` of an empty one are null.
    public static byte[] batches(Page<Batch> page) {
        return json(json -> write(json, page, ApiJson::write, Batch::id, null));
    }

    /// A File.
    public static byte[] file(FileObject file) {
        return json(json -> write(json, file));
    }

    /// A page of files. `first_id` and `last_id` of an empty one are `""`, since the schema wants
    /// strings.
    public static byte[] files(Page<FileObject> page) {
        return json(json -> write(json, page, ApiJson::write, FileObject::id, ""));
    }

    /// That the file of this id is deleted.
    public static byte[] deletedFile(String id) {
        return json(json -> {
            json.writeStartObject();
            json.writeStringProperty("id", id);
            json.writeStringProperty("object", "file");
            json.writeBooleanProperty("deleted", true);
            json.writeEndObject();
        });
    }

    /// An upload in parts.
    public static byte[] upload(Upload upload) {
        return json(json -> {
            json.writeStartObject();
            json.writeStringProperty("id", upload.id());
            json.writeStringProperty("object", "upload");
            json.writeNumberProperty("bytes", upload.bytes());
            json.writeNumberProperty("created_at", upload.createdAt());
            json.writeNumberProperty("expires_at", upload.expiresAt());
            json.writeStringProperty("filename", upload.filename());
            json.writeStringProperty("purpose", upload.purpose());
            json.writeStringProperty("status", upload.status().text());
            if (upload.file() == null) {
                json.writeNullProperty("file");
            } else {
                json.writeName("file");
                write(json, upload.file());
            }
            json.writeEndObject();
        });
    }

    /// A part of an upload.
    public static byte[] uploadPart(UploadPart part) {
        return json(json -> {
            json.writeStartObject();
            json.writeStringProperty("id", part.id());
            json.writeStringProperty("object", "upload.part");
            json.writeNumberProperty("created_at", part.createdAt());
            json.writeStringProperty("upload_id", part.uploadId());
            json.writeEndObject();
        });
    }

    /// All models, in the order given.
    public static byte[] models(List<Model> models) {
        return json(json -> {
            json.writeStartObject();
            json.writeStringProperty("object", "list");
            json.writeArrayPropertyStart("data");
            models.forEach(model -> write(json, model));
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    /// One model.
    public static byte[] model(Model model) {
        return json(json -> write(json, model));
    }

    /// The envelope of an error.
    public static byte[] error(ErrorBody error) {
        return json(json -> {
            json.writeStartObject();
            json.writeObjectPropertyStart("error");
            json.writeStringProperty("message", error.message());
            json.writeStringProperty("type", error.type());
            write(json, "param", error.param());
            write(json, "code", error.code());
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    static byte[] json(Writer writer) {
        var out = new ByteArrayOutputStream(1024);
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            writer.writeTo(json);
        }
        return out.toByteArray();
    }

    interface Item<T> {
        void writeTo(JsonGenerator json, T item);
    }

    static <T> void write(
            JsonGenerator json,
            Page<T> page,
            Item<T> item,
            Function<T, String> id,
            @Nullable String none) {
        var data = page.data();
        json.writeStartObject();
        json.writeStringProperty("object", "list");
        json.writeArrayPropertyStart("data");
        data.forEach(one -> item.writeTo(json, one));
        json.writeEndArray();
        write(json, "first_id", data.isEmpty() ? none : id.apply(data.get(0)));
        write(json, "last_id", data.isEmpty() ? none : id.apply(data.get(data.size() - 1)));
        json.writeBooleanProperty("has_more", page.hasMore());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Batch batch) {
        json.writeStartObject();
        json.writeStringProperty("id", batch.id());
        json.writeStringProperty("object", "batch");
        json.writeStringProperty("endpoint", batch.endpoint());
        write(json, "model", batch.model());
        write(json, batch.errors());
        json.writeStringProperty("input_file_id", batch.inputFileId());
        json.writeStringProperty("completion_window", batch.completionWindow());
        json.writeStringProperty("status", batch.status().text());
        write(json, "output_file_id", batch.outputFileId());
        write(json, "error_file_id", batch.errorFileId());
        json.writeNumberProperty("created_at", batch.createdAt());
        write(json, "in_progress_at", batch.inProgressAt());
        write(json, "expires_at", batch.expiresAt());
        write(json, "finalizing_at", batch.finalizingAt());
        write(json, "completed_at", batch.completedAt());
        write(json, "failed_at", batch.failedAt());
        write(json, "expired_at", batch.expiredAt());
        write(json, "cancelling_at", batch.cancellingAt());
        write(json, "cancelled_at", batch.cancelledAt());
        write(json, batch.requestCounts());
        write(json, batch.usage());
        write(json, batch.metadata());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, @Nullable List<BatchError> errors) {
        if (errors == null) {
            json.writeNullProperty("errors");
            return;
        }
        json.writeObjectPropertyStart("errors");
        json.writeStringProperty("object", "list");
        json.writeArrayPropertyStart("data");
        for (BatchError error : errors) {
            json.writeStartObject();
            json.writeStringProperty("code", error.code());
            write(json, "line", error.line());
            json.writeStringProperty("message", error.message());
            write(json, "param", error.param());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, RequestCounts counts) {
        json.writeObjectPropertyStart("request_counts");
        json.writeNumberProperty("total", counts.total());
        json.writeNumberProperty("completed", counts.completed());
        json.writeNumberProperty("failed", counts.failed());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, @Nullable Usage usage) {
        if (usage == null) {
            json.writeNullProperty("usage");
            return;
        }
        json.writeObjectPropertyStart("usage");
        json.writeNumberProperty("input_tokens", usage.inputTokens());
        json.writeObjectPropertyStart("input_tokens_details");
        json.writeNumberProperty("cached_tokens", usage.cachedTokens());
        json.writeEndObject();
        json.writeNumberProperty("output_tokens", usage.outputTokens());
        json.writeObjectPropertyStart("output_tokens_details");
        json.writeNumberProperty("reasoning_tokens", usage.reasoningTokens());
        json.writeEndObject();
        json.writeNumberProperty("total_tokens", usage.totalTokens());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, @Nullable Map<String, String> metadata) {
        if (metadata == null) {
            json.writeNullProperty("metadata");
            return;
        }
        json.writeObjectPropertyStart("metadata");
        metadata.forEach(json::writeStringProperty);
        json.writeEndObject();
    }

    /// The status is deprecated and required: what is listed has been processed.
    private static void write(JsonGenerator json, FileObject file) {
        json.writeStartObject();
        json.writeStringProperty("id", file.id());
        json.writeStringProperty("object", "file");
        json.writeNumberProperty("bytes", file.bytes());
        json.writeNumberProperty("created_at", file.createdAt());
        write(json, "expires_at", file.expiresAt());
        json.writeStringProperty("filename", file.filename());
        json.writeStringProperty("purpose", file.purpose());
        json.writeStringProperty("status", "processed");
        json.writeNullProperty("status_details");
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Model model) {
        json.writeStartObject();
        json.writeStringProperty("id", model.id());
        json.writeStringProperty("object", "model");
        json.writeNumberProperty("created", model.created());
        json.writeStringProperty("owned_by", model.ownedBy());
        json.writeEndObject();
    }

    static void write(JsonGenerator json, String name, @Nullable String value) {
        json.writeName(name);
        json.writeString(value);
    }

    static void write(JsonGenerator json, String name, @Nullable Long value) {
        if (value == null) {
            json.writeNullProperty(name);
        } else {
            json.writeNumberProperty(name, value);
        }
    }
}
