package dev.tidemill.cli.server;

import dev.tidemill.cli.terminal.OutputForm;
import dev.tidemill.cli.terminal.TimeFlag;
import dev.tidemill.server.access.KeyRequest;
import dev.tidemill.server.access.Keys;
import dev.tidemill.server.config.BrokenRules;
import dev.tidemill.server.config.InvalidConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `tidemill keys create`.
@Command(
        name = "create",
        description = {
            "Makes an API key and shows it, this once.",
            "Organizations and projects are made as they are named. Without --project the key opens"
                    + " all projects of its organization, and what is made with it belongs to the"
                    + " project 'default' unless the request names another in OpenAI-Project."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  tidemill keys create --organization acme --project support --name ci --expires 90d",
            "  export OPENAI_API_KEY=$(tidemill keys create -o json | jq -r .key)"
        })
final class CreateKey implements Callable<Integer> {
    @Mixin private DataOptions options = new DataOptions();

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--organization",
            paramLabel = "NAME",
            description = "Whose key it is; 'default' if it is not said.")
    private String organization = "default";

    @Option(
            names = "--project",
            paramLabel = "NAME",
            description = "The only project that it opens; all of the organization by default.")
    private @Nullable String project;

    @Option(
            names = "--name",
            paramLabel = "TEXT",
            description = "What the key is for, as lists and the audit log show it.")
    private String name = "key";

    @Option(
            names = "--expires",
            paramLabel = "TIME",
            description = "For how long it is valid, such as 90d; for ever by default.")
    private @Nullable String expires;

    @Option(names = "--read-only", description = "It may list and download, and change nothing.")
    private boolean readOnly;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            description = "table, or json: one object with the key as \"key\".")
    private OutputForm form = OutputForm.table;

    @Override
    public Integer call() throws InvalidConfig, IOException {
        var request = request();
        return ManageKeys.with(options, keys -> show(keys.create(request)));
    }

    private KeyRequest request() {
        Optional<Duration> lifetime =
                Optional.ofNullable(expires)
                        .map(text -> TimeFlag.read("--expires", text, command()));
        try {
            return new KeyRequest(
                    organization, Optional.ofNullable(project), name, readOnly, lifetime);
        } catch (BrokenRules e) {
            throw new CommandLine.ParameterException(command(), String.valueOf(e.getMessage()));
        }
    }

    private CommandLine command() {
        return Objects.requireNonNull(spec).commandLine();
    }

    private int show(Keys.Made made) {
        if (form != OutputForm.table) {
            System.out.println(KeyOutput.json(made.key(), made.secret()));
        } else {
            System.out.println(made.secret());
            System.err.println(
                    "tidemill: this is "
                            + made.key().id()
                            + ". Keep it: it is stored as a hash and cannot be shown again.");
        }
        return 0;
    }
}
