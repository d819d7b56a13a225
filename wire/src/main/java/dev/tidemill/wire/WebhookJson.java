package dev.tidemill.wire;

import java.util.List;
import tools.jackson.core.JsonGenerator;

/// Writes what the API answers of webhooks, and what it sends to them, as JSON in UTF-8.
public final class WebhookJson {
    private static final String OBJECT = "object";

    private WebhookJson() {}

    /// A webhook endpoint, without its secret.
    public static byte[] endpoint(WebhookEndpoint endpoint) {
        return ApiJson.json(json -> write(json, endpoint));
    }

    /// A webhook endpoint with the secret that it has just got.
    public static byte[] endpoint(WebhookEndpoint endpoint, String signingSecret) {
        return ApiJson.json(json -> {
            json.writeStartObject();
            writeFields(json, endpoint);
            json.writeStringProperty("signing_secret", signingSecret);
            json.writeEndObject();
        });
    }

    /// A page of webhook endpoints. `first_id` and `last_id` of an empty one are null.
    public static byte[] endpoints(Page<WebhookEndpoint> page) {
        return ApiJson.json(
                json -> ApiJson.write(json, page, WebhookJson::write, WebhookEndpoint::id, null));
    }

    /// That the webhook endpoint of this id is deleted.
    public static byte[] deletedEndpoint(String id) {
        return ApiJson.json(json -> {
            json.writeStartObject();
            json.writeStringProperty("id", id);
            json.writeStringProperty(OBJECT, "webhook_endpoint.deleted");
            json.writeBooleanProperty("deleted", true);
            json.writeEndObject();
        });
    }

    /// That the webhook endpoint of this id has answered a sample with this status.
    public static byte[] test(String endpointId, WebhookEventType type, int statusCode) {
        return ApiJson.json(json -> {
            json.writeStartObject();
            json.writeStringProperty(OBJECT, "webhook_endpoint.test");
            json.writeStringProperty("webhook_endpoint_id", endpointId);
            json.writeStringProperty("event_type", type.text());
            json.writeNumberProperty("status_code", statusCode);
            json.writeBooleanProperty("success", true);
            json.writeEndObject();
        });
    }

    /// All types of events.
    public static byte[] eventTypes() {
        return ApiJson.json(json -> {
            json.writeStartObject();
            json.writeStringProperty(OBJECT, "list");
            write(json, "data", List.of(WebhookEventType.values()));
            json.writeEndObject();
        });
    }

    /// A page of deliveries. `first_id` and `last_id` of an empty one are null.
    public static byte[] deliveries(Page<WebhookDelivery> page) {
        return ApiJson.json(
                json -> ApiJson.write(json, page, WebhookJson::write, WebhookDelivery::id, null));
    }

    /// What an endpoint is sent; the same bytes at each attempt.
    public static byte[] event(WebhookEvent event) {
        return ApiJson.json(json -> {
            json.writeStartObject();
            json.writeStringProperty("id", event.id());
            json.writeStringProperty(OBJECT, "event");
            json.writeStringProperty("type", event.type().text());
            json.writeNumberProperty("created_at", event.createdAt());
            json.writeObjectPropertyStart("data");
            json.writeStringProperty("id", event.batchId());
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    private static void write(JsonGenerator json, WebhookEndpoint endpoint) {
        json.writeStartObject();
        writeFields(json, endpoint);
        json.writeEndObject();
    }

    private static void writeFields(JsonGenerator json, WebhookEndpoint endpoint) {
        json.writeStringProperty("id", endpoint.id());
        json.writeStringProperty(OBJECT, "webhook_endpoint");
        json.writeStringProperty("name", endpoint.name());
        json.writeStringProperty("url", endpoint.url());
        write(json, "event_types", endpoint.eventTypes());
        json.writeNumberProperty("created_at", endpoint.createdAt());
        json.writeNumberProperty("updated_at", endpoint.updatedAt());
        json.writeStringProperty("signing_secret_hint", endpoint.signingSecretHint());
    }

    private static void write(JsonGenerator json, String name, List<WebhookEventType> types) {
        json.writeArrayPropertyStart(name);
        types.forEach(type -> json.writeString(type.text()));
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, WebhookDelivery delivery) {
        var event = delivery.event();
        json.writeStartObject();
        json.writeStringProperty("id", delivery.id());
        json.writeStringProperty(OBJECT, "webhook_endpoint.delivery");
        json.writeStringProperty("event_id", event.id());
        json.writeStringProperty("event_type", event.type().text());
        json.writeStringProperty("batch_id", event.batchId());
        json.writeNumberProperty("created_at", event.createdAt());
        json.writeStringProperty("status", delivery.status().text());
        json.writeNumberProperty("attempts", delivery.attempts());
        ApiJson.write(json, "last_attempt_at", delivery.lastAttemptAt());
        ApiJson.write(json, "last_status_code", delivery.lastStatusCode());
        ApiJson.write(json, "last_error", delivery.lastError());
        ApiJson.write(json, "next_attempt_at", delivery.nextAttemptAt());
        ApiJson.write(json, "ended_at", delivery.endedAt());
        json.writeEndObject();
    }
}
