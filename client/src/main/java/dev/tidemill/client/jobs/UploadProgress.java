package dev.tidemill.client.jobs;

/// How much of a job's input files has been sent.
///
/// @param sent in bytes; less than before where an upload is tried again
/// @param total of all files that are to be sent, in bytes
public record UploadProgress(long sent, long total) {}
