package dev.tidemill.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemill.client.batches.Batch;
import dev.tidemill.client.errors.BadRequestException;
import dev.tidemill.client.errors.ConflictException;
import dev.tidemill.client.errors.InternalServerException;
import dev.tidemill.client.errors.NotFoundException;
import dev.tidemill.client.errors.PermissionDeniedException;
import dev.tidemill.client.errors.RateLimitException;
import dev.tidemill.client.errors.TidemillInvalidDataException;
import dev.tidemill.client.errors.TidemillServiceException;
import dev.tidemill.client.errors.UnauthorizedException;
import dev.tidemill.client.errors.UnexpectedStatusCodeException;
import dev.tidemill.client.errors.UnprocessableEntityException;
import dev.tidemill.testkit.ModelReply;
import dev.tidemill.wire.JsonValue;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class AnswersTest {
    private static Batch batch(String json) throws IOException {
        try (var scripted = Scripted.of(ModelReply.json(200, json))) {
            return scripted.client.batches().retrieve("batch_1");
        }
    }

    private static TidemillServiceException error(ModelReply reply) throws IOException {
        try (var scripted = Scripted.of(reply);
                var client = scripted.builder().maxRetries(0).build()) {
            return assertThrows(
                    TidemillServiceException.class, () -> client.batches().retrieve("batch_1"));
        }
    }

    @Test
    void everyStatusHasItsException() throws IOException {
        var types =
                Map.of(
                        400, BadRequestException.class,
                        401, UnauthorizedException.class,
                        403, PermissionDeniedException.class,
                        404, NotFoundException.class,
                        409, ConflictException.class,
                        422, UnprocessableEntityException.class,
                        429, RateLimitException.class,
                        502, InternalServerException.class,
                        418, UnexpectedStatusCodeException.class);
        for (var each : types.entrySet()) {
            var e = error(ModelReply.error(each.getKey(), "x"));

            assertInstanceOf(each.getValue(), e);
            assertEquals(each.getKey(), e.statusCode());
        }
    }

    @Test
    void anErrorTellsWhatTheServerSaid() throws IOException {
        var e =
                error(
                        ModelReply.json(
                                        400,
                                        """
                                        {"error":{"message":"Bad.","type":"t","param":"p","code":"c"}}\
                                        """)
                                .with("x-request-id", "r1"));

        assertEquals("400: Bad.", e.getMessage());
        assertEquals(Optional.of("t"), e.type());
        assertEquals(Optional.of("p"), e.param());
        assertEquals(Optional.of("c"), e.code());
        assertEquals(Optional.of("r1"), e.requestId());
    }

    @Test
    void anErrorThatIsNoJsonIsKeptAsText() throws IOException {
        var e = error(ModelReply.json(502, "<html>bad gateway</html>"));

        assertEquals(JsonValue.from("<html>bad gateway</html>"), e.body());
        assertEquals(Optional.empty(), e.code());
    }

    @Test
    void aRedirectIsNotFollowed() throws IOException {
        var e = error(ModelReply.json(302, "{}").with("Location", "http://127.0.0.1:1/"));

        assertInstanceOf(UnexpectedStatusCodeException.class, e);
    }

    @Test
    void whatIsNotKnownIsKept() throws IOException {
        var batch =
                batch("{\"id\":\"batch_1\",\"priority\":[1,{\"a\":2.50}],\"status\":\"paused\"}");

        assertEquals("{\"priority\":[1,{\"a\":2.50}]}", json(batch._additionalProperties()));
        assertEquals("paused", batch.status().asString());
        assertEquals(Batch.Status.Value._UNKNOWN, batch.status().value());
        assertEquals(false, batch.status().isFinal());
    }

    private static String json(Map<String, JsonValue> properties) {
        return JsonValue.from(properties).toString();
    }

    @Test
    void whatIsMissingHurtsOnlyWhoAsksForIt() throws IOException {
        var batch = batch("{\"id\":\"batch_1\",\"model\":null,\"created_at\":\"2024-01-01\"}");

        assertEquals("batch_1", batch.id());
        assertEquals(Optional.empty(), batch.model());
        assertEquals("Batch has no `endpoint`", refusal(batch::endpoint));
        assertEquals(
                "`created_at` of Batch is of another type than it must be: \"2024-01-01\"",
                refusal(batch::createdAt));
    }

    private static String refusal(Callable<?> accessor) {
        return String.valueOf(
                assertThrows(TidemillInvalidDataException.class, accessor::call).getMessage());
    }

    @Test
    void anAnswerThatIsNoObjectIsRefused() throws IOException {
        assertEquals("Batch must be an object", refusal(() -> batch("[]")));
        assertEquals("the answer is no JSON: there is nothing", refusal(() -> batch("")));
    }

    @Test
    void aListWithoutHasMoreGoesOnUntilAPageIsEmpty() throws IOException {
        try (var scripted =
                Scripted.of(
                        ModelReply.json(200, "{\"data\":[{\"id\":\"b1\"}]}"),
                        ModelReply.json(200, "{\"data\":[]}"))) {
            var ids = scripted.client.batches().list().autoPager().stream().map(Batch::id).toList();

            assertEquals(List.of("b1"), ids);
            assertEquals("/v1/batches?after=b1", scripted.requests().get(1).path());
        }
    }
}
