package dev.tidemill.cli.server;

import dev.tidemill.server.app.ConfigReader;
import dev.tidemill.server.config.InvalidConfig;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `tidemill config`.
@Command(
        name = "config",
        description =
                "Shows every setting as serve would take it, with where it came from, or all that"
                        + " is wrong.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  tidemill config --config tidemill.yaml --port 9000"})
public final class ShowConfig implements Callable<Integer> {
    @Mixin private ServerOptions options = new ServerOptions();

    @Override
    public Integer call() throws InvalidConfig, IOException {
        var environment = System.getenv();
        var settings = options.settings(environment);
        var _ = new ConfigReader(environment).read(settings);
        settings.effective().forEach(System.out::println);
        return 0;
    }
}
