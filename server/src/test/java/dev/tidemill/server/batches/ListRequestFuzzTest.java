package dev.tidemill.server.batches;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.tidemill.server.http.ApiError;
import dev.tidemill.server.http.FakeQuery;
import dev.tidemill.server.store.BatchQuery;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;

/// A list that can be asked for can be asked for in one canonical way, which means the same.
@Tag("fuzz")
class ListRequestFuzzTest {
    @FuzzTest(maxDuration = "10s")
    void theCanonicalQueryMeansTheSame(byte[] data) {
        BatchQuery query;
        try {
            query = ListRequest.read(new FakeQuery(new String(data, UTF_8)));
        } catch (ApiError refused) {
            assertEquals(400, refused.status());
            return;
        }
        assertTrue(query.limit() >= 1 && query.limit() <= 100);
        assertFalse(query.after() != null && query.before() != null);
        assertEquals(query, ListRequest.read(new FakeQuery(written(query))));
    }

    /// With brackets behind each key, which tell one that ends in brackets itself from a list.
    private static String written(BatchQuery query) {
        var pairs = new ArrayList<String>();
        pairs.add("limit=" + query.limit());
        pairs.add("order=" + (query.ascending() ? "asc" : "desc"));
        add(pairs, "after", query.after());
        add(pairs, "before", query.before());
        var filter = query.filter();
        filter.statuses().forEach(status -> add(pairs, "status", status.text()));
        filter.models().forEach(model -> add(pairs, "model", model));
        filter.endpoints().forEach(endpoint -> add(pairs, "endpoint", endpoint));
        filter.inputFileIds().forEach(id -> add(pairs, "input_file_id", id));
        filter.metadata()
                .forEach((key, values) ->
                        values.forEach(value -> add(pairs, "metadata[" + key + "][]", value)));
        add(pairs, "created_after", filter.createdAfter());
        add(pairs, "created_before", filter.createdBefore());
        return String.join("&", pairs);
    }

    private static void add(List<String> pairs, String name, @Nullable Object value) {
        if (value != null) {
            pairs.add(
                    URLEncoder.encode(name, UTF_8)
                            + "="
                            + URLEncoder.encode(value.toString(), UTF_8));
        }
    }
}
