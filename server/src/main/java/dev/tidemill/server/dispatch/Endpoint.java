package dev.tidemill.server.dispatch;

import dev.tidemill.server.job.Outcome;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// One model server: one URL of an upstream, or the embedded model.
public interface Endpoint extends AutoCloseable {
    /// Its address as the operator knows it, without user info and query.
    String name();

    /// Sends one request and waits for the whole answer. Blocks: called on a virtual thread, which
    /// is interrupted to give up.
    ///
    /// @throws InterruptedException if the thread was interrupted; the request is broken off then
    Outcome send(Call call) throws InterruptedException;

    /// The models that it serves, or empty if it cannot tell.
    ///
    /// @throws IOException if it does not answer
    Optional<List<String>> models() throws IOException;

    @Override
    void close();
}
