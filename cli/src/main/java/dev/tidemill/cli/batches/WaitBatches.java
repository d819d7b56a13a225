package dev.tidemill.cli.batches;

import dev.tidemill.cli.client.Answer;
import dev.tidemill.cli.client.ClientOptions;
import dev.tidemill.cli.run.JobRun;
import dev.tidemill.cli.terminal.OutputForm;
import dev.tidemill.cli.terminal.Pace;
import dev.tidemill.cli.terminal.ProgressLine;
import dev.tidemill.cli.terminal.Terminal;
import dev.tidemill.client.batches.Batch;
import dev.tidemill.client.jobs.JobProgress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tidemill batches wait`.
@Command(
        name = "wait",
        description = "Waits until batches have ended. Ctrl-C leaves them running.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Exits with 0 if every line of all of them succeeded, and with 3 if not.",
            "",
            "Example:",
            "  tidemill batches wait batch_abc && tidemill batches results batch_abc"
        })
final class WaitBatches implements Callable<Integer> {
    private static final Duration LONGEST = Duration.ofSeconds(1);

    @Mixin private ClientOptions options = new ClientOptions();

    @Parameters(arity = "1..*", paramLabel = "ID", description = "Of a batch.")
    private List<String> ids = List.of();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            description = "table, json or jsonl: each batch as the API sends it, one a line.")
    private OutputForm form = OutputForm.table;

    @Override
    public Integer call() {
        var line = ProgressLine.on(Terminal.ofErrors());
        var pace = new Pace();
        JobProgress ended;
        try (var client = options.open()) {
            ended =
                    client.jobs()
                            .resume(ids)
                            .await(now -> JobRun.show(now, pace, line, System.nanoTime()), LONGEST);
        } finally {
            line.erase();
        }
        if (form == OutputForm.table) {
            Answer.table(BatchOutput.table(ended.batches()));
        } else {
            ended.batches().forEach(Answer::json);
        }
        return ended.failed() == 0 && ended.batches().stream().allMatch(WaitBatches::isCompleted)
                ? 0
                : JobRun.SOME_FAILED;
    }

    private static boolean isCompleted(Batch batch) {
        return batch.status().equals(Batch.Status.COMPLETED);
    }
}
