package dev.tidemill.client.errors;

/// Any other status. That of a redirect, too: they are not followed.
public final class UnexpectedStatusCodeException extends TidemillServiceException {
    private static final long serialVersionUID = 1;

    UnexpectedStatusCodeException(ErrorAnswer answer) {
        super(answer);
    }
}
