package dev.tidemill.cli.server;

import dev.tidemill.cli.terminal.OutputForm;
import dev.tidemill.cli.terminal.TimeFlag;
import dev.tidemill.server.config.InvalidConfig;
import dev.tidemill.server.job.Reach;
import dev.tidemill.server.job.Scope;
import dev.tidemill.server.store.AuditEntry;
import dev.tidemill.server.store.AuditLog;
import dev.tidemill.server.store.KeyStore;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `tidemill audit`.
@Command(
        name = "audit",
        description = {
            "Shows who created, changed, cancelled, downloaded and deleted what, the newest first,"
                    + " whether a server is running or not."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  tidemill audit --since 7d",
            "  tidemill audit --organization acme --project support --limit 1000 -o json"
        })
public final class ShowAudit implements Callable<Integer> {
    private static final int PAGE = 1_000;

    @Mixin private DataOptions options = new DataOptions();

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--organization",
            paramLabel = "NAME",
            description = "Whose entries; those of all by default.")
    private @Nullable String organization;

    @Option(
            names = "--project",
            paramLabel = "NAME",
            description =
                    "Of which project of the organization, which is 'default' if it is not said;"
                            + " all by default.")
    private @Nullable String project;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "How far back, such as 7d; as far as there is anything by default.")
    private @Nullable String since;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "How many at the most; 100 by default.")
    private int limit = 100;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            description = "table, or json: one object a line.")
    private OutputForm form = OutputForm.table;

    @Override
    public Integer call() throws InvalidConfig, IOException {
        var oldest =
                since == null
                        ? Instant.EPOCH
                        : Instant.now().minus(TimeFlag.read("--since", since, command()));
        if (limit < 1) {
            throw misused("--limit must be 1 or more");
        }
        try (var store = options.visitStore()) {
            show(store.audit(), within(store.keys()), oldest);
        }
        return 0;
    }

    private @Nullable Reach within(KeyStore keys) {
        if (organization == null && project == null) {
            return null;
        }
        String name = organization == null ? KeyStore.HOME : organization;
        String id =
                keys.organization(name)
                        .orElseThrow(() -> misused("there is no organization " + name));
        if (project == null) {
            return new Reach.All(id);
        }
        return keys.project(id, project)
                .map(found -> new Scope(id, found))
                .orElseThrow(
                        () -> misused("the organization " + name + " has no project " + project));
    }

    private void show(AuditLog log, @Nullable Reach within, Instant oldest) {
        if (form == OutputForm.table) {
            AuditOutput.head();
        }
        int left = limit;
        AuditEntry last = null;
        List<AuditEntry> page;
        do {
            page = log.list(within, oldest, last, Math.min(PAGE, left));
            page.forEach(this::show);
            left -= page.size();
            last = page.isEmpty() ? null : page.getLast();
        } while (page.size() == PAGE && left > 0);
    }

    private void show(AuditEntry entry) {
        if (form != OutputForm.table) {
            System.out.println(AuditOutput.json(entry));
        } else {
            AuditOutput.row(entry);
        }
    }

    private CommandLine command() {
        return Objects.requireNonNull(spec).commandLine();
    }

    private ParameterException misused(String message) {
        return new ParameterException(command(), message);
    }
}
