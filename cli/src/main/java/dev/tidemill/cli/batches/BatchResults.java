package dev.tidemill.cli.batches;

import dev.tidemill.cli.client.ClientOptions;
import dev.tidemill.cli.client.Fetch;
import dev.tidemill.client.batches.Batch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tidemill batches results`.
@Command(
        name = "results",
        description = "Fetches the lines of a batch that succeeded, or those that failed.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  tidemill batches results batch_abc -o results.jsonl",
            "  tidemill batches results batch_abc --errors | jq .error"
        })
final class BatchResults implements Callable<Integer> {
    @Mixin private ClientOptions options = new ClientOptions();

    @Parameters(paramLabel = "ID", description = "Of the batch.")
    private String id = "";

    @Option(names = "--errors", description = "The lines that failed.")
    private boolean errors;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to write them; the standard output by default.")
    private @Nullable Path output;

    @Override
    public Integer call() throws IOException {
        try (var client = options.open()) {
            Batch batch = client.batches().retrieve(id);
            var file = errors ? batch.errorFileId() : batch.outputFileId();
            if (file.isEmpty()) {
                throw new IOException(whyNone(batch));
            }
            new Fetch(client, file.get()).to(output);
        }
        return 0;
    }

    private String whyNone(Batch batch) {
        String status = batch.status().asString();
        if (!batch.status().isFinal()) {
            return "%s is %s: it has no results yet. Run 'tidemill batches wait %s' first."
                    .formatted(id, status, id);
        }
        return errors
                ? id + " is " + status + ": it has no error file."
                : "%s is %s: no line succeeded. See 'tidemill batches results %s --errors'"
                                .formatted(id, status, id)
                        + " and 'tidemill batches get %s'.".formatted(id);
    }
}
