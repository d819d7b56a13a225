package dev.tidemill.wire;

/// A part of an upload as the API shows it.
///
/// @param createdAt unix seconds
public record UploadPart(String id, long createdAt, String uploadId) {}
