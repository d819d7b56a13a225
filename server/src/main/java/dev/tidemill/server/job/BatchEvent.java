package dev.tidemill.server.job;

/// What can happen to a batch.
public enum BatchEvent {
    /// Every line of its input is in order.
    VALIDATED,
    /// Its input is not as it must be.
    REJECTED,
    CANCEL_ASKED,
    /// Its completion window is over.
    WINDOW_ENDED,
    /// No line of it is waiting or in flight any more.
    SHARDS_DONE,
    /// Its output and error files are written.
    FINALISED
}
