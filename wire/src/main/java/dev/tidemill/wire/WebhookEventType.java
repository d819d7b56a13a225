package dev.tidemill.wire;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What a webhook endpoint can be told of.
public enum WebhookEventType {
    BATCH_COMPLETED("batch.completed"),
    BATCH_FAILED("batch.failed"),
    BATCH_EXPIRED("batch.expired"),
    BATCH_CANCELLED("batch.cancelled");

    private final String text;

    WebhookEventType(String text) {
        this.text = text;
    }

    /// As it stands in JSON.
    public String text() {
        return text;
    }

    /// The type that is written so; empty if there is none.
    public static Optional<WebhookEventType> of(String text) {
        return Arrays.stream(values()).filter(type -> type.text.equals(text)).findFirst();
    }

    /// All types as they stand in JSON.
    public static List<String> texts() {
        return Arrays.stream(values()).map(WebhookEventType::text).toList();
    }
}
