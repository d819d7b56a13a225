package dev.tidemill.server.dispatch;

import java.io.IOException;

/// This process could not do its part in a request: its disk is full, or a blob cannot be read. No
/// model server is to blame.
final class LocalFailure extends IOException {
    private static final long serialVersionUID = 1;

    LocalFailure(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
