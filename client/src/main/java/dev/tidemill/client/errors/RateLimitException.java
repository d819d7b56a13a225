package dev.tidemill.client.errors;

/// 429: too much was asked for, and all tries were used up.
public final class RateLimitException extends TidemillServiceException {
    private static final long serialVersionUID = 1;

    RateLimitException(ErrorAnswer answer) {
        super(answer);
    }
}
