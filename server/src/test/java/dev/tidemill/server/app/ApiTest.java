package dev.tidemill.server.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.testkit.Models;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The routes as a client meets them.
class ApiTest {
    @TempDir private Path folder;
    private Lab lab;

    @BeforeEach
    void start() throws IOException {
        lab = Lab.start(folder, Models.echo());
    }

    @AfterEach
    void stop() throws IOException {
        lab.close();
    }

    @Test
    void aBatchGoesFromUploadToResults() throws Exception {
        var batch = lab.run(Lab.line("b", "\"input\":\"2\""), Lab.line("a", "\"input\":\"1\""));

        assertEquals("completed", batch.text("status"));
        assertEquals("m", batch.text("model"));
        assertEquals("2", batch.text("request_counts.completed"));
        assertEquals("4", batch.text("usage.total_tokens"));
        assertEquals("null", batch.text("error_file_id"));
        var lines = lab.output(batch).stream().map(Json::parse).toList();
        assertEquals(List.of("b", "a"), lines.stream().map(l -> l.text("custom_id")).toList());
        assertEquals("2", lines.getFirst().text("response.body.echo"));
    }

    @Test
    void everyAnswerCarriesItsHeaders() throws Exception {
        for (String path : List.of("/v1/batches", "/v1/nothing", "/healthz", "/v1/batches/x")) {
            var headers = lab.get(path).headers();
            assertTrue(
                    headers.firstValue("x-request-id").orElse("").matches("req_[0-9a-f]{32}"),
                    path);
            assertEquals("2020-10-01", headers.firstValue("openai-version").orElse(""), path);
            assertTrue(headers.firstValue("openai-processing-ms").isPresent(), path);
            assertEquals("application/json", headers.firstValue("content-type").orElse(""), path);
        }
    }

    @Test
    void whatCannotBeCreatedIsRefused() throws Exception {
        assertError(400, "null", "null", lab.post("/v1/batches", "{"));
        assertError(
                400, "input_file_id", "missing_required_parameter", lab.post("/v1/batches", "{}"));
        assertError(
                400,
                "endpoint",
                "invalid_value",
                lab.post("/v1/batches", Lab.creating("f", "/v1/invalid/endpoint")));
        assertError(
                400,
                "completion_window",
                "invalid_value",
                lab.post("/v1/batches", Lab.creating("f", "/v1/embeddings").replace("24h", "25h")));
        assertError(
                400, "metadata.tags", "invalid_type", creatingWith("\"metadata\":{\"tags\":[]}"));
        assertError(
                400,
                "metadata.k",
                "string_above_max_length",
                creatingWith("\"metadata\":{\"k\":\"" + "x".repeat(513) + "\"}"));
        assertError(
                400,
                "output_expires_after.seconds",
                "integer_below_min_value",
                creatingWith(
                        "\"output_expires_after\":{\"anchor\":\"created_at\",\"seconds\":3599}"));
        assertError(413, "null", "null", lab.post("/v1/batches", " ".repeat(1 << 20) + "{}"));
    }

    private HttpResponse<String> creatingWith(String more) throws Exception {
        String body = Lab.creating("f", "/v1/embeddings");
        return lab.post("/v1/batches", body.substring(0, body.length() - 1) + "," + more + "}");
    }

    @Test
    void aFileThatIsNotThereFailsTheBatchLater() throws Exception {
        var created = lab.post("/v1/batches", Lab.creating("file-none", "/v1/embeddings"));
        assertEquals(200, created.statusCode());
        var batch = lab.end(Json.parse(created.body()).text("id"));
        assertEquals("failed", batch.text("status"));
        assertEquals("file_id", batch.text("errors.data.0.param"));
    }

    @Test
    void whatIsNotThereIsNotFound() throws Exception {
        assertError(404, "null", "null", lab.get("/v1/batches/batch_x"));
        assertEquals(
                "No batch found with id 'batch_x'.",
                Json.parse(lab.get("/v1/batches/batch_x").body()).text("error.message"));
        assertError(404, "null", "null", lab.post("/v1/batches/batch_x/cancel", ""));
        assertError(404, "after", "null", lab.get("/v1/batches?after=batch_x"));
        assertError(404, "id", "null", lab.get("/v1/files/file-x"));
        assertError(404, "id", "null", lab.get("/v1/files/file-x/content"));
        assertError(404, "id", "null", lab.delete("/v1/files/file-x"));
        assertError(404, "model", "model_not_found", lab.get("/v1/models/none"));
        assertError(404, "null", "null", lab.get("/v1/batches/..%2f..%2fetc%00"));
        assertError(404, "null", "null", lab.get("/v1/batches/" + "x".repeat(10_000)));
        assertError(404, "null", "null", lab.get("/v1/nothing"));
        assertTrue(lab.get("/v1/batches/").body().contains("Invalid URL (GET /v1/batches/)"));
    }

    @Test
    void parametersOfTheListAreChecked() throws Exception {
        assertError(400, "limit", "integer_below_min_value", lab.get("/v1/batches?limit=0"));
        assertError(400, "limit", "integer_above_max_value", lab.get("/v1/batches?limit=101"));
        assertError(400, "limit", "invalid_type", lab.get("/v1/batches?limit=ten"));
        assertError(400, "limit", "duplicate_parameter", lab.get("/v1/batches?limit=1&limit=2"));
        assertError(400, "status", "invalid_value", lab.get("/v1/batches?status=done"));
        var misspelt = lab.get("/v1/batches?stauts=failed");
        assertError(400, "stauts", "unknown_parameter", misspelt);
        assertTrue(misspelt.body().contains("Did you mean 'status'?"));
    }

    @Test
    void theListIsWalkedNewestFirst() throws Exception {
        List<String> created = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            created.addFirst(createdOfNothing());
        }
        List<String> seen = new ArrayList<>();
        String path = "/v1/batches?limit=2";
        Json page = Json.parse(lab.get(path).body());
        while (!page.items("data").isEmpty()) {
            page.items("data").forEach(batch -> seen.add(batch.text("id")));
            assertEquals(seen.size() < 5, Boolean.parseBoolean(page.text("has_more")));
            createdOfNothing();
            page = Json.parse(lab.get(path + "&after=" + page.text("last_id")).body());
        }
        assertEquals(created, seen);
        assertEquals("false", page.text("has_more"));
        assertEquals("null", page.text("first_id"));
    }

    @Test
    void filtersAreTakenInEveryForm() throws Exception {
        String done = lab.run(Lab.line("a", "\"input\":\"1\"")).text("id");
        String failed = lab.end(createdOfNothing()).text("id");

        assertEquals(List.of(failed), ids("status=failed"));
        assertEquals(List.of(failed, done), ids("status=failed,completed"));
        assertEquals(List.of(failed, done), ids("status[]=failed&status%5B%5D=completed"));
        assertEquals(List.of(done), ids("model=m&endpoint=/v1/embeddings"));
        assertEquals(List.of(done, failed), ids("order=asc"));
        assertEquals(List.of(failed), ids("before=" + done));
        assertEquals(List.of(), ids("metadata[team]=tide"));
    }

    private List<String> ids(String query) throws Exception {
        var page =
                Json.parse(
                        lab.get("/v1/batches?" + query.replace("[", "%5B").replace("]", "%5D"))
                                .body());
        return page.items("data").stream().map(batch -> batch.text("id")).toList();
    }

    private String createdOfNothing() throws Exception {
        var created = lab.post("/v1/batches", Lab.creating("file-none", "/v1/embeddings"));
        return Json.parse(created.body()).text("id");
    }

    @Test
    void aBatchThatHasEndedCannotBeCancelled() throws Exception {
        String id = lab.run(Lab.line("a", "\"input\":\"1\"")).text("id");
        var refused = lab.post("/v1/batches/" + id + "/cancel", "");

        assertError(409, "null", "null", refused);
        assertEquals("false", refused.headers().firstValue("x-should-retry").orElse(""));
        assertEquals(
                "Cannot cancel a batch with status 'completed'.",
                Json.parse(refused.body()).text("error.message"));
    }

    @Test
    void progressSaysWhatABatchDoesAndWaitsFor() throws Exception {
        String id = lab.run(Lab.line("a", "\"input\":\"1\"")).text("id");
        var done = Json.parse(lab.get("/v1/batches/" + id + "/progress").body());
        assertEquals("completed", done.text("status"));
        assertEquals("1", done.text("lines_done"));
        assertEquals("0", done.text("lines_in_flight"));
        assertEquals("null", done.text("waits_for"));
        assertError(404, "null", "null", lab.get("/v1/batches/batch_x/progress"));
    }

    @Test
    void methodsThatARouteHasNotAreRefused() throws Exception {
        var refused = lab.delete("/v1/batches");
        assertError(405, "null", "null", refused);
        assertEquals("GET, HEAD, OPTIONS, POST", refused.headers().firstValue("allow").orElse(""));
        var options =
                lab.send(lab.request("/v1/files/x").method("OPTIONS", BodyPublishers.noBody()));
        assertEquals(204, options.statusCode());
        assertEquals(
                "DELETE, GET, HEAD, OPTIONS", options.headers().firstValue("allow").orElse(""));
    }

    @Test
    void headIsGetWithoutTheBody() throws Exception {
        var get = lab.get("/v1/batches");
        var head = lab.send(lab.request("/v1/batches").HEAD());
        assertEquals(200, head.statusCode());
        assertEquals("", head.body());
        assertEquals(
                get.headers().firstValue("content-length"),
                head.headers().firstValue("content-length"));
    }

    @Test
    void filesAreListedShownAndDeleted() throws Exception {
        String first = lab.upload("{\"a\":1}\n");
        String second = lab.upload("{\"b\":1}\n");
        var page = Json.parse(lab.get("/v1/files?purpose=batch&limit=1").body());

        assertEquals(second, page.text("first_id"));
        assertEquals("true", page.text("has_more"));
        assertEquals("batch", page.text("data.0.purpose"));
        var rest = Json.parse(lab.get("/v1/files?after=" + second).body());
        assertEquals(first, rest.text("data.0.id"));
        var asc = Json.parse(lab.get("/v1/files?order=asc").body());
        assertEquals(first, asc.text("data.0.id"));
        assertEquals("true", Json.parse(lab.delete("/v1/files/" + first).body()).text("deleted"));
        assertError(404, "id", "null", lab.get("/v1/files/" + first));
    }

    @Test
    void contentIsServedInRanges() throws Exception {
        String content = "{\"a\":1}\n{\"b\":2}";
        String path = "/v1/files/" + lab.upload(content) + "/content";
        var whole = lab.get(path);
        assertEquals(content, whole.body());
        assertEquals("15", whole.headers().firstValue("content-length").orElse(""));

        var part = lab.send(lab.request(path).header("Range", "bytes=2-4"));
        assertEquals(206, part.statusCode());
        assertEquals("a\":", part.body());
        assertEquals("bytes 2-4/15", part.headers().firstValue("content-range").orElse(""));
        var tag = whole.headers().firstValue("etag").orElse("");
        var unchanged = lab.send(lab.request(path).header("If-None-Match", tag));
        assertEquals(304, unchanged.statusCode());
        assertEquals("", unchanged.body());
    }

    @Test
    void uploadsThatAreNoneAreRefused() throws Exception {
        assertError(400, "null", "null", lab.send(lab.uploading("", "batch")));
        assertError(400, "null", "null", lab.send(lab.uploading("hello", "batch")));
        assertError(400, "purpose", "invalid_value", lab.send(lab.uploading("{}", "fun")));
        assertEquals(400, lab.post("/v1/files", "{}").statusCode());
        assertEquals(0, Json.parse(lab.get("/v1/files").body()).items("data").size());
    }

    @Test
    void anUploadThatBreaksOffLeavesNothing() throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), lab.port())) {
            String head =
                    "POST /v1/files HTTP/1.1\r\nHost: localhost\r\n"
                            + "Content-Type: multipart/form-data; boundary=b\r\n"
                            + "Content-Length: 1000000\r\n\r\n--b\r\nContent-Disposition:"
                            + " form-data; name=\"file\"; filename=\"x\"\r\n\r\n{\"a\":1}\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(new byte[100_000]);
            awaitUploads(1);
        }
        awaitUploads(0);
        assertEquals(List.of(), blobs());
        assertEquals(0, Json.parse(lab.get("/v1/files").body()).items("data").size());
    }

    private void awaitUploads(int count) {
        Path temporaries = folder.resolve("blobs/tmp");
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        int found;
        do {
            LockSupport.parkNanos(1_000_000);
            found = temporaries.toFile().list().length;
        } while (found != count && System.nanoTime() < deadline);
        assertEquals(count, found);
    }

    /// But for the file by whose lock a backup and a server give way to each other.
    private List<Path> blobs() throws IOException {
        try (var files = Files.walk(folder.resolve("blobs"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("hold"))
                    .toList();
        }
    }

    @Test
    void webPagesOfOthersAreKeptAway() throws Exception {
        var page = lab.send(lab.request("/v1/batches").header("Origin", "http://evil.example"));
        assertError(403, "null", "null", page);
        var own =
                lab.send(
                        lab.request("/v1/batches")
                                .header("Origin", "http://127.0.0.1:" + lab.port()));
        assertEquals(200, own.statusCode());
        assertTrue(raw("GET /v1/batches HTTP/1.1\r\nHost: evil.example\r\n").contains(" 403 "));
        assertTrue(raw("GET /v1/batches HTTP/1.1\r\nHost: LOCALHOST\r\n").contains(" 200 "));
    }

    @Test
    void bracketsInAQueryNeedNoEscape() throws Exception {
        String list =
                " /v1/batches?metadata[team]=tide&status[]=failed HTTP/1.1\r\nHost: localhost\r\n";
        assertTrue(raw("GET" + list).contains(" 200 "));
        String bad = raw("GET /v1/batches?limit=%zz HTTP/1.1\r\nHost: localhost\r\n");
        assertTrue(bad.contains("has an escape that means nothing, in '%zz'"), bad);
    }

    @Test
    void whatIsNoHttpGetsTheEnvelopeToo() throws Exception {
        for (String head :
                List.of(
                        "GET /v1/batches HTTP/1.1\r\n",
                        "GET /v1/batches HTTP/1.1\r\nHost: localhost\r\nX-Long: "
                                + "x".repeat(100_000)
                                + "\r\n")) {
            String answer = raw(head);
            String shown = head.substring(0, 26) + " -> " + answer;
            assertTrue(answer.matches("(?s)HTTP/1.1 [45]\\d\\d .*\\{\"error\":\\{.*"), shown);
            assertTrue(answer.toLowerCase(Locale.ROOT).contains("x-request-id: req_"), shown);
        }
        assertEquals(200, lab.get("/healthz").statusCode());
    }

    private String raw(String head) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), lab.port())) {
            String request = head + "Connection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.setSoTimeout(5_000);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void healthAndModelsAreTold() throws Exception {
        assertEquals("{\"status\":\"ok\"}", lab.get("/healthz").body());
        var ready = Json.parse(lab.get("/readyz").body());
        assertEquals("ok", ready.text("status"));
        assertEquals(
                List.of(ready.text("node")),
                ready.items("nodes").stream().map(node -> node.text("id")).toList());
        var models = Json.parse(lab.get("/v1/models").body());
        assertEquals(
                List.of("m", "alias"),
                models.items("data").stream().map(model -> model.text("id")).toList());
        assertEquals("test", Json.parse(lab.get("/v1/models/m").body()).text("owned_by"));
        var unknown = Json.parse(lab.get("/v1/models/org/name").body());
        assertEquals("The model 'org/name' does not exist.", unknown.text("error.message"));
    }

    @Test
    void aRestartGoesOnWhereItStopped() throws Exception {
        var lines = new StringBuilder();
        for (int i = 0; i < 3_000; i++) {
            lines.append(Lab.line("c" + i, "\"input\":\"" + i + "\"")).append('\n');
        }
        String id = lab.create(lines.toString());
        lab.await(id, batch -> !batch.text("request_counts.completed").equals("0"));
        lab.restart();
        var batch = lab.end(id);

        assertEquals("3000", batch.text("request_counts.completed"));
        var output = lab.output(batch);
        assertEquals(3_000, output.size());
        for (int i = 0; i < 3_000; i++) {
            assertTrue(output.get(i).contains("\"custom_id\":\"c" + i + "\""), output.get(i));
            assertTrue(output.get(i).contains("\"echo\":\"" + i + "\""), output.get(i));
        }
        assertFalse(lab.model.calls().size() > 3_000 + 32, "calls: " + lab.model.calls().size());
    }

    private static void assertError(
            int status, String param, String code, HttpResponse<String> response) {
        assertEquals(status, response.statusCode(), response.body());
        var error = Json.parse(response.body()).at("error");
        var expected = Map.of("type", "invalid_request_error", "param", param, "code", code);
        assertEquals(
                expected,
                Map.of(
                        "type",
                        error.text("type"),
                        "param",
                        error.text("param"),
                        "code",
                        error.text("code")));
        assertFalse(error.text("message").isBlank());
    }
}
