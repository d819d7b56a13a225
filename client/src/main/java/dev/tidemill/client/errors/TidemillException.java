package dev.tidemill.client.errors;

import org.jspecify.annotations.Nullable;

/// Why a call did not do what it was asked to. All exceptions of the client are of this type, and
/// none is checked.
public abstract sealed class TidemillException extends RuntimeException
        permits TidemillIoException, TidemillInvalidDataException, TidemillServiceException {
    private static final long serialVersionUID = 1;

    TidemillException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
