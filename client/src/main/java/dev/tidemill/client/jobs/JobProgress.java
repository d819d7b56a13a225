package dev.tidemill.client.jobs;

import dev.tidemill.client.batches.Batch;
import dev.tidemill.client.batches.BatchRequestCounts;
import java.util.List;
import java.util.function.ToLongFunction;

/// How far a job is.
///
/// @param batches as they were last seen, in the order of the job
public record JobProgress(List<Batch> batches) {
    public JobProgress {
        batches = List.copyOf(batches);
    }

    /// All lines of the batches that were validated by now.
    public long total() {
        return sum(BatchRequestCounts::total);
    }

    /// The lines that succeeded.
    public long completed() {
        return sum(BatchRequestCounts::completed);
    }

    /// The lines that failed.
    public long failed() {
        return sum(BatchRequestCounts::failed);
    }

    /// Whether all batches have ended, well or badly.
    public boolean isFinal() {
        return batches.stream().allMatch(batch -> batch.status().isFinal());
    }

    private long sum(ToLongFunction<BatchRequestCounts> count) {
        return batches.stream()
                .flatMap(batch -> batch.requestCounts().stream())
                .mapToLong(count)
                .sum();
    }
}
