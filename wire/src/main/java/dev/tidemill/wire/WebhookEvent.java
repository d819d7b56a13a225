package dev.tidemill.wire;

/// What a webhook endpoint is told.
///
/// @param id `evt_` and 32 hex digits; the same for all endpoints that are told of it
/// @param createdAt when it happened, in unix seconds
/// @param batchId of the batch that has ended
public record WebhookEvent(String id, WebhookEventType type, long createdAt, String batchId) {}
