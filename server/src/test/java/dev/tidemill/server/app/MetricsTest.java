package dev.tidemill.server.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.testkit.ModelReply;
import dev.tidemill.testkit.ModelServer;
import dev.tidemill.testkit.Models;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is told to Prometheus.
class MetricsTest {
    private static final Path DOCUMENTATION =
            Path.of(System.getProperty("tidemill.root", ".."), "docs/operations.md");
    private static final Pattern DOCUMENTED = Pattern.compile("\\| `(tidemill_\\w+)` \\|");

    @TempDir private Path folder;

    @Test
    void everyMetricIsDocumentedAndNoOther() throws Exception {
        try (var lab = Lab.start(folder, Models.echo())) {
            lab.output(lab.run(Lab.line("a", "\"input\":\"1\"")));
            lab.abortDownload();
            var told = lab.metrics().families("tidemill_");
            told.removeIf(name -> name.endsWith("_max"));
            // Which is told only while a batch is running.
            told.add("tidemill_queue_lines");
            assertEquals(documented(), told);
        }
    }

    @Test
    void requestsAreCountedByRouteAndNotByPath() throws Exception {
        try (var lab = Lab.start(folder, Models.echo())) {
            lab.get("/v1/batches/batch_1");
            lab.get("/v1/batches/batch_2");
            lab.get("/v1/nothing");
            lab.send(lab.request("/v1/nothing").method("BREW", BodyPublishers.noBody()));
            assertEquals(2, requests(lab, "GET", "/v1/batches/{id}", "404"));
            assertEquals(2, requests(lab, "none", "none", "404"));
        }
    }

    @Test
    void whatIsNoRequestIsCounted() throws Exception {
        try (var lab = Lab.start(folder, Models.echo())) {
            say(lab, "GET /v1/batches HTTP/1.1\r\nX: " + "x".repeat(70_000) + "\r\n\r\n");
            assertEquals(1, requests(lab, "none", "none", "400"));
        }
    }

    @Test
    void anAnswerThatNobodyTakesToItsEndIsCounted() throws Exception {
        try (var lab = Lab.start(folder, Models.echo())) {
            lab.abortDownload();
            assertEquals(
                    1,
                    lab.metrics()
                            .value(
                                    "tidemill_http_aborted_total",
                                    Map.of("route", "/v1/files/{id}/content")));
        }
    }

    @Test
    void noClientMakesSeries() throws Exception {
        try (var lab = Lab.start(folder, Models.echo())) {
            lab.run(Lab.line("a", "\"input\":\"1\""));
            bother(lab, "a");
            lab.metrics();
            var before = lab.metrics().series("tidemill_");
            for (int i = 0; i < 20; i++) {
                bother(lab, "b" + i);
            }
            var more = lab.metrics().series("tidemill_");
            more.removeAll(before);
            assertEquals(Set.of(), more);
        }
    }

    /// With words of its own wherever a client can put some.
    private static void bother(Lab lab, String word) throws IOException, InterruptedException {
        lab.get("/v1/" + word);
        lab.get("/" + word + "/" + word);
        lab.get("/v1/batches/" + word);
        lab.get("/v1/models/" + word + "/" + word);
        lab.get("/v1/batches?metadata[" + word + "]=" + word);
        lab.get("/v1/files?purpose=" + word);
        lab.send(lab.request("/v1/batches").method(word, BodyPublishers.noBody()));
        lab.send(lab.request("/v1/" + word).method(word, BodyPublishers.noBody()));
        lab.send(lab.uploading(word, word));
        lab.end(
                lab.create(
                        Lab.line(word, "\"input\":\"" + word + "\"")
                                .replace("\"m\"", "\"" + word + "\"")));
    }

    @Test
    void linesAreCountedByHowTheyEnded() throws Exception {
        ModelServer.Behaviour moody =
                request ->
                        switch (request.text().replaceAll(".*\"input\":\"(\\w+)\".*", "$1")) {
                            case "bad" -> ModelReply.json(422, "{}");
                            case "broken" -> ModelReply.json(500, "{}");
                            default -> Models.echo().reply(request);
                        };
        try (var lab = Lab.start(folder, moody)) {
            lab.run(
                    Lab.line("a", "\"input\":\"good\""),
                    Lab.line("b", "\"input\":\"good\""),
                    Lab.line("c", "\"input\":\"bad\""),
                    Lab.line("d", "\"input\":\"broken\""));
            var metrics = lab.metrics();
            assertEquals(2, lines(metrics, "test", "completed", "none"));
            assertEquals(1, lines(metrics, "test", "failed", "http_4xx"));
            assertEquals(1, lines(metrics, "test", "failed", "http_5xx"));
            assertEquals(
                    3,
                    metrics.value(
                            "tidemill_upstream_requests_seconds_count",
                            Map.of("upstream", "test", "outcome", "failed")));
            assertEquals(
                    4,
                    metrics.value(
                            "tidemill_tokens_total", Map.of("upstream", "test", "kind", "input")));
        }
    }

    @Test
    void linesThatWereNeverSentAreCountedToo() throws Exception {
        var release = new CountDownLatch(1);
        try (var lab = Lab.start(folder, Lab.echoAfter(release))) {
            String id = lab.create(lines(100));
            lab.await(id, batch -> batch.text("status").equals("in_progress"));
            lab.awaitMetrics(
                    metrics -> metrics.value("tidemill_upstream_in_flight", Map.of()) == 32);
            lab.post("/v1/batches/" + id + "/cancel", "");
            release.countDown();
            lab.end(id);
            var metrics = lab.metrics();
            double sent = lines(metrics, "test", "completed", "none");
            assertEquals(100 - sent, lines(metrics, "none", "failed", "batch_cancelled"));
            assertTrue(sent < 100, "sent: " + sent);
            assertEquals(
                    1,
                    metrics.value("tidemill_batches_ended_total", Map.of("status", "cancelled")));
        }
    }

    @Test
    void aBatchThatIsRefusedHasEnded() throws Exception {
        try (var lab = Lab.start(folder, Models.echo())) {
            lab.run("{}");
            var metrics = lab.metrics();
            assertEquals(1, metrics.value("tidemill_batches_accepted_total", Map.of()));
            assertEquals(
                    1, metrics.value("tidemill_batches_ended_total", Map.of("status", "failed")));
            assertEquals(
                    1,
                    metrics.value(
                            "tidemill_batch_steps_seconds_count", Map.of("step", "validation")));
        }
    }

    @Test
    void whatIsStoredIsToldByPurpose() throws Exception {
        try (var lab = Lab.start(folder, Models.echo())) {
            lab.upload("{}\n");
            lab.restart();
            lab.awaitMetrics(metrics ->
                    metrics.value("tidemill_stored_bytes", Map.of("purpose", "batch")) == 3
                            && metrics.value("tidemill_stored_files", Map.of("purpose", "batch"))
                                    == 1);
        }
    }

    @Test
    void theQueueIsToldWhileItIsThere() throws Exception {
        var release = new CountDownLatch(1);
        try (var lab = Lab.start(folder, Lab.echoAfter(release))) {
            String id = lab.create(lines(50));
            lab.awaitMetrics(metrics -> !metrics.named("tidemill_queue_lines").isEmpty());
            assertEquals(50, lab.metrics().value("tidemill_queue_lines", Map.of()));
            release.countDown();
            lab.end(id);
            lab.awaitMetrics(metrics -> metrics.named("tidemill_queue_lines").isEmpty());
        }
    }

    private static String lines(int count) {
        var lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append(Lab.line("x" + i, "\"input\":\"1\"")).append('\n');
        }
        return lines.toString();
    }

    private static double requests(Lab lab, String method, String route, String status)
            throws IOException, InterruptedException {
        return lab.metrics()
                .value(
                        "tidemill_http_requests_seconds_count",
                        Map.of("method", method, "route", route, "status", status));
    }

    private static double lines(
            Exposition metrics, String upstream, String outcome, String reason) {
        return metrics.value(
                "tidemill_lines_total",
                Map.of("upstream", upstream, "outcome", outcome, "reason", reason));
    }

    private static void say(Lab lab, String text) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), lab.port())) {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            socket.setSoTimeout(10_000);
            socket.getInputStream().readAllBytes();
        }
    }

    private static Set<String> documented() throws IOException {
        Set<String> names = new TreeSet<>();
        DOCUMENTED
                .matcher(Files.readString(DOCUMENTATION))
                .results()
                .forEach(found -> names.add(found.group(1)));
        return names;
    }
}
