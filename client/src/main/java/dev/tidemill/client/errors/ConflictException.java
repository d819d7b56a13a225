package dev.tidemill.client.errors;

/// 409: it is in another state than this call needs, such as cancelling what has ended.
public final class ConflictException extends TidemillServiceException {
    private static final long serialVersionUID = 1;

    ConflictException(ErrorAnswer answer) {
        super(answer);
    }
}
