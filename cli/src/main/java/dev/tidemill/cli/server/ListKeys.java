package dev.tidemill.cli.server;

import dev.tidemill.cli.terminal.OutputForm;
import dev.tidemill.server.access.Keys;
import dev.tidemill.server.config.InvalidConfig;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `tidemill keys list`.
@Command(
        name = "list",
        description = "Lists all API keys, revoked ones too, without the keys themselves.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  tidemill keys list -o json"})
final class ListKeys implements Callable<Integer> {
    @Mixin private DataOptions options = new DataOptions();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            description = "table, or json: one object a line.")
    private OutputForm form = OutputForm.table;

    @Override
    public Integer call() throws InvalidConfig, IOException {
        return ManageKeys.with(options, this::show);
    }

    private int show(Keys keys) {
        if (form != OutputForm.table) {
            keys.list().forEach(key -> System.out.println(KeyOutput.json(key, null)));
        } else {
            KeyOutput.head();
            Instant now = Instant.now();
            keys.list().forEach(key -> KeyOutput.row(key, now));
        }
        return 0;
    }
}
