package dev.tidemill.client.jobs;

import dev.tidemill.client.batches.Batch;
import dev.tidemill.client.batches.BatchCreateParams;
import dev.tidemill.client.errors.ConflictException;
import dev.tidemill.client.errors.InternalServerException;
import dev.tidemill.client.errors.RateLimitException;
import dev.tidemill.client.errors.TidemillIoException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// A job by its batches.
final class BatchJob implements Job {
    private static final Duration FIRST_WAIT = Duration.ofMillis(200);
    private static final Duration LONGEST_AWAY = Duration.ofMinutes(10);

    private final BatchJobs jobs;
    private final List<String> ids;
    private final Optional<JobMark> mark;
    private volatile List<Batch> last;

    BatchJob(BatchJobs jobs, List<Batch> batches, Optional<JobMark> mark) {
        this.jobs = jobs;
        ids = batches.stream().map(Batch::id).toList();
        this.mark = mark;
        last = List.copyOf(batches);
    }

    @Override
    public Optional<String> id() {
        return mark.map(JobMark::job);
    }

    @Override
    public List<String> batchIds() {
        return ids;
    }

    @Override
    public JobProgress progress() {
        List<Batch> now = new ArrayList<>();
        for (Batch batch : last) {
            now.add(batch.status().isFinal() ? batch : jobs.batches().retrieve(batch.id()));
        }
        last = List.copyOf(now);
        return new JobProgress(now);
    }

    @Override
    public JobProgress await(Consumer<JobProgress> listener, Duration longest) {
        Duration wait = shorter(FIRST_WAIT, longest);
        Duration away = Duration.ZERO;
        while (true) {
            Optional<JobProgress> progress = look(away);
            progress.ifPresent(listener);
            if (progress.filter(JobProgress::isFinal).isPresent()) {
                return progress.get();
            }
            jobs.pause().take(wait);
            away = progress.isPresent() ? Duration.ZERO : away.plus(wait);
            wait = shorter(wait.multipliedBy(13).dividedBy(10), longest);
        }
    }

    /// Empty if the server is away.
    ///
    /// @param away for how long it has been
    private Optional<JobProgress> look(Duration away) {
        try {
            return Optional.of(progress());
        } catch (TidemillIoException | InternalServerException | RateLimitException e) {
            if (away.compareTo(LONGEST_AWAY) >= 0 || Thread.currentThread().isInterrupted()) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    @Override
    public Stream<Outcome> results() {
        JobProgress progress = progress();
        if (!progress.isFinal()) {
            throw new IllegalStateException("the job has not ended yet: await it first");
        }
        try {
            var results =
                    new Results(
                            progress.batches(), order(), new Download(jobs.files(), jobs.pause()));
            return StreamSupport.stream(
                            Spliterators.spliteratorUnknownSize(
                                    results, Spliterator.ORDERED | Spliterator.NONNULL),
                            false)
                    .onClose(() -> close(results));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(Results results) {
        try {
            results.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JobOrder order() throws IOException {
        String file = mark.map(JobMark::order).orElse(null);
        if (file != null) {
            try (var content = jobs.files().content(file)) {
                return JobOrder.read(content.body());
            }
        }
        List<JobOrder.Run> runs = new ArrayList<>();
        for (int part = 0; part < ids.size(); part++) {
            runs.add(new JobOrder.Run(part, Long.MAX_VALUE));
        }
        return new JobOrder(runs);
    }

    @Override
    public Optional<Job> retryFailed() {
        Batch first = last.get(0);
        var params =
                JobParams.builder()
                        .completionWindow(
                                BatchCreateParams.CompletionWindow.of(first.completionWindow()));
        JobMark.others(first).forEach(params::putMetadata);
        Stream<BatchRequest> failed =
                results()
                        .filter(outcome -> !(outcome instanceof Outcome.Succeeded))
                        .map(Outcome::request);
        return jobs.submitAny(failed, params.build());
    }

    @Override
    public JobProgress cancel() {
        for (Batch batch : progress().batches()) {
            if (!batch.status().isFinal()) {
                cancel(batch.id());
            }
        }
        return progress();
    }

    private void cancel(String id) {
        try {
            jobs.batches().cancel(id);
        } catch (ConflictException e) {
            // It has ended meanwhile, which is as good.
        }
    }
}
