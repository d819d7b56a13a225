package dev.tidemill.server.store;

import dev.tidemill.server.config.Secret;
import dev.tidemill.server.job.Scope;
import dev.tidemill.wire.WebhookEndpoint;
import dev.tidemill.wire.WebhookEventType;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A webhook endpoint as the store knows it.
///
/// @param secret that signs
/// @param oldSecret that signs beside it until `oldSecretUntil`; null if there is none
/// @param oldSecretUntil in unix seconds
public record StoredWebhook(
        String id,
        Scope scope,
        String name,
        String url,
        List<WebhookEventType> eventTypes,
        Secret secret,
        @Nullable Secret oldSecret,
        @Nullable Long oldSecretUntil,
        long createdAt,
        long updatedAt) {
    private static final int SHOWN = 4;

    public StoredWebhook {
        eventTypes = List.copyOf(eventTypes);
    }

    /// All secrets that sign at this moment, the newest first.
    public List<Secret> secrets(Instant now) {
        return oldSecret != null && oldSecretUntil != null && now.getEpochSecond() < oldSecretUntil
                ? List.of(secret, oldSecret)
                : List.of(secret);
    }

    public WebhookEndpoint toWire() {
        String text = secret.value();
        String hint = "whsec_..." + text.substring(text.length() - SHOWN);
        return new WebhookEndpoint(id, name, url, eventTypes, createdAt, updatedAt, hint);
    }
}
