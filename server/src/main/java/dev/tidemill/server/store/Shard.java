package dev.tidemill.server.store;

/// Consecutive lines of a batch's input.
///
/// @param batch the number of the batch in the store
/// @param shard counted from 0
/// @param firstLine of the file, counted from 1
/// @param lines how many requests it holds: blank lines are not counted
/// @param byteOffset where its first line starts in the file
/// @param byteLength up to the start of the next shard
public record Shard(
        long batch, long shard, long firstLine, long lines, long byteOffset, long byteLength) {}
