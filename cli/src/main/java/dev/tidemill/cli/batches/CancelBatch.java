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

/// `tidemill batches cancel`.
@Command(
        name = "cancel",
        description = "Cancels a batch. The results of the lines that have ended are kept.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  tidemill batches cancel batch_abc"})
final class CancelBatch implements Callable<Integer> {
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
            Batch batch = client.batches().cancel(id);
            Answer.one(batch, form, BatchOutput.facts(batch));
        }
        return 0;
    }
}
