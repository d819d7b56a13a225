package dev.tidemill.server.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.testkit.Models;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// One tenant, who knows the ids of another, against every route of `openapi.yaml` that takes an
/// id.
@TestInstance(Lifecycle.PER_CLASS)
class TenantsTest {
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
    private static final Set<String> ENDED = Set.of("completed", "failed");
    private static final String LINE = Lab.line("a", "\"input\":1");

    private Lab lab;
    private String owner;
    private String mallory;
    private String file;

    /// The owner's, by the names of their parameters in the document.
    private Map<String, String> ids;

    /// An operation of the document.
    record Route(String method, String path, String parameter) {
        @Override
        public String toString() {
            return method + " " + path;
        }

        String at(String id) {
            return path.replaceFirst("\\{[^}]*}", id);
        }
    }

    @BeforeAll
    void fill(@TempDir Path folder) throws Exception {
        lab = Lab.start(folder, Models.echo());
        owner = lab.key("acme", "support");
        mallory = lab.key("globex", null);
        file = id(lab.send(owner, lab.uploading(LINE, "batch")));
        String creating =
                Lab.creating(file, "/v1/embeddings")
                        .replaceFirst("}$", ",\"metadata\":{\"team\":\"tide\"}}");
        String hook =
                "{\"name\":\"n\",\"url\":\"https://hooks.invalid/\",\"event_types\":"
                        + "[\"batch.failed\"]}";
        String upload = PartsClient.creating("a.jsonl", "batch", 2, "");
        ids =
                Map.of(
                        "BatchId",
                        id(lab.send(owner, lab.posting("/v1/batches", creating))),
                        "FileId",
                        file,
                        "WebhookEndpointId",
                        id(lab.send(owner, lab.posting("/v1/webhook_endpoints", hook))),
                        "UploadId",
                        id(lab.send(owner, lab.posting("/v1/uploads", upload))));
    }

    @AfterAll
    void stop() throws IOException {
        lab.close();
    }

    Stream<Route> routesWithAnId() throws Exception {
        var paths = Json.yaml(lab.send(mallory, lab.request("/openapi.yaml")).body()).at("paths");
        List<Route> routes = new ArrayList<>();
        for (var path : fields(paths).entrySet()) {
            if (path.getKey().contains("{") && !path.getKey().equals("/v1/models/{model}")) {
                String kind = new Json(path.getValue()).text("parameters.0.$ref");
                fields(new Json(path.getValue())).keySet().stream()
                        .filter(METHODS::contains)
                        .map(method ->
                                new Route(
                                        method.toUpperCase(Locale.ROOT),
                                        path.getKey(),
                                        kind.substring(kind.lastIndexOf('/') + 1)))
                        .forEach(routes::add);
            }
        }
        return routes.stream();
    }

    @ParameterizedTest
    @MethodSource("routesWithAnId")
    void anIdOfAnotherTenantIsAnUnknownId(Route route) throws Exception {
        String theirs = theirs(route);
        String unknown = unknown(theirs);

        var foreign = lab.send(mallory, request(route, theirs));

        assertEquals(404, foreign.statusCode(), foreign.body());
        assertEquals(
                lab.send(mallory, request(route, unknown)).body(),
                foreign.body().replace(theirs, unknown));
    }

    /// Far apart is what this looks for, as when a file is opened before its owner is looked at.
    @ParameterizedTest
    @MethodSource("routesWithAnId")
    void itTakesAsLongToRefuse(Route route) throws Exception {
        String theirs = theirs(route);
        String unknown = unknown(theirs);
        long[] foreign = new long[100];
        long[] none = new long[100];
        for (int i = 0; i < none.length; i++) {
            foreign[i] = nanos(request(route, theirs));
            none[i] = nanos(request(route, unknown));
        }

        double ratio = (double) median(foreign) / median(none);

        assertTrue(ratio > 1 / 3.0 && ratio < 3, "one takes " + ratio + " times as long");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/batches?after={BatchId}",
                "/v1/batches?before={BatchId}",
                "/v1/files?after={FileId}",
                "/v1/webhook_endpoints?after={WebhookEndpointId}",
            })
    void aCursorOfAnotherTenantIsAnUnknownOne(String list) throws Exception {
        String theirs = list.replaceFirst(".*\\{(.*)}", "$1");
        String id = Objects.requireNonNull(ids.get(theirs));
        String path = list.replaceFirst("\\{.*", "");

        var foreign = lab.send(mallory, lab.request(path + id));

        assertEquals(404, foreign.statusCode(), foreign.body());
        assertEquals(
                lab.send(mallory, lab.request(path + unknown(id))).body(),
                foreign.body().replace(id, unknown(id)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/batches",
                "/v1/batches?metadata[team]=tide",
                "/v1/batches?input_file_id={FileId}",
                "/v1/batches?status=completed,in_progress,validating,finalizing",
                "/v1/batches?model=m",
                "/v1/files",
                "/v1/files?purpose=batch",
                "/v1/webhook_endpoints",
            })
    void noListOrFilterFindsWhatIsAnothers(String list) throws Exception {
        String path = list.replace("{FileId}", file);

        assertNotEquals(List.of(), items(lab.send(owner, lab.request(path))));
        assertEquals(List.of(), items(lab.send(mallory, lab.request(path))));
    }

    private static List<Json> items(HttpResponse<String> page) {
        return Json.parse(page.body()).items("data");
    }

    @Test
    void aBatchOverAFileOfAnotherFailsAsOverNone() throws Exception {
        String none = unknown(file);

        String foreign = mistakes(file);

        assertTrue(foreign.contains(file), foreign);
        assertEquals(mistakes(none), foreign.replace(file, none));
    }

    private String mistakes(String input) throws Exception {
        String creating = Lab.creating(input, "/v1/embeddings");
        String path = "/v1/batches/" + id(lab.send(mallory, lab.posting("/v1/batches", creating)));
        var found = Json.parse(lab.send(mallory, lab.request(path)).body());
        while (!ENDED.contains(found.text("status"))) {
            LockSupport.parkNanos(5_000_000);
            found = Json.parse(lab.send(mallory, lab.request(path)).body());
        }
        return found.text("errors");
    }

    private String theirs(Route route) {
        return Objects.requireNonNull(
                ids.get(route.parameter()), "make one of these in fill(): " + route.parameter());
    }

    private static String unknown(String id) {
        return id.replaceFirst("[0-9A-Za-z]{24,}$", "0".repeat(24));
    }

    /// With a body that would do, if the id did.
    private HttpRequest.Builder request(Route route, String id) {
        var request = lab.request(route.at(id));
        if (route.path().endsWith("/parts")) {
            String part = "--b\r\nContent-Disposition: form-data; name=\"data\"\r\n\r\nx\r\n--b--";
            return request.header("Content-Type", "multipart/form-data; boundary=b")
                    .POST(BodyPublishers.ofString(part));
        }
        return route.method().equals("POST")
                ? lab.posting(route.at(id), body(route.path()))
                : request.method(route.method(), BodyPublishers.noBody());
    }

    private static String body(String path) {
        return switch (path.substring(path.lastIndexOf('/') + 1)) {
            case "test" -> "{\"event_type\":\"batch.failed\"}";
            case "complete" -> "{\"part_ids\":[\"part_0\"]}";
            default -> "{}";
        };
    }

    private long nanos(HttpRequest.Builder request) throws Exception {
        long start = System.nanoTime();
        lab.send(mallory, request);
        return System.nanoTime() - start;
    }

    private static long median(long[] times) {
        Arrays.sort(times);
        return times[times.length / 2];
    }

    private static String id(HttpResponse<String> response) {
        return Json.parse(response.body()).text("id");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> fields(Json json) {
        return (Map<String, Object>) Objects.requireNonNull(json.value());
    }
}
