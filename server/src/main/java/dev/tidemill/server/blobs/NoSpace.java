package dev.tidemill.server.blobs;

import java.io.IOException;

/// There is no room for a blob. What was written of it is gone.
public final class NoSpace extends IOException {
    private static final long serialVersionUID = 1;

    NoSpace(IOException cause) {
        super("there is no space left for file contents", cause);
    }
}
