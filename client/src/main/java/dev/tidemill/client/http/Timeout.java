package dev.tidemill.client.http;

import java.time.Duration;

/// How long a call may take.
///
/// @param connect until there is a connection, a minute by default; it counts for the whole client,
///   not for one request
/// @param read between two pieces of a body, 10 minutes by default
/// @param request until the head of the answer is there, for each try, 10 minutes by default
public record Timeout(Duration connect, Duration read, Duration request) {
    private static final Timeout DEFAULT =
            new Timeout(Duration.ofMinutes(1), Duration.ofMinutes(10), Duration.ofMinutes(10));

    public Timeout {
        for (Duration each : new Duration[] {connect, read, request}) {
            if (each.isNegative() || each.isZero()) {
                throw new IllegalArgumentException(
                        "a timeout must be longer than nothing: " + each);
            }
        }
    }

    /// As in the official SDK: a minute to connect, 10 minutes for anything else.
    public static Timeout standard() {
        return DEFAULT;
    }

    public static Builder builder() {
        return new Builder(DEFAULT);
    }

    public Builder toBuilder() {
        return new Builder(this);
    }

    /// Starts from the defaults.
    public static final class Builder {
        private Timeout timeout;

        private Builder(Timeout timeout) {
            this.timeout = timeout;
        }

        public Builder connect(Duration connect) {
            timeout = new Timeout(connect, timeout.read, timeout.request);
            return this;
        }

        public Builder read(Duration read) {
            timeout = new Timeout(timeout.connect, read, timeout.request);
            return this;
        }

        public Builder request(Duration request) {
            timeout = new Timeout(timeout.connect, timeout.read, request);
            return this;
        }

        public Timeout build() {
            return timeout;
        }
    }
}
