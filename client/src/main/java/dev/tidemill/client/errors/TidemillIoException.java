package dev.tidemill.client.errors;

import org.jspecify.annotations.Nullable;

/// There was no answer: no connection, a connection that broke off, a timeout, an interrupt.
/// Whether the server did what it was asked to is not known.
public final class TidemillIoException extends TidemillException {
    private static final long serialVersionUID = 1;

    public TidemillIoException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
