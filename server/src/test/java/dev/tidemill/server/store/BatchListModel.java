package dev.tidemill.server.store;

import dev.tidemill.wire.Batch;
import dev.tidemill.wire.BatchStatus;
import dev.tidemill.wire.Page;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The batches of one project in memory, and the pages that a list of them must give.
final class BatchListModel {
    private final Map<String, Batch> batches = new LinkedHashMap<>();

    /// Adds a batch, or puts it in the place of what was known of it.
    void put(Batch batch) {
        batches.put(batch.id(), batch);
    }

    /// All ids, in the order of creation.
    List<String> ids() {
        return List.copyOf(batches.keySet());
    }

    /// All batches of the filter, in list order: by time, and of the same second by creation.
    List<Batch> list(BatchFilter filter, boolean ascending) {
        return inOrder(ascending).stream().filter(batch -> isOf(filter, batch)).toList();
    }

    /// The page that the query must give.
    Page<Batch> page(BatchQuery query) {
        List<Batch> order = inOrder(query.searchesUpwards());
        String cursor = query.cursor();
        if (cursor != null) {
            order = order.subList(1 + order.indexOf(batches.get(cursor)), order.size());
        }
        List<Batch> rest = order.stream().filter(batch -> isOf(query.filter(), batch)).toList();
        List<Batch> page = rest.subList(0, Math.min(query.limit(), rest.size()));
        return new Page<>(
                query.before() == null ? page : page.reversed(), page.size() < rest.size());
    }

    private List<Batch> inOrder(boolean upwards) {
        List<Batch> order = new ArrayList<>(batches.values());
        order.sort(Comparator.comparingLong(Batch::createdAt));
        if (!upwards) {
            Collections.reverse(order);
        }
        return order;
    }

    static boolean isOf(BatchFilter filter, Batch batch) {
        Set<BatchStatus> statuses = filter.statuses();
        if (!statuses.isEmpty() && !statuses.contains(batch.status())) {
            return false;
        }
        Long after = filter.createdAfter();
        Long before = filter.createdBefore();
        if ((after != null && batch.createdAt() <= after)
                || (before != null && batch.createdAt() >= before)) {
            return false;
        }
        Map<String, String> metadata = batch.metadata() == null ? Map.of() : batch.metadata();
        for (var wanted : filter.metadata().entrySet()) {
            if (!isOneOf(wanted.getValue(), metadata.get(wanted.getKey()))) {
                return false;
            }
        }
        return isOneOf(filter.models(), batch.model())
                && isOneOf(filter.endpoints(), batch.endpoint())
                && isOneOf(filter.inputFileIds(), batch.inputFileId());
    }

    private static boolean isOneOf(Set<String> wanted, @Nullable String value) {
        return wanted.isEmpty() || wanted.stream().anyMatch(one -> one.equals(value));
    }
}
