package dev.tidemill.wire;

/// A model as `GET /v1/models` shows it.
///
/// @param created unix seconds
/// @param ownedBy who serves it
public record Model(String id, long created, String ownedBy) {}
