package dev.tidemill.cli.server;

import dev.tidemill.cli.terminal.OutputForm;
import dev.tidemill.server.store.AuditEntry;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How `tidemill audit` shows who did what.
final class AuditOutput {
    private static final String ROW = "%-20s  %-16s  %-16s  %-16s  %-23s  %-38s  %s%n";

    private AuditOutput() {}

    /// One JSON object.
    static String json(AuditEntry entry) {
        var owner = entry.owner();
        var by = entry.by();
        return OutputForm.object(json -> {
            json.writeNumberProperty("at", entry.at());
            json.writeStringProperty("organization", owner.organizationName());
            json.writeStringProperty("organization_id", owner.organization());
            json.writeStringProperty("project", owner.projectName());
            json.writeStringProperty("project_id", owner.project());
            json.writeStringProperty("key", by.keyName());
            json.writeStringProperty("key_id", by.key());
            json.writeStringProperty("action", entry.action());
            json.writeStringProperty("object", entry.kind());
            json.writeStringProperty("object_id", entry.object());
            json.writeStringProperty("request_id", by.request());
            json.writeStringProperty("client", by.client());
        });
    }

    static void head() {
        System.out.printf(
                ROW, "TIME", "ORGANIZATION", "PROJECT", "KEY", "ACTION", "OBJECT", "CLIENT");
    }

    static void row(AuditEntry entry) {
        var owner = entry.owner();
        var by = entry.by();
        String project = owner.project();
        String key = by.key();
        System.out.printf(
                ROW,
                Instant.ofEpochSecond(entry.at()),
                named(owner.organizationName(), owner.organization()),
                project == null ? "(all)" : named(owner.projectName(), project),
                key == null ? "-" : named(by.keyName(), key),
                entry.action() + " " + entry.kind(),
                entry.object(),
                by.client());
    }

    private static String named(@Nullable String name, String id) {
        return name == null ? id : name;
    }
}
