package dev.tidemill.server.webhooks;

import dev.tidemill.server.http.ApiError;
import dev.tidemill.server.job.Ids;
import dev.tidemill.server.store.StoredWebhook;
import dev.tidemill.wire.WebhookEvent;
import dev.tidemill.wire.WebhookEventType;
import dev.tidemill.wire.WebhookJson;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;

/// Sends samples to webhook endpoints while their owners wait. A sample is tried once, and stands
/// in no log.
final class Samples {
    static final int AT_ONCE = 8;

    /// Of no batch that there can be.
    private static final String BATCH = "batch_" + "0".repeat(32);

    private final Sender sender;
    private final Ids ids;
    private final InstantSource clock;
    private final Semaphore permits = new Semaphore(AT_ONCE);

    Samples(Sender sender, Ids ids, InstantSource clock) {
        this.sender = sender;
        this.ids = ids;
        this.clock = clock;
    }

    /// The status of the answer, whatever it is.
    ///
    /// @throws ApiError if there is none
    int send(StoredWebhook webhook, WebhookEventType type) {
        if (!permits.tryAcquire()) {
            throw ApiError.of(429, "Other webhooks are being tested. Try again.", null, null)
                    .with("Retry-After", "1");
        }
        try {
            return sendNow(webhook, type);
        } finally {
            permits.release();
        }
    }

    private int sendNow(StoredWebhook webhook, WebhookEventType type) {
        var now = clock.instant();
        var event = new WebhookEvent("evt_" + ids.hex32(), type, now.getEpochSecond(), BATCH);
        var message =
                new Sender.Message(
                        "wh_" + ids.hex32(),
                        webhook.url(),
                        WebhookJson.event(event),
                        webhook.secrets(now));
        return switch (sender.send(message)) {
            case Answer.Acknowledged(int status) -> status;
            case Answer.Declined(int status, _) -> status;
            case Answer.Missing(var reason) ->
                    throw ApiError.invalid(
                            "The webhook endpoint cannot be reached: " + reason + ".",
                            null,
                            "webhook_unreachable");
        };
    }
}
