package dev.tidemill.cli.files;

import dev.tidemill.cli.client.ClientOptions;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `tidemill files delete`.
@Command(
        name = "delete",
        description = "Deletes files. There is no way back.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  tidemill files delete file-abc file-def"})
final class DeleteFiles implements Callable<Integer> {
    @Mixin private ClientOptions options = new ClientOptions();

    @Parameters(arity = "1..*", paramLabel = "ID", description = "Of a file.")
    private List<String> ids = List.of();

    @Override
    public Integer call() {
        try (var client = options.open()) {
            for (String id : ids) {
                client.files().delete(id);
                System.out.println(id + " is deleted");
            }
        }
        return 0;
    }
}
