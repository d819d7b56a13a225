package dev.tidemill.client.errors;

/// 5xx: the server failed, and all tries were used up.
public final class InternalServerException extends TidemillServiceException {
    private static final long serialVersionUID = 1;

    InternalServerException(ErrorAnswer answer) {
        super(answer);
    }
}
