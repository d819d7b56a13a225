package dev.tidemill.wire;

import org.jspecify.annotations.Nullable;

/// One event on its way to one webhook endpoint.
///
/// @param id which each attempt has as its `webhook-id`
/// @param attempts that were begun
/// @param lastAttemptAt when the last one ended, in unix seconds; null before
/// @param lastStatusCode what it was answered with; null if there was no answer
/// @param lastError why it failed; null if it did not
/// @param nextAttemptAt when it is tried again; null if it is not
/// @param endedAt when it was delivered or given up; null before
public record WebhookDelivery(
        String id,
        WebhookEvent event,
        Status status,
        long attempts,
        @Nullable Long lastAttemptAt,
        @Nullable Long lastStatusCode,
        @Nullable String lastError,
        @Nullable Long nextAttemptAt,
        @Nullable Long endedAt) {
    /// How far it has got.
    public enum Status {
        PENDING("pending"),
        DELIVERED("delivered"),
        FAILED("failed");

        private final String text;

        Status(String text) {
            this.text = text;
        }

        /// As it stands in JSON.
        public String text() {
            return text;
        }
    }
}
