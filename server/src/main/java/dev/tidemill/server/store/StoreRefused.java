package dev.tidemill.server.store;

import org.jspecify.annotations.Nullable;

/// The store cannot be opened, and will not be until the operator has done something about it.
public final class StoreRefused extends RuntimeException {
    private static final long serialVersionUID = 1;

    StoreRefused(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
