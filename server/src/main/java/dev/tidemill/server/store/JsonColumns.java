package dev.tidemill.server.store;

import dev.tidemill.wire.BatchError;
import dev.tidemill.wire.WebhookEventType;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// The columns that hold JSON: a batch's metadata and its errors, and the events of a webhook.
final class JsonColumns {
    private static final JsonFactory JSON = new JsonFactory();

    private JsonColumns() {}

    static @Nullable String metadata(@Nullable Map<String, String> pairs) {
        return pairs == null
                ? null
                : write(json -> {
                    json.writeStartObject();
                    pairs.forEach(json::writeStringProperty);
                    json.writeEndObject();
                });
    }

    static @Nullable Map<String, String> metadata(@Nullable String column) {
        if (column == null) {
            return null;
        }
        var pairs = new LinkedHashMap<String, String>();
        try (var json = JSON.createParser(ObjectReadContext.empty(), column)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                json.nextToken();
                pairs.put(name, json.getString());
            }
        }
        return pairs;
    }

    static String eventTypes(List<WebhookEventType> types) {
        return write(json -> {
            json.writeStartArray();
            types.forEach(type -> json.writeString(type.text()));
            json.writeEndArray();
        });
    }

    static List<WebhookEventType> eventTypes(String column) {
        var types = new ArrayList<WebhookEventType>();
        try (var json = JSON.createParser(ObjectReadContext.empty(), column)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.VALUE_STRING) {
                types.add(WebhookEventType.of(json.getString()).orElseThrow());
            }
        }
        return types;
    }

    static String errors(List<BatchError> errors) {
        return write(json -> {
            json.writeStartArray();
            for (BatchError error : errors) {
                write(json, error);
            }
            json.writeEndArray();
        });
    }

    private static void write(JsonGenerator json, BatchError error) {
        json.writeStartObject();
        json.writeStringProperty("code", error.code());
        json.writeStringProperty("message", error.message());
        if (error.param() != null) {
            json.writeStringProperty("param", error.param());
        }
        if (error.line() != null) {
            json.writeNumberProperty("line", error.line());
        }
        json.writeEndObject();
    }

    static @Nullable List<BatchError> errors(@Nullable String column) {
        if (column == null) {
            return null;
        }
        var errors = new ArrayList<BatchError>();
        try (var json = JSON.createParser(ObjectReadContext.empty(), column)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.START_OBJECT) {
                errors.add(error(json));
            }
        }
        return errors;
    }

    private static BatchError error(JsonParser json) {
        String code = "";
        String message = "";
        String param = null;
        Long line = null;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "code" -> code = json.getString();
                case "message" -> message = json.getString();
                case "param" -> param = json.getString();
                case "line" -> line = json.getLongValue();
                default -> json.skipChildren();
            }
        }
        return new BatchError(code, message, param, line);
    }

    private static String write(java.util.function.Consumer<JsonGenerator> body) {
        var text = new StringWriter();
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            body.accept(json);
        }
        return text.toString();
    }
}
