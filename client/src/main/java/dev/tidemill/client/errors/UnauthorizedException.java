package dev.tidemill.client.errors;

/// 401: the API key is missing or not known.
public final class UnauthorizedException extends TidemillServiceException {
    private static final long serialVersionUID = 1;

    UnauthorizedException(ErrorAnswer answer) {
        super(answer);
    }
}
