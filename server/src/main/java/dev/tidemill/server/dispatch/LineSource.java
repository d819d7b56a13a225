package dev.tidemill.server.dispatch;

import org.jspecify.annotations.Nullable;

/// A batch that has lines to send. The dispatcher pulls; a source never pushes.
public interface LineSource {
    /// Whose permits it uses.
    String project();

    /// The next line that may be sent now, or null if there is none until
    /// [Dispatcher#offer(LineSource)] is called again. Never called by two threads at once.
    @Nullable Runnable take();
}
