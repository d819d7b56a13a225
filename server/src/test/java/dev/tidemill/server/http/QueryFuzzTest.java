package dev.tidemill.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.URLEncoder;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;

/// A query that was read can be written, and reads the same again.
@Tag("fuzz")
class QueryFuzzTest {
    @FuzzTest(maxDuration = "10s")
    void whatIsWrittenReadsTheSame(byte[] data) {
        Map<String, List<String>> read;
        try {
            read = Query.parse(new String(data, UTF_8));
        } catch (ApiError refused) {
            assertEquals(400, refused.status());
            return;
        }
        assertEquals(read, Query.parse(written(read)));
    }

    private static String written(Map<String, List<String>> query) {
        return query.entrySet().stream()
                .flatMap(entry ->
                        entry.getValue().stream()
                                .map(value -> encoded(entry.getKey()) + "=" + encoded(value)))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
