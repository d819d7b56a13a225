package dev.tidemill.server.files;

import dev.tidemill.server.blobs.NoSpace;
import dev.tidemill.server.http.ApiError;
import dev.tidemill.server.http.Handler;

/// The answer where a disk has no room for what was sent.
final class Room {
    private Room() {}

    /// The same handler, whose lack of room is a 507.
    static Handler needed(Handler handler) {
        return request -> {
            try {
                return handler.handle(request);
            } catch (NoSpace full) {
                throw ApiError.server(507, "The server has no space left for the file.", "no_space")
                        .with("x-should-retry", "false");
            }
        };
    }
}
