package dev.tidemill.client.jobs;

import dev.tidemill.client.batches.Batch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a batch says in its metadata of the job that it belongs to.
///
/// @param order the file with the [JobOrder]; null if the parts follow one another
record JobMark(String job, int part, int parts, @Nullable String order) {
    static final String JOB = "tidemill_job";
    private static final String PART = "tidemill_part";
    private static final String ORDER = "tidemill_order";

    Map<String, String> toMetadata() {
        Map<String, String> pairs = new LinkedHashMap<>();
        pairs.put(JOB, job);
        pairs.put(PART, part + "/" + parts);
        if (order != null) {
            pairs.put(ORDER, order);
        }
        return pairs;
    }

    static Optional<JobMark> of(Batch batch) {
        Map<String, String> pairs = batch.metadata().map(Batch.Metadata::asMap).orElse(Map.of());
        String job = pairs.get(JOB);
        String[] part = pairs.getOrDefault(PART, "").split("/", -1);
        if (job == null || part.length != 2) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new JobMark(
                            job,
                            Integer.parseInt(part[0]),
                            Integer.parseInt(part[1]),
                            pairs.get(ORDER)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /// The user's own pairs of a batch.
    static Map<String, String> others(Batch batch) {
        Map<String, String> pairs =
                batch.metadata().map(Batch.Metadata::asMap).orElseGet(LinkedHashMap::new);
        pairs.keySet().removeAll(List.of(JOB, PART, ORDER));
        return pairs;
    }
}
