package dev.tidemill.server.store;

import org.jspecify.annotations.Nullable;

/// The store does not answer, or has no room: the caller may try again later.
public final class StoreUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean mayBeDone;

    StoreUnavailable(String message, @Nullable Throwable cause) {
        this(message, cause, false);
    }

    StoreUnavailable(String message, @Nullable Throwable cause, boolean mayBeDone) {
        super(message, cause);
        this.mayBeDone = mayBeDone;
    }

    /// Whether the store may have done after all what it was asked for: the connection broke off
    /// during the commit.
    public boolean mayBeDone() {
        return mayBeDone;
    }
}
