package dev.tidemill.server.simulation;

/// Where a process of the simulation can come to its end.
enum Step {
    BEFORE_WRITE,
    /// The transaction is durable, and nobody has heard of it.
    AFTER_WRITE,
    BEFORE_BLOB,
    /// Its bytes are in a temporary file.
    BLOB_WRITTEN,
    /// It has its name, and no row names it.
    BLOB_DURABLE,
    BEFORE_DELETION,
    AFTER_DELETION,
    LINE_SENT,
    LINE_ANSWERED
}
