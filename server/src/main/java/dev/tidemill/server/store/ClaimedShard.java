package dev.tidemill.server.store;

/// A shard in the hands of a node. What it writes is kept only while the epoch is the current one.
///
/// @param finished how many of its lines have results already
public record ClaimedShard(Shard shard, String owner, long epoch, long finished) {}
