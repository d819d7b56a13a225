package dev.tidemill.server.job;

import java.time.Duration;
import java.util.Optional;

/// How one attempt at a line ended.
public sealed interface Outcome {
    /// The model server answered, and asking again would not change it: 2xx and most 4xx.
    record Answered(Answer answer) implements Outcome {}

    /// The model server has no room now: 429 and 503. This uses up no attempt.
    record Busy(Answer answer, Optional<Duration> retryAfter) implements Outcome {}

    /// The model server answered with an error that may pass: 408, 409 and other 5xx.
    record Failed(Answer answer, Optional<Duration> retryAfter) implements Outcome {}

    /// This process could not do its part, as when its disk is full. This uses up no attempt.
    ///
    /// @param detail for the log
    record Hindered(String detail) implements Outcome {}

    /// It was not sent after all: whoever was to send it, or bear it, no longer can. This uses up
    /// no attempt.
    record Unsent() implements Outcome {}

    /// No connection could be made, so nothing was sent. This uses up no attempt.
    ///
    /// @param detail for the log
    record Unreached(String detail) implements Outcome {}

    /// Something was sent, and no whole answer came.
    ///
    /// @param detail one sentence for the user, without secrets and without the upstream's URL
    record Lost(Loss loss, String detail) implements Outcome {}
}
