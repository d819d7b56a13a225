package dev.tidemill.cli.files;

import dev.tidemill.cli.client.Answer;
import dev.tidemill.cli.client.ClientOptions;
import dev.tidemill.cli.terminal.OutputForm;
import dev.tidemill.client.files.FileObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tidemill files get`.
@Command(
        name = "get",
        description = "Shows what is known of a file.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  tidemill files get file-abc -o json"})
final class GetFile implements Callable<Integer> {
    @Mixin private ClientOptions options = new ClientOptions();

    @Parameters(paramLabel = "ID", description = "Of the file.")
    private String id = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            description = "table, or json: the file as the API sends it.")
    private OutputForm form = OutputForm.table;

    @Override
    public Integer call() {
        try (var client = options.open()) {
            FileObject file = client.files().retrieve(id);
            Answer.one(file, form, FileOutput.facts(file));
        }
        return 0;
    }
}
