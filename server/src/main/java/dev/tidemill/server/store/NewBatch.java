package dev.tidemill.server.store;

import dev.tidemill.wire.CreateBatch;

/// A batch that is about to get its row.
///
/// @param secret from which the ids of its lines are derived
/// @param windowSeconds from its creation to its deadline
public record NewBatch(String id, byte[] secret, CreateBatch request, long windowSeconds) {}
