package dev.tidemill.server.dispatch;

import org.jspecify.annotations.Nullable;

/// A batch that has lines to send. The dispatcher pulls; a source never pushes.
public interface LineSource {
    /// Whose permits it uses.
    String project();

    /// Whether it goes before the other batches of its project: at its present rate it would miss
    /// its deadline. Asked for each line, so it must be known already.
    boolean isUrgent();

    /// The next line that may be sent now, or null if there is none until
    /// [Dispatcher#offer(LineSource)] is called again. Never called by two threads at once.
    @Nullable Runnable take();
}
