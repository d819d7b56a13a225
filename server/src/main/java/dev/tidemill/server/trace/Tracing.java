package dev.tidemill.server.trace;

import java.util.Optional;
import java.util.function.Function;

/// Where spans begin.
///
/// The steps of a batch are one trace, whose id is the 32 digits of the batch's id. The attempts at
/// a line are one trace, whose id is the 32 digits of the line's. So both are found from what the
/// API tells, and go on after a restart, with nothing stored for it.
public interface Tracing extends AutoCloseable {
    /// Tells nobody.
    Tracing OFF = new Tracing() {};

    /// A request has come in. It belongs to the trace that its headers name.
    ///
    /// @param headers of the request, by name
    default Span received(String name, Function<String, Optional<String>> headers) {
        return Span.NONE;
    }

    /// A request for a line goes out.
    ///
    /// @param line the id of the line
    /// @param batch the id of its batch
    default Span sent(String name, String line, String batch) {
        return Span.NONE;
    }

    /// A batch comes into being: the first span of its trace.
    default Span created(String batch) {
        return Span.NONE;
    }

    /// A step of a batch.
    default Span step(String name, String batch) {
        return Span.NONE;
    }

    /// Whether anybody is told.
    default boolean isOn() {
        return false;
    }

    @Override
    default void close() {}
}
