package dev.tidemill.client.errors;

/// 404: there is nothing with this id in the project.
public final class NotFoundException extends TidemillServiceException {
    private static final long serialVersionUID = 1;

    NotFoundException(ErrorAnswer answer) {
        super(answer);
    }
}
