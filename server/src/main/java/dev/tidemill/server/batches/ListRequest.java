package dev.tidemill.server.batches;

import dev.tidemill.server.http.ApiError;
import dev.tidemill.server.http.Invalid;
import dev.tidemill.server.http.Parameters;
import dev.tidemill.server.http.Request;
import dev.tidemill.server.store.BatchFilter;
import dev.tidemill.server.store.BatchQuery;
import dev.tidemill.wire.BatchStatus;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads which batches are asked for.
final class ListRequest {
    private static final int DEFAULT_LIMIT = 20;
    private static final int MAX_LIMIT = 100;
    private static final int MAX_VALUES = 100;
    private static final List<String> STATUSES =
            Arrays.stream(BatchStatus.values()).map(BatchStatus::text).toList();

    private ListRequest() {}

    /// @throws ApiError if a parameter is not known, or not what it must be
    static BatchQuery read(Request request) {
        var parameters = Parameters.of(request);
        Long limit = parameters.integer("limit", 1, MAX_LIMIT);
        String order = parameters.choice("order", List.of("asc", "desc"));
        String after = parameters.one("after");
        String before = parameters.one("before");
        var filter = filter(parameters);
        parameters.refuseOthers();
        if (after != null && before != null) {
            throw ApiError.invalid(
                    "A page lies 'after' one batch or 'before' another: give one of the two.",
                    "before",
                    "invalid_value");
        }
        return new BatchQuery(
                filter,
                limit == null ? DEFAULT_LIMIT : limit.intValue(),
                "asc".equals(order),
                after,
                before);
    }

    private static BatchFilter filter(Parameters parameters) {
        return new BatchFilter(
                statuses(parameters),
                any(parameters, "model"),
                any(parameters, "endpoint"),
                any(parameters, "input_file_id"),
                metadata(parameters),
                parameters.integer("created_after", 0, Long.MAX_VALUE),
                parameters.integer("created_before", 0, Long.MAX_VALUE));
    }

    private static Set<BatchStatus> statuses(Parameters parameters) {
        Set<BatchStatus> statuses = EnumSet.noneOf(BatchStatus.class);
        for (String status : any(parameters, "status")) {
            if (!STATUSES.contains(status)) {
                throw Invalid.value("status", status, STATUSES);
            }
            statuses.add(BatchStatus.of(status));
        }
        return statuses;
    }

    private static Set<String> any(Parameters parameters, String name) {
        Set<String> values = new LinkedHashSet<>();
        for (String value : parameters.all(name)) {
            values.addAll(List.of(value.split(",", -1)));
        }
        checkCount(name, values.size());
        return values;
    }

    /// Each value is one more place to look at in every step of a search.
    private static void checkCount(String name, int values) {
        if (values > MAX_VALUES) {
            throw Invalid.tooMany(name, MAX_VALUES, values);
        }
    }

    private static Map<String, Set<String>> metadata(Parameters parameters) {
        Map<String, Set<String>> pairs = new HashMap<>();
        parameters.byKey("metadata").forEach((key, values) -> pairs.put(key, Set.copyOf(values)));
        checkCount("metadata", pairs.values().stream().mapToInt(Set::size).sum());
        return pairs;
    }
}
