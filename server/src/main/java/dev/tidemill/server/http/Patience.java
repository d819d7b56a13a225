package dev.tidemill.server.http;

import dev.tidemill.server.config.Rules;
import java.time.Duration;

/// How long the server waits for a client.
///
/// @param silence how long a connection may send nothing
/// @param headers how long the headers of a request may take
/// @param leastRate bytes a second that a request's body must have on average, once it has taken as
///   long as headers may
public record Patience(Duration silence, Duration headers, long leastRate) {
    public static final Patience DEFAULT =
            new Patience(Duration.ofMinutes(5), Duration.ofSeconds(30), 1024);

    public Patience {
        new Rules()
                .that(
                        silence.compareTo(Duration.ofSeconds(1)) >= 0,
                        "read_timeout must be a second or more",
                        "read_timeout")
                .that(
                        headers.compareTo(Duration.ofSeconds(1)) >= 0,
                        "header_timeout must be a second or more",
                        "header_timeout")
                .that(leastRate >= 0, "least_body_rate must not be negative", "least_body_rate")
                .check();
    }

    /// Whether a body comes in too slowly.
    ///
    /// @param nanos that were spent in waiting for it
    boolean isOver(long nanos, long bytes) {
        return nanos > headers.toNanos() && bytes < leastRate * (nanos / 1e9);
    }
}
