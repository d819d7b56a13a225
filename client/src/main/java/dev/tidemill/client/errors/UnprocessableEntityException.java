package dev.tidemill.client.errors;

/// 422: the server understands the request and cannot do it.
public final class UnprocessableEntityException extends TidemillServiceException {
    private static final long serialVersionUID = 1;

    UnprocessableEntityException(ErrorAnswer answer) {
        super(answer);
    }
}
