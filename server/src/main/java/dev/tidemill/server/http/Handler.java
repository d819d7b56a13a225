package dev.tidemill.server.http;

import java.io.IOException;

/// Answers the requests of one route.
public interface Handler {
    /// @throws ApiError to answer with an error
    /// @throws IOException if the client or a blob breaks off
    Reply handle(Request request) throws IOException;
}
