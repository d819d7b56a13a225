package dev.tidemill.server.store;

import org.jspecify.annotations.Nullable;

/// What somebody did, as the audit log shows it.
///
/// @param number a sequence over all entries
/// @param at unix seconds
/// @param owner whose the object is
/// @param action such as `create`
/// @param kind of the object, such as `batch`
/// @param object its id
public record AuditEntry(
        long number, long at, Owner owner, By by, String action, String kind, String object) {
    /// An organization, and one of its projects or all of them.
    ///
    /// @param organizationName null if it has none
    /// @param project its id; null for all
    /// @param projectName null for all, or if it has none
    public record Owner(
            String organization,
            @Nullable String organizationName,
            @Nullable String project,
            @Nullable String projectName) {}

    /// Who did it.
    ///
    /// @param key the id of the API key; null where none was needed, and for a command
    /// @param keyName null if there is no key
    /// @param request the id of the request; null for a command
    /// @param client the address that it came from, or `cli`
    public record By(
            @Nullable String key,
            @Nullable String keyName,
            @Nullable String request,
            String client) {}
}
