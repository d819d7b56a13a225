package dev.tidemill.cli.run;

import dev.tidemill.cli.client.ClientOptions;
import dev.tidemill.cli.terminal.Interrupts;
import dev.tidemill.cli.terminal.ProgressLine;
import dev.tidemill.cli.terminal.Terminal;
import dev.tidemill.client.TidemillClient;
import dev.tidemill.client.batches.BatchCreateParams;
import dev.tidemill.client.errors.TidemillIoException;
import dev.tidemill.client.jobs.Job;
import dev.tidemill.client.jobs.JobParams;
import dev.tidemill.server.batches.BatchesConfig;
import dev.tidemill.server.engine.EngineConfig;
import dev.tidemill.server.engine.InputCheck;
import dev.tidemill.wire.BatchError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tidemill run`.
@Command(
        name = "run",
        description = {
            "Checks a JSONL file, uploads it, creates a batch, waits for it, and writes its results"
                    + " in input order.",
            "A file beyond the limits of a batch, or for several models, becomes several batches."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Ctrl-C asks whether to cancel or to leave it running; a second one ends at once.",
            "Exits with 0 if every line succeeded, 1 if it failed, 2 if it was misused, 3 if some"
                    + " lines failed, 130 if it was interrupted.",
            "",
            "Examples:",
            "  tidemill run input.jsonl",
            "  tidemill run input.jsonl --metadata team=search -o results.jsonl",
            "  generate | tidemill run - > results.jsonl",
            "  tidemill run input.jsonl --resume batch_abc"
        })
public final class RunFile implements Callable<Integer> {
    private static final int REFUSED = 1;
    private static final int MOST_SHOWN = 50;
    private static final EngineConfig.Limits LIMITS = EngineConfig.Limits.DEFAULT;

    @Spec private @Nullable CommandSpec spec;

    @Mixin private ClientOptions options = new ClientOptions();

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "The requests, one a line; - is the standard input.")
    private @Nullable Path file;

    @Option(
            names = "--resume",
            arity = "1..*",
            paramLabel = "ID",
            description =
                    "Goes on with these batches, or with the run of this name, instead of uploading"
                            + " FILE.")
    private List<String> resume = List.of();

    @Option(
            names = "--id",
            paramLabel = "NAME",
            description =
                    "A name of the run. The same file under the same name creates only the batches"
                            + " that are missing.")
    private @Nullable String id;

    @Option(
            names = "--endpoint",
            paramLabel = "PATH",
            description = "Where all lines must go; what their urls say by default.")
    private @Nullable String endpoint;

    @Option(
            names = "--metadata",
            paramLabel = "KEY=VALUE",
            description = "A pair that its batches carry; may be given several times.")
    private Map<String, String> metadata = new LinkedHashMap<>();

    @Option(
            names = "--window",
            paramLabel = "TIME",
            description = "How long it may take; 24h by default.")
    private String window = "24h";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "RESULTS",
            description =
                    "Where the lines go that succeeded; FILE.results.jsonl by default, - is the"
                            + " standard output.")
    private @Nullable Path output;

    @Option(
            names = "--errors",
            paramLabel = "FILE",
            description = "Where the lines go that failed; FILE.errors.jsonl by default.")
    private @Nullable Path errors;

    /// How the job comes about.
    private interface Start {
        Job with(JobRun run) throws IOException;
    }

    @Override
    public Integer call() throws IOException {
        var places = places();
        if (!resume.isEmpty()) {
            return attend(places, "", run -> run.find(resume));
        }
        String name = id == null ? "run-" + UUID.randomUUID() : id;
        try (var input = InputFile.of(Objects.requireNonNull(file))) {
            var report = InputCheck.check(input.path(), endpoints(), LIMITS.lineBytes());
            return report.mistakes().isEmpty()
                    ? attend(
                            places,
                            " The same command with --id " + name + " goes on where it was.",
                            run -> run.submit(input.path(), params(name, report)))
                    : refuse(report.mistakes());
        }
    }

    private RunPlaces places() {
        if (file == null && resume.isEmpty()) {
            throw misused("there must be a FILE, or --resume with an ID");
        }
        var places = new RunPlaces(file, output, errors);
        places.missingFolder()
                .ifPresent(folder -> {
                    throw misused("there is no folder " + folder + " for the results");
                });
        return places;
    }

    private ParameterException misused(String message) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
    }

    private List<String> endpoints() {
        return endpoint == null ? BatchesConfig.DEFAULT.endpoints() : List.of(endpoint);
    }

    private int refuse(List<BatchError> mistakes) {
        for (BatchError mistake : mistakes.subList(0, Math.min(MOST_SHOWN, mistakes.size()))) {
            String place = mistake.line() == null ? file + "" : file + ":" + mistake.line();
            System.err.println(place + ": " + mistake.message() + " (" + mistake.code() + ")");
        }
        if (mistakes.size() > MOST_SHOWN) {
            System.err.println("... and " + (mistakes.size() - MOST_SHOWN) + " more");
        }
        System.err.println(
                "tidemill: nothing was uploaded; mend the lines above and run it again.");
        return REFUSED;
    }

    private JobParams.Builder params(String name, InputCheck.Report report) {
        long perLine = Math.max(1, report.mostInputs());
        var params = JobParams.builder();
        metadata.forEach(params::putMetadata);
        return (id == null ? params.newId(name) : params.id(name))
                .completionWindow(BatchCreateParams.CompletionWindow.of(window))
                .maxLines((int) Math.max(1, LIMITS.embeddingInputs() / perLine));
    }

    /// @param advice for one who interrupts it before the job is there
    private int attend(RunPlaces places, String advice, Start start) throws IOException {
        var terminal = Terminal.ofErrors();
        var line = ProgressLine.on(terminal);
        try (TidemillClient client = options.open();
                var interrupts = Interrupts.of(Thread.currentThread())) {
            interrupts.farewell("tidemill: interrupted." + advice);
            var run = new JobRun(client.jobs(), terminal, line, interrupts, System::nanoTime);
            try {
                return run.finish(start.with(run), places);
            } catch (TidemillIoException | UncheckedIOException | IOException e) {
                line.erase();
                if (!interrupts.came()) {
                    throw e;
                }
                System.err.println(interrupts.farewell());
                return Interrupts.EXIT_CODE;
            }
        }
    }
}
