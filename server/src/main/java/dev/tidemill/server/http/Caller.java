package dev.tidemill.server.http;

import dev.tidemill.server.job.Reach;
import dev.tidemill.server.job.Scope;
import org.jspecify.annotations.Nullable;

/// Who asks.
///
/// @param reach what the caller sees and may change
/// @param home where what the caller makes belongs
/// @param readOnly whether the caller may change nothing
/// @param key the id of the API key; null where none is needed
public record Caller(Reach reach, Scope home, boolean readOnly, @Nullable String key) {
    /// Whoever reaches a server that has no keys yet.
    public static final Caller ANYBODY = new Caller(Scope.DEFAULT, Scope.DEFAULT, false, null);
}
