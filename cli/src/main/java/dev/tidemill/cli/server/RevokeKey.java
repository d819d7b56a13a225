package dev.tidemill.cli.server;

import dev.tidemill.server.access.Keys;
import dev.tidemill.server.config.InvalidConfig;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `tidemill keys revoke`.
@Command(
        name = "revoke",
        description =
                "Makes an API key invalid for ever: within a second no server of the store takes it"
                        + " any more.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  tidemill keys revoke key_4pWkcCYqv1PBiBqF2tgZ1dQu"})
final class RevokeKey implements Callable<Integer> {
    @Mixin private DataOptions options = new DataOptions();

    @Parameters(paramLabel = "ID", description = "As list shows it: key_...")
    private String id = "";

    @Override
    public Integer call() throws InvalidConfig, IOException {
        return ManageKeys.with(options, this::revoke);
    }

    private int revoke(Keys keys) {
        var revoked = keys.revoke(id);
        if (revoked.isEmpty()) {
            System.err.println(
                    "tidemill: there is no key " + id + ". `tidemill keys list` shows them all.");
            return 1;
        }
        System.out.println("revoked " + id + " (" + revoked.get().name() + ")");
        return 0;
    }
}
