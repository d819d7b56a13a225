package dev.tidemill.client.errors;

/// 400: a parameter is wrong; see [#param()].
public final class BadRequestException extends TidemillServiceException {
    private static final long serialVersionUID = 1;

    BadRequestException(ErrorAnswer answer) {
        super(answer);
    }
}
