package dev.tidemill.wire;

import java.util.List;

/// Where a project is told that batches have ended.
///
/// @param createdAt in unix seconds
/// @param updatedAt when it, or its secret, was changed last
/// @param signingSecretHint the end of its secret
public record WebhookEndpoint(
        String id,
        String name,
        String url,
        List<WebhookEventType> eventTypes,
        long createdAt,
        long updatedAt,
        String signingSecretHint) {
    public WebhookEndpoint {
        eventTypes = List.copyOf(eventTypes);
    }
}
