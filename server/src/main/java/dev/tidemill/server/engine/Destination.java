package dev.tidemill.server.engine;

import dev.tidemill.server.dispatch.Upstream;
import dev.tidemill.server.dispatch.Upstreams.Found;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/// Where the lines of a batch go.
///
/// @param alias the JSON string to put in the place of the model's name, or null if the name is the
///   upstream's too
record Destination(Upstream upstream, String model, byte @Nullable [] alias) {
    /// @param model what the batch calls it
    static Destination of(Found.Served served, String model) {
        return new Destination(
                served.upstream(),
                served.model(),
                served.model().equals(model) ? null : json(served.model()));
    }

    private static byte[] json(String text) {
        var quoted = new String(JsonStringEncoder.getInstance().quoteAsCharArray(text));
        return ('"' + quoted + '"').getBytes(StandardCharsets.UTF_8);
    }
}
