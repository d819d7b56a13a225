package dev.tidemill.client.jobs;

import dev.tidemill.client.batches.Batch;
import dev.tidemill.client.batches.BatchCreateParams;
import dev.tidemill.client.batches.BatchListParams;
import dev.tidemill.client.batches.BatchService;
import dev.tidemill.client.core.Pause;
import dev.tidemill.client.files.FileCreateParams;
import dev.tidemill.client.files.FilePurpose;
import dev.tidemill.client.files.FileService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Jobs over a server's batches and files.
public final class BatchJobs implements JobService {
    private final BatchService batches;
    private final FileService files;
    private final Pause pause;
    private final Supplier<String> ids;

    /// @param ids new ids of jobs
    public BatchJobs(BatchService batches, FileService files, Pause pause, Supplier<String> ids) {
        this.batches = batches;
        this.files = files;
        this.pause = pause;
        this.ids = ids;
    }

    @Override
    public Job submit(Stream<BatchRequest> requests, JobParams params) {
        return submitAny(requests, params)
                .orElseThrow(() -> new IllegalArgumentException("there are no requests"));
    }

    /// A job, unless there is nothing to do.
    Optional<Job> submitAny(Stream<BatchRequest> requests, JobParams params) {
        try (var parts = Parts.of(requests, params)) {
            if (parts.all().isEmpty()) {
                return Optional.empty();
            }
            Map<Integer, Batch> created =
                    params.id()
                            .filter(id -> !params.isNew())
                            .map(this::existing)
                            .orElseGet(TreeMap::new);
            Optional<JobMark> known = created.values().stream().findFirst().flatMap(JobMark::of);
            String id = params.id().orElseGet(ids);
            String order = known.isPresent() ? known.get().order() : upload(parts.order());
            List<Part> missing = new ArrayList<>(parts.all());
            missing.removeIf(part -> created.containsKey(part.number()));
            long total = missing.stream().mapToLong(Part::bytes).sum();
            long before = 0;
            for (Part part : missing) {
                String file = upload(part, before, total, params.uploadListener());
                var mark = new JobMark(id, part.number(), parts.all().size(), order);
                created.put(part.number(), create(file, part.url(), mark, params));
                before += part.bytes();
            }
            return Optional.of(job(created.values()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The file that keeps the order; null if none is needed.
    private @Nullable String upload(JobOrder order) {
        return order.isPlain()
                ? null
                : files.create(
                                FileCreateParams.builder()
                                        .file(order.toJsonl())
                                        .filename("order.jsonl")
                                        .purpose(FilePurpose.BATCH)
                                        .build())
                        .id();
    }

    /// The id of the part's file.
    private String upload(Part part, long before, long total, Consumer<UploadProgress> listener)
            throws IOException {
        var file =
                files.create(
                        FileCreateParams.builder()
                                .file(part.file())
                                .purpose(FilePurpose.BATCH)
                                .listener(sent ->
                                        listener.accept(new UploadProgress(before + sent, total)))
                                .build());
        Files.delete(part.file());
        return file.id();
    }

    private Batch create(String file, String url, JobMark mark, JobParams params) {
        var metadata = BatchCreateParams.Metadata.builder();
        params.metadata().forEach(metadata::putProperty);
        mark.toMetadata().forEach(metadata::putProperty);
        return batches.create(
                BatchCreateParams.builder()
                        .inputFileId(file)
                        .endpoint(BatchCreateParams.Endpoint.of(url))
                        .completionWindow(params.completionWindow())
                        .metadata(metadata.build())
                        .build());
    }

    @Override
    public Job resume(List<String> batchIds) {
        if (batchIds.isEmpty()) {
            throw new IllegalArgumentException("a job has one batch at least");
        }
        return job(batchIds.stream().map(batches::retrieve).toList());
    }

    @Override
    public Job find(String jobId) {
        Map<Integer, Batch> found = existing(jobId);
        if (found.isEmpty()) {
            throw new IllegalArgumentException("there are no batches of the job " + jobId);
        }
        Job job = job(found.values());
        if (job.id().isEmpty()) {
            throw new IllegalStateException(
                    "of the job %s there are only %d batches: submit it again under its id"
                            .formatted(jobId, found.size()));
        }
        return job;
    }

    /// The batches of a job by part. Servers that do not know the filter answer with all batches.
    private Map<Integer, Batch> existing(String jobId) {
        Map<Integer, Batch> found = new TreeMap<>();
        var params = BatchListParams.builder().putMetadata(JobMark.JOB, jobId).limit(100).build();
        for (Batch batch : batches.list(params).autoPager()) {
            JobMark.of(batch)
                    .filter(mark -> mark.job().equals(jobId))
                    .ifPresent(mark -> found.put(mark.part(), batch));
        }
        return found;
    }

    private Job job(Collection<Batch> given) {
        List<Batch> all = new ArrayList<>(given);
        List<JobMark> marks = all.stream().flatMap(one -> JobMark.of(one).stream()).toList();
        if (!isWholeJob(marks, all.size())) {
            return new BatchJob(this, all, Optional.empty());
        }
        all.sort(Comparator.comparingInt(one -> JobMark.of(one).orElseThrow().part()));
        return new BatchJob(this, all, Optional.of(marks.get(0)));
    }

    private static boolean isWholeJob(List<JobMark> marks, int batches) {
        return marks.size() == batches
                && marks.stream().map(JobMark::job).distinct().count() == 1
                && marks.stream().map(JobMark::part).distinct().count() == batches
                && marks.get(0).parts() == batches;
    }

    BatchService batches() {
        return batches;
    }

    FileService files() {
        return files;
    }

    Pause pause() {
        return pause;
    }
}
