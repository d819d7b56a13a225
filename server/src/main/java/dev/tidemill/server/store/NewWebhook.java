package dev.tidemill.server.store;

import dev.tidemill.server.config.Secret;
import dev.tidemill.wire.WebhookEventType;
import java.util.List;

/// A webhook endpoint that is about to get its row.
public record NewWebhook(
        String id, String name, String url, List<WebhookEventType> eventTypes, Secret secret) {
    public NewWebhook {
        eventTypes = List.copyOf(eventTypes);
    }
}
