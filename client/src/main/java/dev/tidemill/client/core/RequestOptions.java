package dev.tidemill.client.core;

import dev.tidemill.client.http.Timeout;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is different for one call.
///
/// ```java
/// client.batches().list(RequestOptions.builder().timeout(Duration.ofSeconds(5)).build());
/// ```
public final class RequestOptions {
    private static final RequestOptions NONE = new RequestOptions(null);

    private final @Nullable Timeout timeout;

    private RequestOptions(@Nullable Timeout timeout) {
        this.timeout = timeout;
    }

    /// Nothing is different.
    public static RequestOptions none() {
        return NONE;
    }

    public static Builder builder() {
        return new Builder();
    }

    /// The timeouts of this call; the client's if empty.
    public Optional<Timeout> timeout() {
        return Optional.ofNullable(timeout);
    }

    /// Starts from [#none()].
    public static final class Builder {
        private @Nullable Timeout timeout;

        private Builder() {}

        /// How long each try of this call may take, until the head of its answer and between two
        /// pieces of its body.
        public Builder timeout(Duration longest) {
            return timeout(Timeout.builder().read(longest).request(longest).build());
        }

        public Builder timeout(Timeout timeouts) {
            timeout = timeouts;
            return this;
        }

        public RequestOptions build() {
            return new RequestOptions(timeout);
        }
    }
}
