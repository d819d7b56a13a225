package dev.tidemill.server.store;

import org.jspecify.annotations.Nullable;

/// The store does not answer, or has no room: the caller may try again later.
public final class StoreUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1;

    StoreUnavailable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
