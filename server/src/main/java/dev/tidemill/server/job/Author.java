package dev.tidemill.server.job;

import org.jspecify.annotations.Nullable;

/// Who changes something, as the audit log shows it.
///
/// @param key the id of the API key; null where none is needed
/// @param request the id of the request; null for a command
/// @param client the address that it comes from, or `cli`
public record Author(@Nullable String key, @Nullable String request, String client) {
    /// Whoever uses the commands of the server's machine.
    public static final Author COMMAND = new Author(null, null, "cli");
}
