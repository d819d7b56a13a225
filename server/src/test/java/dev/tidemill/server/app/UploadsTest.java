package dev.tidemill.server.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.testkit.Models;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files that come in parts, to a whole server.
class UploadsTest {
    private static final Instant START = Instant.ofEpochSecond(1_800_000_000);
    private static final String LINE = Lab.line("a", "\"input\":1");

    @TempDir private Path folder;
    private Instant now = START;
    private Lab lab;
    private PartsClient client;

    @BeforeEach
    void start() throws IOException {
        lab = Lab.start(folder, Models.echo(), () -> now);
        client = new PartsClient(lab);
    }

    @AfterEach
    void stop() throws IOException {
        lab.close();
    }

    @Test
    void aNewUploadSaysWhatItIsAndWhenItExpires() throws Exception {
        var upload = Json.parse(client.create("dir/in.jsonl", "batch", 12).body());

        String id = upload.text("id");
        assertTrue(id.matches("upload_[0-9a-f]{32}"), id);
        assertEquals(
                "{object=upload, bytes=12, created_at=1800000000, expires_at=1800003600,"
                        + " filename=in.jsonl, purpose=batch, status=pending, file=null}",
                String.valueOf(upload.value()).replace("id=" + id + ", ", ""));
    }

    @Test
    void aPartSaysWhoseItIs() throws Exception {
        String upload = client.created("a", "batch", 12);

        var part = Json.parse(client.add(upload, "{}").body());

        assertTrue(part.text("id").matches("part_[0-9a-f]{32}"));
        assertEquals("upload.part", part.text("object"));
        assertEquals(upload, part.text("upload_id"));
        assertEquals("1800000000", part.text("created_at"));
    }

    @Test
    void partsMakeTheFileInTheOrderOfTheirIds() throws Exception {
        String upload = client.created("a.txt", "fine-tune", 9);
        String last = client.added(upload, "ghi");
        String middle = client.added(upload, "def");
        client.added(upload, "def");
        String first = client.added(upload, "abc");

        var completed = Json.parse(client.complete(upload, first, middle, last).body());

        assertEquals("completed", completed.text("status"));
        assertEquals("9", completed.text("file.bytes"));
        assertEquals("a.txt", completed.text("file.filename"));
        assertEquals("null", completed.text("file.expires_at"));
        assertEquals("abcdefghi", content(completed));
    }

    @Test
    void aBatchRunsOnAFileThatCameInPartsAtOnce() throws Exception {
        String input = Lab.lines(200);
        String upload = client.created("in.jsonl", "batch", input.length());
        List<Callable<String>> adding =
                IntStream.range(0, 10)
                        .<Callable<String>>mapToObj(i -> () -> client.added(upload, part(input, i)))
                        .toList();
        List<String> parts = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var part : threads.invokeAll(adding)) {
                parts.add(part.get());
            }
        }

        var completed = client.complete(upload, parts.toArray(String[]::new));

        String file = Json.parse(completed.body()).text("file.id");
        var created = lab.post("/v1/batches", Lab.creating(file, "/v1/embeddings"));
        var batch = lab.end(Json.parse(created.body()).text("id"));
        assertEquals("completed", batch.text("status"));
        assertEquals("200", batch.text("request_counts.completed"));
    }

    private static String part(String input, int number) {
        int length = input.length() / 10 + 1;
        return input.substring(number * length, Math.min(input.length(), (number + 1) * length));
    }

    @Test
    void theFileExpiresAsTheUploadSaid() throws Exception {
        String creating =
                PartsClient.creating(
                        "a",
                        "batch",
                        LINE.length(),
                        ",\"expires_after\":{\"anchor\":\"created_at\",\"seconds\":7200}");
        String upload = Json.parse(lab.post("/v1/uploads", creating).body()).text("id");
        String part = client.added(upload, LINE);
        now = START.plusSeconds(100);

        var completed = Json.parse(client.complete(upload, part).body());

        assertEquals("1800007300", completed.text("file.expires_at"));
    }

    @Test
    void aBatchFileLivesThirtyDaysUnlessTheUploadSaidOtherwise() throws Exception {
        String upload = client.created("a", "batch", LINE.length());

        var completed = Json.parse(client.complete(upload, client.added(upload, LINE)).body());

        assertEquals("1802592000", completed.text("file.expires_at"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "[1]", "{\"a\":"})
    void aBatchFileMustBeginWithAJsonObject(String data) throws Exception {
        String upload = client.created("a.jsonl", "batch", data.length());
        String part = client.added(upload, data);

        var refused = client.complete(upload, part);

        assertError(refused, 400, null, null, "Invalid file format for Batch API. Must be .jsonl");
        assertEquals(0, Json.parse(lab.get("/v1/files").body()).items("data").size());
    }

    @ParameterizedTest
    @CsvSource({
        "batch, 209715201, bytes, integer_above_max_value",
        "fine-tune, 8589934593, bytes, integer_above_max_value",
        "fine-tune, -1, bytes, integer_below_min_value",
        "batch_output, 1, purpose, invalid_value",
    })
    void whatCannotBeUploadedIsRefusedAtOnce(String purpose, long bytes, String param, String code)
            throws Exception {
        assertError(client.create("a", purpose, bytes), 400, param, code);
    }

    @Test
    void eightGibibytesMayBeAnnounced() throws Exception {
        assertEquals(200, client.create("a", "vision", 8_589_934_592L).statusCode());
    }

    @ParameterizedTest
    @CsvSource({"3599, integer_below_min_value", "2592001, integer_above_max_value"})
    void anExpiryOutOfRangeIsRefused(long seconds, String code) throws Exception {
        String more =
                ",\"expires_after\":{\"anchor\":\"created_at\",\"seconds\":%d}".formatted(seconds);
        String creating = PartsClient.creating("a", "batch", 1, more);

        assertError(lab.post("/v1/uploads", creating), 400, "expires_after.seconds", code);
    }

    @Test
    void aPartHasItsDataOnceAndNotTooMuch() throws Exception {
        String upload = client.created("a", "fine-tune", 100_000_000);

        assertError(form(upload, "file", "x"), 400, "data", "missing_required_parameter");
        assertError(form(upload, "data", "x", "data", "y"), 400, "data", "duplicate_parameter");
        assertError(
                form(upload, "data", "x".repeat(67_108_865)),
                400,
                null,
                null,
                "Part is too large. The most is 67108864 bytes.");
        assertEquals(200, form(upload, "data", "x".repeat(67_108_864)).statusCode());
        assertEquals(1, blobs());
    }

    @Test
    void partsThatAreNotTheWholeFileAreRefusedAndOthersMayBeTried() throws Exception {
        String upload = client.created("a", "fine-tune", 6);
        String one = client.added(upload, "abc");
        String two = client.added(upload, "def");

        assertError(
                client.complete(upload, one),
                400,
                "part_ids",
                "invalid_value",
                "Invalid 'part_ids': These parts have 3 bytes in all, but the upload was created"
                        + " with 6.");
        assertError(client.complete(upload, one, one), 400, "part_ids", "invalid_value");
        assertError(client.complete(upload, one, "part_x"), 400, "part_ids", "invalid_value");

        assertEquals("defabc", content(Json.parse(client.complete(upload, two, one).body())));
    }

    @Test
    void partsOfAnotherUploadAreRefused() throws Exception {
        String other = client.created("a", "fine-tune", 3);
        String foreign = client.added(other, "abc");
        String upload = client.created("a", "fine-tune", 3);

        assertError(client.complete(upload, foreign), 400, "part_ids", "invalid_value");
    }

    @Test
    void theMd5MustBeThatOfTheWholeFile() throws Exception {
        String upload = client.created("a", "fine-tune", 6);
        String one = client.added(upload, "abc");
        String two = client.added(upload, "def");
        String md5 = ",\"md5\":\"E80B5017098950FC58AAD83C8C14978E\"";

        assertError(
                client.completing(upload, md5, two, one),
                400,
                "md5",
                "invalid_value",
                "The MD5 of these parts in this order is 3d43648e11815c5ded9f8578896ba454, not"
                        + " E80B5017098950FC58AAD83C8C14978E.");
        assertError(
                client.completing(upload, ",\"md5\":\"xyz\"", one, two),
                400,
                "md5",
                "invalid_value");
        var completed = Json.parse(client.completing(upload, md5, one, two).body());
        assertEquals("abcdef", content(completed));
    }

    @Test
    void aCompletionThatIsRepeatedGivesTheSameFile() throws Exception {
        String upload = client.created("a", "fine-tune", 6);
        String one = client.added(upload, "abc");
        String two = client.added(upload, "def");
        var first = client.complete(upload, one, two);

        assertEquals(first.body(), client.complete(upload, one, two).body());
        assertError(
                client.complete(upload, two, one),
                409,
                null,
                null,
                "Cannot complete an upload with status 'completed'.");
        assertEquals(1, Json.parse(lab.get("/v1/files").body()).items("data").size());
    }

    @Test
    void whatHasEndedTakesNothingMore() throws Exception {
        String upload = client.created("a", "fine-tune", 3);
        String part = client.added(upload, "abc");

        var cancelled = client.cancel(upload);

        assertEquals("cancelled", Json.parse(cancelled.body()).text("status"));
        assertEquals(cancelled.body(), client.cancel(upload).body());
        assertConflict(client.add(upload, "abc"), "add a part to", "cancelled");
        assertConflict(client.complete(upload, part), "complete", "cancelled");
    }

    @Test
    void aCompletedUploadCannotBeCancelled() throws Exception {
        String upload = client.created("a", "fine-tune", 0);
        client.complete(upload);

        assertConflict(client.cancel(upload), "cancel", "completed");
    }

    @Test
    void anHourLaterItHasExpired() throws Exception {
        String upload = client.created("a", "fine-tune", 3);
        String part = client.added(upload, "abc");
        now = START.plusSeconds(3_600);

        assertConflict(client.add(upload, "abc"), "add a part to", "expired");
        assertConflict(client.complete(upload, part), "complete", "expired");
        assertConflict(client.cancel(upload), "cancel", "expired");
    }

    @Test
    void anUnknownUploadIsNotThere() throws Exception {
        String message = "No such Upload object: upload_x";

        assertError(client.add("upload_x", "abc"), 404, "id", null, message);
        assertError(client.complete("upload_x", "part_x"), 404, "id", null, message);
        assertError(client.cancel("upload_x"), 404, "id", null, message);
    }

    @Test
    void uploadsOutliveARestart() throws Exception {
        String upload = client.created("a", "fine-tune", 6);
        String one = client.added(upload, "abc");
        lab.restart();
        String two = client.added(upload, "def");

        assertEquals("abcdef", content(Json.parse(client.complete(upload, one, two).body())));
    }

    @Test
    void aPartThatIsRefusedLeavesNoBlob() throws Exception {
        String upload = client.created("a", "fine-tune", 3);

        assertError(
                form(upload, "other", "x".repeat(1_000_000)),
                400,
                "data",
                "missing_required_parameter");

        assertEquals(0, blobs());
    }

    private long blobs() throws IOException {
        try (var files = Files.walk(folder.resolve("blobs"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("hold"))
                    .count();
        }
    }

    private String content(Json completed) throws Exception {
        return lab.get("/v1/files/" + completed.text("file.id") + "/content").body();
    }

    /// Sends a form of these names and values as a part.
    private HttpResponse<String> form(String upload, String... namesAndValues) throws Exception {
        var form = new StringBuilder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            form.append("--b\r\nContent-Disposition: form-data; name=\"")
                    .append(namesAndValues[i])
                    .append("\"\r\n\r\n")
                    .append(namesAndValues[i + 1])
                    .append("\r\n");
        }
        return lab.send(
                lab.request("/v1/uploads/" + upload + "/parts")
                        .header("Content-Type", "multipart/form-data; boundary=b")
                        .timeout(Duration.ofSeconds(30))
                        .POST(BodyPublishers.ofString(form + "--b--\r\n")));
    }

    private static void assertConflict(HttpResponse<String> response, String what, String status) {
        assertError(
                response,
                409,
                null,
                null,
                "Cannot " + what + " an upload with status '" + status + "'.");
        assertEquals("false", response.headers().firstValue("x-should-retry").orElse(""));
    }

    private static void assertError(
            HttpResponse<String> response,
            int status,
            @Nullable String param,
            @Nullable String code,
            String message) {
        assertError(response, status, param, code);
        assertEquals(message, Json.parse(response.body()).text("error.message"));
    }

    private static void assertError(
            HttpResponse<String> response,
            int status,
            @Nullable String param,
            @Nullable String code) {
        assertEquals(status, response.statusCode(), response.body());
        var body = Json.parse(response.body());
        assertEquals("invalid_request_error", body.text("error.type"));
        assertEquals(String.valueOf(param), body.text("error.param"));
        assertEquals(String.valueOf(code), body.text("error.code"));
    }
}
