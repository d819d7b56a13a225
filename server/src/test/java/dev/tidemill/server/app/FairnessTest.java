package dev.tidemill.server.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.testkit.ModelReply;
import dev.tidemill.testkit.ModelRequest;
import dev.tidemill.testkit.ModelServer;
import dev.tidemill.testkit.Models;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nobody waits behind somebody's large batch: a real server, a real model server, all over HTTP.
class FairnessTest {
    private static final Duration SECONDS = Duration.ofSeconds(10);

    @TempDir private Path folder;

    /// At 32 in flight the large batch alone would take 50,000 / 32 * 20 ms: half a minute.
    @Test
    void tenLinesAreDoneWithinSecondsBehindFiftyThousandOfTheSameProject() throws Exception {
        var model = ModelServer.start(0, FairnessTest::slowly, false);
        try (var lab = Lab.start(folder, model, Lab.upstream(model))) {
            String large = lab.create(lines("large", 50_000));
            lab.await(large, batch -> batch.text("status").equals("in_progress"));

            long start = System.nanoTime();
            var small = lab.end(lab.create(lines("small", 10)));
            var took = Duration.ofNanos(System.nanoTime() - start);

            assertEquals("10", small.text("request_counts.completed"));
            assertTrue(took.compareTo(SECONDS) < 0, took.toString());
            assertEquals("in_progress", status(lab, large));
        }
    }

    @Test
    void manySmallBatchesAreDoneBesideALargeOne() throws Exception {
        var model = ModelServer.start(0, FairnessTest::slowly, false);
        try (var lab = Lab.start(folder, model, Lab.upstream(model))) {
            String large = lab.create(lines("large", 50_000));
            lab.await(large, batch -> batch.text("status").equals("in_progress"));

            String input = lab.upload(lines("small", 2));
            List<String> small = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                var created = lab.post("/v1/batches", Lab.creating(input, "/v1/embeddings"));
                small.add(Json.parse(created.body()).text("id"));
            }

            for (String id : small) {
                assertEquals("2", lab.end(id).text("request_counts.completed"));
            }
            assertEquals("in_progress", status(lab, large));
        }
    }

    /// One line hangs, one always fails: they hold up neither the lines of their batch nor others.
    @Test
    void aSlowAndAFailingLineHoldUpNobody() throws Exception {
        var model = ModelServer.start(0, FairnessTest::stubbornly, false);
        try (var lab = Lab.start(folder, model, Lab.upstream(model))) {
            String first =
                    lab.create(
                            Lab.line("slow", "\"input\":\"hang\"")
                                    + "\n"
                                    + Lab.line("bad", "\"input\":\"fail\"")
                                    + "\n"
                                    + lines("good", 2_000));
            var others = lab.end(lab.create(lines("other", 10)));
            assertEquals("10", others.text("request_counts.completed"));

            lab.await(first, batch -> batch.text("request_counts.completed").equals("2000"));
            assertEquals("in_progress", status(lab, first));
        }
    }

    private static ModelReply slowly(ModelRequest request) {
        return new ModelReply.After(Duration.ofMillis(20), Models.echo().reply(request));
    }

    private static ModelReply stubbornly(ModelRequest request) {
        if (request.text().contains("hang")) {
            return new ModelReply.Hang(Duration.ofMinutes(1));
        }
        return request.text().contains("fail")
                ? ModelReply.error(429, "busy")
                : Models.echo().reply(request);
    }

    private static String lines(String name, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Lab.line(name + i, "\"input\":\"1\""))
                .collect(Collectors.joining("\n"));
    }

    private static String status(Lab lab, String id) throws Exception {
        return Json.parse(lab.get("/v1/batches/" + id).body()).text("status");
    }
}
