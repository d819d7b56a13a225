package dev.tidemill.server.store;

import dev.tidemill.server.config.Secret;
import dev.tidemill.wire.WebhookEvent;
import java.util.List;

/// A delivery whose next attempt is this node's.
///
/// @param id the same at each attempt
/// @param secrets that sign it, the newest first
/// @param attempt counted from 1; what this node writes of it is void once another has begun
public record ClaimedDelivery(
        long number,
        String id,
        String endpoint,
        WebhookEvent event,
        String url,
        List<Secret> secrets,
        long attempt) {
    public ClaimedDelivery {
        secrets = List.copyOf(secrets);
    }
}
