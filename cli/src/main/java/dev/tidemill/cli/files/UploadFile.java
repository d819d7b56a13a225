package dev.tidemill.cli.files;

import dev.tidemill.cli.client.Answer;
import dev.tidemill.cli.client.ClientOptions;
import dev.tidemill.cli.run.Upload;
import dev.tidemill.cli.terminal.OutputForm;
import dev.tidemill.client.files.FileObject;
import dev.tidemill.client.files.FilePurpose;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tidemill files upload`.
@Command(
        name = "upload",
        description = "Uploads a file.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  tidemill files upload input.jsonl"})
final class UploadFile implements Callable<Integer> {
    @Mixin private ClientOptions options = new ClientOptions();

    @Parameters(paramLabel = "FILE", description = "What to upload.")
    private Path path = Path.of("");

    @Option(
            names = "--purpose",
            paramLabel = "PURPOSE",
            description = "What it is for; batch by default.")
    private String purpose = "batch";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            description = "table, or json: the file as the API sends it.")
    private OutputForm form = OutputForm.table;

    @Override
    public Integer call() throws IOException {
        var upload = Upload.of(path, FilePurpose.of(purpose));
        try (var client = options.open()) {
            FileObject file = upload.to(client);
            Answer.one(file, form, FileOutput.facts(file));
        }
        return 0;
    }
}
