package dev.tidemill.client.errors;

/// An answer or a file lacks what it must have, or has it in another shape.
public final class TidemillInvalidDataException extends TidemillException {
    private static final long serialVersionUID = 1;

    public TidemillInvalidDataException(String message) {
        super(message, null);
    }

    public TidemillInvalidDataException(String message, Throwable cause) {
        super(message, cause);
    }
}
