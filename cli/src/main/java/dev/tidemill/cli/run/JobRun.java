package dev.tidemill.cli.run;

import dev.tidemill.cli.terminal.AfterInterrupt;
import dev.tidemill.cli.terminal.Amount;
import dev.tidemill.cli.terminal.Interrupts;
import dev.tidemill.cli.terminal.Pace;
import dev.tidemill.cli.terminal.ProgressBar;
import dev.tidemill.cli.terminal.ProgressLine;
import dev.tidemill.cli.terminal.Terminal;
import dev.tidemill.client.batches.Batch;
import dev.tidemill.client.errors.NotFoundException;
import dev.tidemill.client.errors.TidemillIoException;
import dev.tidemill.client.jobs.BatchRequest;
import dev.tidemill.client.jobs.Job;
import dev.tidemill.client.jobs.JobParams;
import dev.tidemill.client.jobs.JobProgress;
import dev.tidemill.client.jobs.JobService;
import dev.tidemill.client.jobs.UploadProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/// A job under the eyes of a person: submitted, awaited, its results written.
public final class JobRun {
    private static final Duration LIVE = Duration.ofSeconds(1);

    /// What a process exits with when not every line succeeded.
    public static final int SOME_FAILED = 3;

    private static final int MOST_MISTAKES = 5;

    private final JobService jobs;
    private final Terminal terminal;
    private final ProgressLine line;
    private final Interrupts interrupts;
    private final LongSupplier nanos;

    /// @param nanos the time
    JobRun(
            JobService jobs,
            Terminal terminal,
            ProgressLine line,
            Interrupts interrupts,
            LongSupplier nanos) {
        this.jobs = jobs;
        this.terminal = terminal;
        this.line = line;
        this.interrupts = interrupts;
        this.nanos = nanos;
    }

    /// The job of these batches, or the one of this name.
    ///
    /// @throws IOException if it was not submitted to its end
    Job find(List<String> ids) throws IOException {
        try {
            return jobs.resume(ids);
        } catch (NotFoundException e) {
            if (ids.size() > 1) {
                throw e;
            }
        }
        try {
            return jobs.find(ids.getFirst());
        } catch (IllegalArgumentException e) {
            throw new IOException("there is neither a batch nor a run " + ids.getFirst(), e);
        } catch (IllegalStateException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /// Uploads the file and creates its batches.
    Job submit(Path file, JobParams.Builder params) throws IOException {
        var pace = new Pace();
        params.uploadListener(progress -> show(progress, pace, line, nanos.getAsLong()));
        line.show("preparing", 0, 0, List.of(String.valueOf(file)));
        return jobs.submit(BatchRequest.readAll(Files.newInputStream(file)), params.build());
    }

    /// Shows how much was uploaded.
    public static void show(UploadProgress progress, Pace pace, ProgressLine line, long now) {
        pace.add(progress.sent(), now);
        List<String> facts = new ArrayList<>();
        facts.add(ProgressBar.percent(progress.sent(), progress.total()));
        facts.add(Amount.bytes(progress.sent()) + " of " + Amount.bytes(progress.total()));
        pace.perSecond().ifPresent(rate -> facts.add(Amount.bytes(Math.round(rate)) + "/s"));
        left(pace, progress.total() - progress.sent()).ifPresent(facts::add);
        line.show("uploading", progress.sent(), progress.total(), facts);
    }

    /// Sees the job through, and returns with what the process exits.
    int finish(Job job, RunPlaces places) throws IOException {
        List<String> ids = job.batchIds();
        List<String> names = ids.size() == 1 ? ids : job.id().map(List::of).orElse(ids);
        String goOn = "To go on with it: " + places.resume(names);
        interrupts.farewell("tidemill: it goes on without this command. " + goOn);
        String what = ids.size() == 1 ? ids.getFirst() : ids.size() + " batches";
        if (!job.progress().isFinal()) {
            line.say(what + (ids.size() == 1 ? " runs. " : " run. ") + goOn);
        }
        var ended = await(job);
        if (ended.isEmpty()) {
            System.err.println(interrupts.farewell());
            return Interrupts.EXIT_CODE;
        }
        ended.get().batches().forEach(this::tellWhatIsWrong);
        var files = places.files(names.getFirst());
        var count = write(job, ended.get(), files);
        tell(count, files);
        boolean isWhole = ended.get().batches().stream().allMatch(JobRun::isCompleted);
        return isWhole && count.failed() == 0 ? 0 : SOME_FAILED;
    }

    private static boolean isCompleted(Batch batch) {
        return batch.status().equals(Batch.Status.COMPLETED);
    }

    private void tellWhatIsWrong(Batch batch) {
        if (!isCompleted(batch)) {
            line.say(batch.id() + ": " + batch.status().asString());
        }
        batch.errors().flatMap(Batch.Errors::data).orElse(List.of()).stream()
                .limit(MOST_MISTAKES)
                .flatMap(error -> error.message().stream())
                .forEach(line::say);
    }

    private void tell(ResultFiles.Count count, ResultFiles files) {
        line.say(
                "%s of %s lines succeeded%s"
                        .formatted(
                                Amount.count(count.succeeded()),
                                Amount.count(count.succeeded() + count.failed()),
                                at(files.output())));
        if (count.failed() > 0) {
            line.say(Amount.count(count.failed()) + " failed" + at(files.errors()));
        }
    }

    private static String at(Path file) {
        return file.equals(ResultFiles.STANDARD) ? "" : ": " + file;
    }

    /// Waits until the job has ended.
    ///
    /// @return empty if it is to be left running
    private Optional<JobProgress> await(Job job) throws IOException {
        var pace = new Pace();
        while (true) {
            try {
                return Optional.of(
                        job.await(progress -> show(progress, pace, line, nanos.getAsLong()), LIVE));
            } catch (TidemillIoException e) {
                if (!interrupts.came() || !Thread.interrupted()) {
                    throw e;
                }
            }
            line.erase();
            switch (AfterInterrupt.ask(terminal)) {
                case leave -> {
                    return Optional.empty();
                }
                case cancel -> job.cancel();
                case stay -> {}
            }
        }
    }

    /// Shows how far batches are.
    public static void show(JobProgress progress, Pace pace, ProgressLine line, long now) {
        long ended = progress.completed() + progress.failed();
        pace.add(ended, now);
        List<String> facts = new ArrayList<>();
        if (progress.total() > 0) {
            facts.add(ProgressBar.percent(ended, progress.total()));
            facts.add(Amount.count(ended) + " of " + Amount.count(progress.total()));
        }
        if (progress.failed() > 0) {
            facts.add(Amount.count(progress.failed()) + " failed");
        }
        pace.perSecond().ifPresent(rate -> facts.add(Amount.rate(rate)));
        left(pace, progress.total() - ended).ifPresent(facts::add);
        line.show(label(progress.batches()), ended, progress.total(), facts);
    }

    private static Optional<String> left(Pace pace, long rest) {
        return rest <= 0
                ? Optional.empty()
                : pace.left(rest).map(time -> Amount.time(time) + " left");
    }

    /// The state of those that have not ended, or of all if all have.
    private static String label(List<Batch> batches) {
        List<String> states =
                batches.stream()
                        .filter(batch -> !batch.status().isFinal())
                        .map(batch -> batch.status().asString())
                        .distinct()
                        .toList();
        return switch (states.size()) {
            case 0 -> "ended";
            case 1 -> states.getFirst().replace("in_progress", "running");
            default -> "running";
        };
    }

    /// Writes the results of a job that has ended.
    private ResultFiles.Count write(Job job, JobProgress ended, ResultFiles files)
            throws IOException {
        long total = ended.total();
        try (var outcomes = job.results()) {
            return files.write(
                    outcomes,
                    written ->
                            line.show(
                                    "writing results",
                                    written,
                                    total,
                                    List.of(Amount.count(written))));
        }
    }
}
