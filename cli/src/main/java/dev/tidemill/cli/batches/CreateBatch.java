package dev.tidemill.cli.batches;

import dev.tidemill.cli.client.Answer;
import dev.tidemill.cli.client.ClientOptions;
import dev.tidemill.cli.run.Upload;
import dev.tidemill.cli.terminal.OutputForm;
import dev.tidemill.client.TidemillClient;
import dev.tidemill.client.batches.Batch;
import dev.tidemill.client.batches.BatchCreateParams;
import dev.tidemill.client.files.FilePurpose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tidemill batches create`.
@Command(
        name = "create",
        description = "Makes a batch of a file here, which it uploads, or of one that is there.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  tidemill batches create input.jsonl --endpoint /v1/embeddings",
            "  tidemill batches create file-abc --endpoint /v1/chat/completions"
                    + " --metadata team=search -o json"
        })
final class CreateBatch implements Callable<Integer> {
    @Mixin private ClientOptions options = new ClientOptions();

    @Parameters(paramLabel = "FILE|FILE_ID", description = "The requests, one a line.")
    private String file = "";

    @Option(
            names = "--endpoint",
            required = true,
            paramLabel = "PATH",
            description = "Where its lines go, such as /v1/embeddings.")
    private String endpoint = "";

    @Option(
            names = "--metadata",
            paramLabel = "KEY=VALUE",
            description = "A pair that it carries; may be given several times.")
    private Map<String, String> metadata = Map.of();

    @Option(
            names = "--window",
            paramLabel = "TIME",
            description = "How long it may take; 24h by default.")
    private String window = "24h";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            description = "table, or json: the batch as the API sends it.")
    private OutputForm form = OutputForm.table;

    @Override
    public Integer call() throws IOException {
        try (var client = options.open()) {
            var params =
                    BatchCreateParams.builder()
                            .inputFileId(fileId(client))
                            .endpoint(BatchCreateParams.Endpoint.of(endpoint))
                            .completionWindow(BatchCreateParams.CompletionWindow.of(window));
            if (!metadata.isEmpty()) {
                var pairs = BatchCreateParams.Metadata.builder();
                metadata.forEach(pairs::putProperty);
                params.metadata(pairs.build());
            }
            Batch batch = client.batches().create(params.build());
            Answer.one(batch, form, BatchOutput.facts(batch));
        }
        return 0;
    }

    /// A file that is here wins; nothing else has the name of an id by accident.
    private String fileId(TidemillClient client) throws IOException {
        Path here = Path.of(file);
        return Files.exists(here) || !file.startsWith("file-")
                ? Upload.of(here, FilePurpose.BATCH).to(client).id()
                : file;
    }
}
