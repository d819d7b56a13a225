package dev.tidemill.cli.server;

import dev.tidemill.cli.terminal.OutputForm;
import dev.tidemill.server.store.ApiKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// How commands show API keys.
final class KeyOutput {
    private static final String ROW = "%-30s  %-16s  %-16s  %-10s  %-8s  %-7s  %-17s  %s%n";

    private KeyOutput() {}

    /// One JSON object.
    ///
    /// @param secret the key itself, at the only moment at which it can be seen
    static String json(ApiKey key, @Nullable String secret) {
        return OutputForm.object(json -> {
            if (secret != null) {
                json.writeStringProperty("key", secret);
            }
            fields(json, key);
        });
    }

    private static void fields(JsonGenerator json, ApiKey key) {
        var owner = key.owner();
        json.writeStringProperty("id", key.id());
        json.writeStringProperty("name", key.name());
        json.writeStringProperty("hint", key.hint());
        json.writeStringProperty("organization", owner.organizationName());
        json.writeStringProperty("organization_id", owner.organization());
        json.writeStringProperty("project", owner.projectName());
        json.writeStringProperty("project_id", owner.project());
        json.writeBooleanProperty("read_only", key.readOnly());
        json.writeNumberProperty("created_at", key.createdAt());
        time(json, "expires_at", key.expiresAt());
        time(json, "revoked_at", key.revokedAt());
        time(json, "last_used_at", key.lastUsedAt());
    }

    private static void time(JsonGenerator json, String name, @Nullable Long seconds) {
        if (seconds == null) {
            json.writeNullProperty(name);
        } else {
            json.writeNumberProperty(name, seconds);
        }
    }

    static void head() {
        System.out.printf(
                ROW, "ID", "ORGANIZATION", "PROJECT", "KEY", "STATE", "MAY", "LAST USED", "NAME");
    }

    static void row(ApiKey key, Instant now) {
        String project = key.owner().projectName();
        Long used = key.lastUsedAt();
        System.out.printf(
                ROW,
                key.id(),
                key.owner().organizationName(),
                project == null ? "(all)" : project,
                "tm-..." + key.hint(),
                state(key, now),
                key.readOnly() ? "read" : "write",
                used == null ? "never" : Instant.ofEpochSecond(used),
                key.name());
    }

    private static String state(ApiKey key, Instant now) {
        if (key.revokedAt() != null) {
            return "revoked";
        }
        return key.isValid(now) ? "valid" : "expired";
    }
}
