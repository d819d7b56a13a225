package dev.tidemill.server.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.testkit.Models;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is told to Prometheus.
class MetricsTest {
    private static final Path DOCUMENTATION =
            Path.of(System.getProperty("tidemill.root", ".."), "docs/operations.md");
    private static final Pattern TYPE = Pattern.compile("# TYPE (tidemill_\\w+) \\w+");
    private static final Pattern DOCUMENTED = Pattern.compile("\\| `(tidemill_\\w+)` \\|");

    @TempDir private Path folder;

    @Test
    void everyMetricIsDocumentedAndNoOther() throws Exception {
        try (var lab = Lab.start(folder, Models.echo())) {
            lab.run(Lab.line("a", "\"input\":\"1\""));
            String text = lab.get("/metrics").body();
            Set<String> told = names(TYPE, text);
            told.removeIf(name -> name.endsWith("_max"));
            // Which is told only while a batch is running.
            told.add("tidemill_queue_lines");
            assertEquals(names(DOCUMENTED, Files.readString(DOCUMENTATION)), told);
        }
    }

    @Test
    void requestsAreCountedByRouteAndNotByPath() throws Exception {
        try (var lab = Lab.start(folder, Models.echo())) {
            lab.get("/v1/batches/batch_1");
            lab.get("/v1/batches/batch_2");
            lab.get("/v1/nothing");
            lab.send(lab.request("/v1/nothing").method("BREW", BodyPublishers.noBody()));
            String text = lab.get("/metrics").body();
            assertTrue(
                    text.contains(
                            "tidemill_http_requests_seconds_count{method=\"GET\","
                                    + "route=\"/v1/batches/{id}\",status=\"404\"} 2"),
                    text);
            assertTrue(
                    text.contains(
                            "tidemill_http_requests_seconds_count{method=\"none\","
                                    + "route=\"none\",status=\"404\"} 2"),
                    text);
        }
    }

    @Test
    void linesAreCountedByTheirOutcome() throws Exception {
        try (var lab = Lab.start(folder, Models.echo())) {
            lab.run(Lab.line("a", "\"input\":\"1\""), Lab.line("b", "\"input\":\"1\""));
            assertTrue(
                    lab.get("/metrics")
                            .body()
                            .contains(
                                    "tidemill_upstream_requests_seconds_count{"
                                            + "outcome=\"answered\",upstream=\"test\"} 2"));
        }
    }

    private static Set<String> names(Pattern pattern, String text) {
        Set<String> names = new TreeSet<>();
        pattern.matcher(text).results().forEach(found -> names.add(found.group(1)));
        return names;
    }
}
