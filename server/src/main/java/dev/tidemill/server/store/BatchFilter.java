package dev.tidemill.server.store;

import dev.tidemill.wire.Batch;
import dev.tidemill.wire.BatchStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Which batches a list shows: those that satisfy every part. An empty part is satisfied by all.
///
/// @param statuses any of these
/// @param models any of these
/// @param endpoints any of these
/// @param inputFileIds any of these
/// @param metadata all of these pairs; of a key with several values any
/// @param createdAfter unix seconds, not included; null for no bound
/// @param createdBefore unix seconds, not included; null for no bound
public record BatchFilter(
        Set<BatchStatus> statuses,
        Set<String> models,
        Set<String> endpoints,
        Set<String> inputFileIds,
        Map<String, Set<String>> metadata,
        @Nullable Long createdAfter,
        @Nullable Long createdBefore) {
    public static final BatchFilter ALL =
            new BatchFilter(Set.of(), Set.of(), Set.of(), Set.of(), Map.of(), null, null);

    public BatchFilter {
        statuses = Set.copyOf(statuses);
        models = Set.copyOf(models);
        endpoints = Set.copyOf(endpoints);
        inputFileIds = Set.copyOf(inputFileIds);
        metadata = Map.copyOf(metadata);
    }

    /// Whether the batch is one of those.
    public boolean matches(Batch batch) {
        return any(statuses, batch.status())
                && any(models, batch.model())
                && any(endpoints, batch.endpoint())
                && any(inputFileIds, batch.inputFileId())
                && isInRange(batch.createdAt())
                && hasMetadata(batch.metadata());
    }

    private static <T> boolean any(Set<T> wanted, @Nullable T value) {
        return wanted.isEmpty() || (value != null && wanted.contains(value));
    }

    private boolean hasMetadata(@Nullable Map<String, String> pairs) {
        return metadata.entrySet().stream()
                .allMatch(wanted ->
                        pairs != null && any(wanted.getValue(), pairs.get(wanted.getKey())));
    }

    private boolean isInRange(long createdAt) {
        return (createdAfter == null || createdAt > createdAfter)
                && (createdBefore == null || createdAt < createdBefore);
    }

    /// The place behind which a search that is to begin behind `cursor` finds something.
    Spot begin(Spot cursor, boolean up) {
        Long bound = up ? createdAfter : createdBefore;
        if (bound == null) {
            return cursor;
        }
        var edge = new Spot(bound, up ? Long.MAX_VALUE : Long.MIN_VALUE);
        return edge.isBehind(cursor, up) ? edge : cursor;
    }

    /// For each part that has terms, the terms of which a batch must have one.
    List<Set<Long>> clauses(String owner) {
        var clauses = new ArrayList<Set<Long>>();
        add(clauses, owner, "status", "", statuses.stream().map(BatchStatus::text).toList());
        add(clauses, owner, "model", "", models);
        add(clauses, owner, "endpoint", "", endpoints);
        add(clauses, owner, "input_file_id", "", inputFileIds);
        metadata.forEach((key, values) -> add(clauses, owner, "metadata", key, values));
        return clauses;
    }

    private static void add(
            List<Set<Long>> clauses,
            String owner,
            String kind,
            String key,
            Collection<String> values) {
        if (!values.isEmpty()) {
            var terms = new TreeSet<Long>();
            values.forEach(value -> terms.add(Terms.hash(owner, kind, key, value)));
            clauses.add(terms);
        }
    }
}
