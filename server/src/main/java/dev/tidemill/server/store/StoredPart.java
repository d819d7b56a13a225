package dev.tidemill.server.store;

/// A part of an upload, whose bytes are in a durable blob.
///
/// @param upload the id of the upload
public record StoredPart(String id, String upload, long bytes, String blob) {}
