package dev.tidemill.server.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An API key as it is stored: without the key itself.
///
/// @param id `key_` + 24 base62 characters
/// @param owner whose it is
/// @param name what it is called by those who use it
/// @param hint the last characters of the key, by which its holder knows it
/// @param readOnly whether it may change nothing
/// @param createdAt unix seconds
/// @param expiresAt unix seconds; null for never
/// @param revokedAt unix seconds; null as long as it is valid
/// @param lastUsedAt unix seconds, up to a minute old; null if it never was
public record ApiKey(
        String id,
        Owner owner,
        String name,
        String hint,
        boolean readOnly,
        long createdAt,
        @Nullable Long expiresAt,
        @Nullable Long revokedAt,
        @Nullable Long lastUsedAt) {
    /// An organization, and one of its projects or all of them.
    ///
    /// @param project its id; null for all
    /// @param projectName null for all
    /// @param home the id of the project to which belongs what is made without naming one
    public record Owner(
            String organization,
            String organizationName,
            @Nullable String project,
            @Nullable String projectName,
            String home) {}

    /// Whether it opens anything at this moment.
    public boolean isValid(Instant now) {
        return revokedAt == null && (expiresAt == null || now.getEpochSecond() < expiresAt);
    }
}
