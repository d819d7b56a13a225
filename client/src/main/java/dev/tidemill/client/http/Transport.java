package dev.tidemill.client.http;

import java.io.IOException;

/// Carries one request to a server, once. Safe for use by many threads.
public interface Transport extends AutoCloseable {
    /// Sends it and waits for the head of the answer, whatever its status. Redirects are not
    /// followed.
    ///
    /// @throws IOException if there is no answer
    /// @throws InterruptedException if the thread is interrupted meanwhile
    HttpResponse send(HttpRequest request) throws IOException, InterruptedException;

    @Override
    void close();
}
