package dev.tidemill.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.batches.BatchListParams;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RefusalsTest {
    private LiveServer server;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        server = LiveServer.start(folder);
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @Test
    void cancelOfACompletedBatchIsSentOnceAndRefused() {
        var batch = server.end(server.create(server.upload(LiveServer.line("c1")).id()));

        var refusal =
                assertThrows(
                        OpenAIServiceException.class,
                        () -> server.client.batches().cancel(batch.id()));

        assertEquals(409, refusal.statusCode());
        assertError(refusal, "Cannot cancel a batch with status 'completed'.", null, null);
        assertEquals(
                List.of("POST /v1/batches/" + batch.id() + "/cancel"),
                server.relay.requests().stream()
                        .filter(request -> request.endsWith("/cancel"))
                        .toList());
    }

    @Test
    void cancelOfAnUnknownBatchIsNotFound() {
        var refusal =
                assertThrows(
                        NotFoundException.class, () -> server.client.batches().cancel("batch_x"));

        assertError(refusal, "No batch found with id 'batch_x'.", null, null);
    }

    @ParameterizedTest
    @CsvSource({
        "0, integer below minimum value. Expected a value >= 1, integer_below_min_value",
        "101, integer above maximum value. Expected a value <= 100, integer_above_max_value"
    })
    void limitOutOfRangeIsABadRequest(long limit, String what, String code) {
        var params = BatchListParams.builder().limit(limit).build();

        var refusal =
                assertThrows(BadRequestException.class, () -> server.client.batches().list(params));

        String message = "Invalid 'limit': " + what + ", but got " + limit + " instead.";
        assertError(refusal, message, "limit", code);
    }

    @Test
    void pageAfterAnUnknownBatchIsNotFound() {
        var params = BatchListParams.builder().after("batch_x").build();

        var refusal =
                assertThrows(NotFoundException.class, () -> server.client.batches().list(params));

        assertError(refusal, "No batch found with id 'batch_x'.", "after", null);
    }

    private static void assertError(
            OpenAIServiceException refusal,
            String message,
            @Nullable String param,
            @Nullable String code) {
        assertEquals(refusal.statusCode() + ": " + message, refusal.getMessage());
        assertEquals(Optional.of("invalid_request_error"), refusal.type());
        assertEquals(Optional.ofNullable(param), refusal.param());
        assertEquals(Optional.ofNullable(code), refusal.code());
    }
}
