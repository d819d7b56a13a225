package dev.tidemill.server.webhooks;

import java.time.Duration;
import java.util.Optional;

/// How one attempt to tell an endpoint has ended.
sealed interface Answer {
    /// It has taken it: 2xx.
    record Acknowledged(int status) implements Answer {}

    /// It has answered anything else; redirects are not followed.
    ///
    /// @param retryAfter how long it wants to be left alone
    record Declined(int status, Optional<Duration> retryAfter) implements Answer {}

    /// There was no answer.
    ///
    /// @param reason in a few words, without an address
    record Missing(String reason) implements Answer {}
}
