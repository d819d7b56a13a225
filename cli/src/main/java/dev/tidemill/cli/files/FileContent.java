package dev.tidemill.cli.files;

import dev.tidemill.cli.client.ClientOptions;
import dev.tidemill.cli.client.Fetch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tidemill files content`.
@Command(
        name = "content",
        description = "Fetches the bytes of a file.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  tidemill files content file-abc -o output.jsonl"})
final class FileContent implements Callable<Integer> {
    @Mixin private ClientOptions options = new ClientOptions();

    @Parameters(paramLabel = "ID", description = "Of the file.")
    private String id = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to write them; the standard output by default.")
    private @Nullable Path output;

    @Override
    public Integer call() throws IOException {
        try (var client = options.open()) {
            new Fetch(client, id).to(output);
        }
        return 0;
    }
}
