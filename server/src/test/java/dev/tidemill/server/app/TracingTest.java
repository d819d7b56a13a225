package dev.tidemill.server.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.server.ops.TracingConfig;
import dev.tidemill.testkit.ModelReply;
import dev.tidemill.testkit.ModelServer;
import dev.tidemill.testkit.Models;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a collector of traces hears.
class TracingTest {
    private static final String PROMPT = "the secret of the tide";
    private static final String LINE = Lab.line("a", "\"input\":\"" + PROMPT + "\"");

    @TempDir private Path folder;
    private TraceReceiver collector;

    @BeforeEach
    void listen() throws IOException {
        collector = new TraceReceiver();
    }

    @AfterEach
    void stopListening() {
        collector.close();
    }

    @Test
    void theModelServerIsToldTheSpanOfTheLine() throws Exception {
        try (var lab = lab(Map.of())) {
            lab.run(LINE);
            var span = collector.await("POST /embeddings");
            assertEquals(
                    Optional.of(
                            "00-"
                                    + TraceReceiver.trace(span)
                                    + "-"
                                    + TraceReceiver.id(span)
                                    + "-01"),
                    traceparent(lab));
            assertEquals(Span.SpanKind.SPAN_KIND_CLIENT, span.getKind());
        }
    }

    @Test
    void theTraceOfALineIsTheIdThatTheModelServerIsTold() throws Exception {
        try (var lab = lab(Map.of())) {
            lab.run(LINE);
            assertEquals(
                    lab.model.requests().getFirst().header("x-request-id"),
                    Optional.of(TraceReceiver.trace(collector.await("POST /embeddings"))));
        }
    }

    @Test
    void theStepsOfABatchAreTheTraceOfItsId() throws Exception {
        try (var lab = lab(Map.of())) {
            String id = lab.run(LINE).text("id");
            var created = collector.await("create batch");
            var validated = collector.await("validate batch");
            var finalised = collector.await("finalise batch");
            for (var span : List.of(created, validated, finalised)) {
                assertEquals("batch_" + TraceReceiver.trace(span), id);
            }
            assertEquals("", TraceReceiver.parent(created));
            assertEquals(TraceReceiver.id(created), TraceReceiver.parent(validated));
            assertEquals(TraceReceiver.id(created), TraceReceiver.parent(finalised));
        }
    }

    @Test
    void aRequestBelongsToTheTraceOfItsClientAndPointsToItsBatch() throws Exception {
        try (var lab = lab(Map.of())) {
            String file = lab.upload(LINE);
            var created =
                    lab.send(
                            lab.posting("/v1/batches", Lab.creating(file, "/v1/embeddings"))
                                    .header(
                                            "traceparent",
                                            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
            var span = collector.await("POST /v1/batches");
            assertEquals("0af7651916cd43dd8448eb211c80319c", TraceReceiver.trace(span));
            assertEquals("b7ad6b7169203331", TraceReceiver.parent(span));
            assertEquals(Span.SpanKind.SPAN_KIND_SERVER, span.getKind());
            assertEquals(
                    collector.await("create batch").getTraceId(), span.getLinks(0).getTraceId());
            var attributes = TraceReceiver.attributes(span);
            assertEquals("/v1/batches", attributes.get("http.route"));
            assertEquals("200", attributes.get("http.response.status_code"));
            assertEquals(
                    Json.parse(created.body()).text("id"), attributes.get("tidemill.batch.id"));
        }
    }

    @Test
    void everyAttemptIsASpanAndSaysHowItEnded() throws Exception {
        var first = new AtomicInteger();
        ModelServer.Behaviour failingOnce =
                request ->
                        first.getAndIncrement() == 0
                                ? ModelReply.json(500, "{}")
                                : Models.echo().reply(request);
        try (var lab = lab(Map.of(), failingOnce)) {
            String id = lab.run(LINE).text("id");
            var attempts = collector.await("POST /embeddings", 2);
            var failed = TraceReceiver.attributes(attempts.get(0));
            var answered = TraceReceiver.attributes(attempts.get(1));
            assertEquals("500", failed.get("error.type"));
            assertEquals(
                    Status.StatusCode.STATUS_CODE_ERROR, attempts.get(0).getStatus().getCode());
            assertFalse(failed.containsKey("http.request.resend_count"));
            assertEquals("200", answered.get("http.response.status_code"));
            assertEquals("1", answered.get("http.request.resend_count"));
            assertEquals(id, answered.get("tidemill.batch.id"));
            assertEquals("127.0.0.1", answered.get("server.address"));
            assertEquals(attempts.get(0).getTraceId(), attempts.get(1).getTraceId());
        }
    }

    @Test
    void whatIsNotSampledIsNotTold() throws Exception {
        try (var lab = lab(Map.of("OTEL_TRACES_SAMPLER", "always_off"))) {
            lab.run(LINE);
            assertEquals(Optional.empty(), traceparent(lab));
        }
        assertEquals(List.of(), collector.spans());
    }

    @Test
    void neitherKeysNorPromptsAreTold() throws Exception {
        try (var lab = lab(Map.of())) {
            lab.run(LINE);
            collector.await("finalise batch");
            collector.await("POST /embeddings");
        }
        String told = collector.spans().toString();
        assertFalse(told.contains(PROMPT), told);
        assertFalse(told.contains("sk-secret"), told);
    }

    @Test
    void theServiceIsCalledAsTheOperatorSays() throws Exception {
        try (var lab = lab(Map.of("OTEL_SERVICE_NAME", "mill-1"))) {
            lab.run(LINE);
            collector.await("finalise batch");
            assertEquals(List.of("mill-1"), collector.services());
        }
    }

    @Test
    void itStopsWithoutItsCollector() throws Exception {
        try (var lab = lab(Map.of())) {
            collector.close();
            assertEquals("completed", lab.run(LINE).text("status"));
        }
    }

    @Test
    void variablesWithoutSenseAreSaid() {
        var failure =
                assertThrows(IOException.class, () -> lab(Map.of("OTEL_TRACES_SAMPLER", "some")));
        String said = String.valueOf(failure.getMessage());
        assertTrue(said.startsWith("the OTEL_ variables make no sense: "), said);
    }

    private static Optional<String> traceparent(Lab lab) {
        return lab.model.requests().getFirst().header("traceparent");
    }

    private Lab lab(Map<String, String> more) throws IOException {
        return lab(more, Models.echo());
    }

    private Lab lab(Map<String, String> more, ModelServer.Behaviour behaviour) throws IOException {
        Map<String, String> variables = new HashMap<>(collector.variables());
        variables.putAll(more);
        return Lab.start(folder, behaviour, new TracingConfig(variables));
    }
}
