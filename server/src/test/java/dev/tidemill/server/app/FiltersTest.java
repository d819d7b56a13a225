package dev.tidemill.server.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemill.testkit.Models;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The query parameters of `GET /v1/batches`, with three batches: `old` ran, `middle` and `new`
/// failed; the latter two are of the same second.
class FiltersTest {
    private static final long START = 1_800_000_000;
    private static final String UMLAUT = "\u0444 \u00e4&=+%";

    @TempDir private static Path folder;
    private static Lab lab;
    private static String old;
    private static String middle;
    private static String newest;
    private static String oldInput;

    @BeforeAll
    static void start() throws Exception {
        var now = new AtomicReference<>(Instant.ofEpochSecond(START));
        lab = Lab.start(folder, Models.echo(), now::get);
        oldInput = lab.upload(Lab.line("a", "\"input\":\"1\""));
        old = created(oldInput, "/v1/embeddings", "{\"team\":\"tide\",\"stage\":\"a\"}");
        now.set(Instant.ofEpochSecond(START + 10));
        middle = created("file-none", "/v1/responses", "{\"team\":\"tide\",\"stage\":\"b\"}");
        newest =
                created(
                        "file-none",
                        "/v1/embeddings",
                        "{\"a[b]\":\"\",\"" + UMLAUT + "\":\"x,y\"}");
    }

    private static String created(String file, String endpoint, String metadata) throws Exception {
        String body = Lab.creating(file, endpoint).replace("}", ",\"metadata\":" + metadata + "}");
        String id = Json.parse(lab.post("/v1/batches", body).body()).text("id");
        lab.end(id);
        return id;
    }

    @AfterAll
    static void stop() throws IOException {
        lab.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "status=completed | old",
                "status=failed,completed | new middle old",
                "status=failed&status=completed | new middle old",
                "status[]=failed&status[]=completed | new middle old",
                "status%5B%5D=failed&status=completed,failed | new middle old",
                "model=m | old",
                "model=m,none&model=other | old",
                "model= | ''",
                "endpoint=/v1/embeddings | new old",
                "endpoint=/v1/responses,/v1/embeddings&order=asc | old middle new",
                "input_file_id=file-none | new middle",
                "input_file_id=INPUT | old",
                "metadata[team]=tide | middle old",
                "metadata[team]=tide&metadata[stage]=b | middle",
                "metadata[stage]=a&metadata[stage]=b | middle old",
                "metadata[stage][]=a&metadata[stage][]=b | middle old",
                "metadata[team]=tide&metadata[none]=x | ''",
                "metadata[Team]=tide | ''",
                "metadata[a[b]]= | new",
                "metadata%5Ba%5Bb%5D%5D= | new",
                "metadata[UMLAUT]=x,y | new",
                "metadata[UMLAUT]=x | ''",
                "created_after=1800000000 | new middle",
                "created_after=1799999999&order=asc | old middle new",
                "created_after=1800000010 | ''",
                "created_after=9223372036854775807&order=asc | ''",
                "created_before=1800000010 | old",
                "created_before=1800000011&order=asc | old middle new",
                "created_before=0 | ''",
                "created_after=1800000000&created_before=1800000011 | new middle",
                "created_after=5&created_before=5&status=failed | ''",
                "order=desc | new middle old",
                "limit=2 | new middle",
                "limit=1&after=NEW | middle",
                "after=MIDDLE&order=asc | new",
                "after=OLD | ''",
                "before=OLD | new middle",
                "before=OLD&limit=1 | middle",
                "before=NEW&order=asc | old middle",
                "before=NEW&order=asc&limit=1&status=completed | old",
                "after=NEW&status=completed&model=m&metadata[team]=tide | old",
                "'' | new middle old",
                "&& | new middle old",
            })
    void everyFilterFindsItsBatches(String query, String found) throws Exception {
        var page = Json.parse(lab.get("/v1/batches?" + encoded(query)).body());
        String names =
                page.items("data").stream()
                        .map(batch -> name(batch.text("id")))
                        .collect(Collectors.joining(" "));
        assertEquals(found, names);
    }

    private static String name(String id) {
        return id.equals(old) ? "old" : id.equals(middle) ? "middle" : "new";
    }

    /// What `java.net.URI` does not take, and the ids.
    private static String encoded(String query) {
        return query.replace("UMLAUT", URLEncoder.encode(UMLAUT, StandardCharsets.UTF_8))
                .replace("[", "%5B")
                .replace("]", "%5D")
                .replace("INPUT", oldInput)
                .replace("OLD", old)
                .replace("MIDDLE", middle)
                .replace("NEW", newest);
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0, limit, integer_below_min_value",
        "limit=101, limit, integer_above_max_value",
        "limit=, limit, invalid_type",
        "limit=1.5, limit, invalid_type",
        "limit=1&limit=1, limit, duplicate_parameter",
        "after=, after, null",
        "before=none, before, null",
        "after=OLD&before=NEW, before, invalid_value",
        "after=OLD&after=OLD, after, duplicate_parameter",
        "order=, order, invalid_value",
        "order=up, order, invalid_value",
        "order=asc&order=asc, order, duplicate_parameter",
        "status=, status, invalid_value",
        "status=done, status, invalid_value",
        "'status=failed,', status, invalid_value",
        "created_after=-1, created_after, integer_below_min_value",
        "created_after=soon, created_after, invalid_type",
        "created_before=1&created_before=1, created_before, duplicate_parameter",
        "created_before=9223372036854775808, created_before, invalid_type",
        "stauts=failed, stauts, unknown_parameter",
        "metadata=x, metadata, unknown_parameter",
        "metadata[team=tide, metadata[team, unknown_parameter",
        "status[0]=failed, status[0], unknown_parameter",
        "project=p, project, unknown_parameter",
    })
    void whatIsNoFilterIsRefused(String query, String param, String code) throws Exception {
        var refused = lab.get("/v1/batches?" + encoded(query));
        assertEquals(code.equals("null") ? 404 : 400, refused.statusCode(), refused.body());
        var error = Json.parse(refused.body());
        assertEquals(
                param + " " + code, error.text("error.param") + " " + error.text("error.code"));
    }

    @Test
    void theValuesOfAFilterAreLimited() throws Exception {
        String hundred = values(100);
        assertEquals(200, lab.get("/v1/batches?model=" + hundred).statusCode());
        for (String query :
                List.of(
                        "model=" + hundred + "&model=more",
                        "model=" + values(5_000),
                        IntStream.range(0, 101)
                                .mapToObj(i -> "metadata[k" + i + "]=v")
                                .collect(Collectors.joining("&")))) {
            var refused = Json.parse(lab.get("/v1/batches?" + encoded(query)).body());
            assertEquals("array_above_max_length", refused.text("error.code"));
        }
    }

    private static String values(int count) {
        return IntStream.range(0, count)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(","));
    }
}
