package dev.tidemill.client.errors;

/// 403: the API key may not do this.
public final class PermissionDeniedException extends TidemillServiceException {
    private static final long serialVersionUID = 1;

    PermissionDeniedException(ErrorAnswer answer) {
        super(answer);
    }
}
