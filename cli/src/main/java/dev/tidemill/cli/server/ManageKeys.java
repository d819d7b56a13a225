package dev.tidemill.cli.server;

import dev.tidemill.server.access.Keys;
import dev.tidemill.server.config.InvalidConfig;
import dev.tidemill.server.job.Author;
import dev.tidemill.server.job.Ids;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import picocli.CommandLine.Command;

/// `tidemill keys`.
@Command(
        name = "keys",
        description = {
            "Makes, lists and revokes API keys, whether a server is running or not.",
            "The first key that is made ends the time in which the server asks nobody for a key"
                    + " and is for this machine alone."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {CreateKey.class, ListKeys.class, RevokeKey.class},
        footer = {
            "",
            "Examples:",
            "  tidemill keys create --organization acme --project support --name ci",
            "  tidemill keys create --read-only --name dashboards",
            "  tidemill keys list",
            "  tidemill keys revoke key_4pWkcCYqv1PBiBqF2tgZ1dQu"
        })
public final class ManageKeys {
    private ManageKeys() {}

    /// What is done with the keys of a store.
    interface Task {
        int run(Keys keys);
    }

    /// Does it with the keys of the store that a server with these options has.
    static int with(DataOptions options, Task task) throws InvalidConfig, IOException {
        try (var store = options.visitStore()) {
            return task.run(
                    new Keys(
                            store.keys().by(Author.COMMAND),
                            new Ids(new SecureRandom()),
                            InstantSource.system()));
        }
    }
}
