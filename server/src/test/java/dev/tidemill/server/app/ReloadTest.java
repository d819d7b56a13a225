package dev.tidemill.server.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.server.config.Secret;
import dev.tidemill.server.dispatch.LimitRange;
import dev.tidemill.server.dispatch.UpstreamConfig;
import dev.tidemill.testkit.ModelReply;
import dev.tidemill.testkit.ModelServer;
import dev.tidemill.testkit.Models;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Other upstreams for a server that runs.
class ReloadTest {
    private static final ModelReply OK = ModelReply.json(200, "{\"usage\":{\"total_tokens\":1}}");

    private final Semaphore answers = new Semaphore(0);

    @TempDir private Path folder;

    private ModelReply answer() {
        answers.acquireUninterruptibly();
        return OK;
    }

    @Test
    void anEndpointThatIsRemovedEndsItsLinesAndTheOtherGetsTheRest() throws Exception {
        var first = ModelServer.start(_ -> answer());
        try (var lab = Lab.start(folder, first, upstream("test", first, "m"));
                var second = ModelServer.start(_ -> OK)) {
            String id = lab.create(Lab.lines(1_000));
            lab.awaitProgress(id, found -> found.text("lines_in_flight").equals("32"));

            lab.reload(upstream("test", second, "m"));
            answers.release(1_000);
            var batch = lab.end(id);
            assertEquals("1000", batch.text("request_counts.completed"));
            assertEquals("1000", batch.text("usage.total_tokens"));
            assertEquals(32, first.calls().size());
            assertEquals(968, second.calls().size());
        }
    }

    @Test
    void aBatchWhoseUpstreamIsGoneMovesToAnother() throws Exception {
        var first = ModelServer.start(_ -> answer());
        try (var lab = Lab.start(folder, first, upstream("first", first, "m"));
                var second = ModelServer.start(_ -> OK)) {
            String id = lab.create(Lab.lines(1_000));
            lab.awaitProgress(id, found -> found.text("lines_in_flight").equals("32"));

            lab.reload(upstream("second", second, "m"));
            answers.release(1_000);
            assertEquals("1000", lab.end(id).text("request_counts.completed"));
            assertEquals(32, first.calls().size());
            assertEquals(968, second.calls().size());
            String metrics = lab.get("/metrics").body();
            assertFalse(metrics.contains("upstream_permits{upstream=\"first\"}"), metrics);
            assertTrue(metrics.contains("upstream_permits{upstream=\"second\"}"), metrics);
        }
    }

    @Test
    void aBatchWhoseModelIsNowhereWaitsUntilItIsServedAgain() throws Exception {
        var model = ModelServer.start(_ -> answer());
        try (var lab = Lab.start(folder, model, upstream("test", model, "m"))) {
            String id = lab.create(Lab.lines(2_500));
            lab.awaitProgress(id, found -> found.text("lines_in_flight").equals("32"));

            lab.reload(upstream("test", model, "another"));
            answers.release(2_500);
            var waiting =
                    lab.awaitProgress(
                            id,
                            found ->
                                    found.text("waits_for").equals("upstream")
                                            && found.text("lines_done").equals("32"));
            assertEquals("in_progress", waiting.text("status"));

            lab.reload(upstream("later", model, "m"));
            assertEquals("2500", lab.end(id).text("request_counts.completed"));
            assertEquals(2_500, model.calls().size());
        }
    }

    @Test
    void everyEndpointIsToldForAsLongAsItIsThere() throws Exception {
        var first = ModelServer.start(_ -> OK);
        try (var lab = Lab.start(folder, first, upstream("test", first, "m"));
                var second = ModelServer.start(_ -> OK)) {
            assertTold(lab, first, true);
            lab.reload(upstream("test", second, "m"));
            assertTold(lab, first, false);
            assertTold(lab, second, true);
        }
    }

    private static void assertTold(Lab lab, ModelServer server, boolean isTold) throws Exception {
        String metrics = lab.get("/metrics").body();
        String labels = "{endpoint=\"" + server.url() + "\",upstream=\"test\"} ";
        for (String line :
                List.of(
                        "tidemill_upstream_endpoint_permits" + labels + "32",
                        "tidemill_upstream_endpoint_down" + labels + "0")) {
            assertEquals(isTold, metrics.contains(line), metrics);
        }
    }

    @Test
    void theNextLinesGoUnderTheNewSettings() throws Exception {
        var model = ModelServer.start(_ -> OK);
        try (var lab = Lab.start(folder, model, upstream("test", model, "m"))) {
            lab.run(Lab.line("a", "\"input\":1"));
            var other =
                    new UpstreamConfig(
                            "test",
                            List.of(model.url()),
                            Optional.of(new Secret("sk-other")),
                            new UpstreamConfig.Models.Given(List.of("real")),
                            Map.of("m", "real"),
                            7,
                            LimitRange.fixed(5),
                            UpstreamConfig.Timeouts.DEFAULT,
                            Map.of("X-Team", "other"),
                            1_000);
            lab.reload(other);
            lab.run(Lab.line("a", "\"input\":1"));

            var call = model.calls().get(1);
            assertEquals("Bearer sk-other", call.headers().get("authorization"));
            assertEquals("other", call.headers().get("x-team"));
            assertEquals("{\"model\":\"real\",\"input\":1}", call.text());
            String metrics = lab.get("/metrics").body();
            assertTrue(metrics.contains("tidemill_upstream_permits{upstream=\"test\"} 5"), metrics);
        }
    }

    @Test
    void modelsOfAnAddedUpstreamAreDiscovered() throws Exception {
        var model = ModelServer.start(_ -> OK);
        try (var lab = Lab.start(folder, model, upstream("test", model, "m"));
                var added = ModelServer.start(Models.echo())) {
            lab.reload(upstream("test", model, "other"), UpstreamConfig.of("added", added.url()));
            assertEquals("completed", lab.run(Lab.line("a", "\"input\":1")).text("status"));
            assertEquals(1, added.calls().size());
        }
    }

    private static UpstreamConfig upstream(String name, ModelServer server, String model) {
        return new UpstreamConfig(
                name,
                List.of(server.url()),
                Optional.empty(),
                new UpstreamConfig.Models.Given(List.of(model)),
                Map.of(),
                32,
                LimitRange.fixed(32),
                UpstreamConfig.Timeouts.DEFAULT,
                Map.of(),
                UpstreamConfig.DEFAULT_MAX_ANSWER_BYTES);
    }
}
