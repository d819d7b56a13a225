package dev.tidemill.cli.batches;

import dev.tidemill.cli.client.Answer;
import dev.tidemill.cli.client.ClientOptions;
import dev.tidemill.cli.terminal.OutputForm;
import dev.tidemill.client.batches.Batch;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tidemill batches get`.
@Command(
        name = "get",
        description = "Shows a batch.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  tidemill batches get batch_abc -o json"})
final class GetBatch implements Callable<Integer> {
    @Mixin private ClientOptions options = new ClientOptions();

    @Parameters(paramLabel = "ID", description = "Of the batch.")
    private String id = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            description = "table, or json: the batch as the API sends it.")
    private OutputForm form = OutputForm.table;

    @Override
    public Integer call() {
        try (var client = options.open()) {
            Batch batch = client.batches().retrieve(id);
            Answer.one(batch, form, BatchOutput.facts(batch));
        }
        return 0;
    }
}
