package dev.tidemill.server.trace;

import java.util.Map;

/// One piece of work, from where it was begun to [#close].
public interface Span extends AutoCloseable {
    /// Tells nothing.
    Span NONE = new Span() {};

    /// Names it, once more is known of it than at its beginning.
    default void name(String name) {}

    /// @param attribute as OpenTelemetry's conventions call it, or `tidemill.` and a name of our
    ///   own
    default void set(String attribute, String value) {}

    default void set(String attribute, long value) {}

    /// Says that the work was not done.
    ///
    /// @param type one of few words
    default void failed(String type) {}

    /// Points to the trace of a batch.
    default void linkBatch(String batch) {}

    /// What makes a request part of this trace, such as `traceparent`. Empty if nobody is told.
    default Map<String, String> headers() {
        return Map.of();
    }

    @Override
    default void close() {}
}
