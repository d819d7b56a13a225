package dev.tidemill.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// What a body of `POST /v1/batches` may be, and what is said of those that may not.
class CreateBatchTest {
    private static final String REQUIRED =
            "\"input_file_id\":\"f\",\"endpoint\":\"/v1/x\",\"completion_window\":\"24h\"";

    @Test
    void theLeastIsEnough() throws InvalidBody {
        assertEquals(new CreateBatch("f", "/v1/x", "24h", null, null), read(with("")));
        assertEquals(
                new CreateBatch("f", "/v1/x", "24h", null, null),
                read(with(",\"metadata\":null,\"output_expires_after\":null")));
    }

    @Test
    void everythingIsRead() throws InvalidBody {
        var read =
                read(
                        with(
                                ",\"metadata\":{\"b\":\"1\",\"a\":\"2\"},\"output_expires_after\":"
                                        + "{\"anchor\":\"created_at\",\"seconds\":3600}"));
        assertEquals(new CreateBatch("f", "/v1/x", "24h", Map.of("a", "2", "b", "1"), 3600L), read);
        var metadata = Objects.requireNonNull(read.metadata());
        assertEquals(List.of("b", "a"), List.copyOf(metadata.keySet()));
    }

    @Test
    void anIntegerMayBeWrittenAsADecimalWithoutAFraction() throws InvalidBody {
        String seconds = ",\"output_expires_after\":{\"anchor\":\"created_at\",\"seconds\":3600.0}";

        assertEquals(3600L, read(with(seconds)).outputExpiresAfterSeconds());
    }

    @Test
    void anIdempotencyKeyIsRead() throws InvalidBody {
        assertEquals("k1", read(with(",\"idempotency_key\":\"k1\"")).idempotencyKey());
        assertEquals(null, read(with(",\"idempotency_key\":null")).idempotencyKey());
        assertRefused(
                with(",\"idempotency_key\":1"),
                "idempotency_key",
                "invalid_type",
                "Invalid type for 'idempotency_key': expected a string, but got an integer"
                        + " instead.");
    }

    @Test
    void whatIsMissingIsNamed() {
        assertRefused(
                "{\"endpoint\":\"/v1/x\",\"completion_window\":\"24h\"}",
                "input_file_id",
                "missing_required_parameter",
                "Missing required parameter: 'input_file_id'.");
        assertRefused(
                with(",\"output_expires_after\":{\"anchor\":\"created_at\"}"),
                "output_expires_after.seconds",
                "missing_required_parameter",
                "Missing required parameter: 'output_expires_after.seconds'.");
    }

    @Test
    void aWrongTypeIsNamed() {
        assertRefused(
                with(",\"metadata\":{\"tags\":[]}"),
                "metadata.tags",
                "invalid_type",
                "Invalid type for 'metadata.tags': expected a string, but got an array instead.");
        assertRefused(
                with(",\"metadata\":3"),
                "metadata",
                "invalid_type",
                "Invalid type for 'metadata': expected an object, but got an integer instead.");
        assertRefused(
                with(
                        ",\"output_expires_after\":{\"anchor\":\"created_at\","
                                + "\"seconds\":3600.5}"),
                "output_expires_after.seconds",
                "invalid_type",
                "Invalid type for 'output_expires_after.seconds': expected an integer, but got a"
                        + " decimal instead.");
    }

    @Test
    void whatIsNotKnownIsRefused() {
        assertRefused(
                with(",\"metdata\":{}"),
                "metdata",
                "unknown_parameter",
                "Unknown parameter: 'metdata'.");
    }

    @Test
    void whatCannotBeKeptIsRefused() {
        for (String text : List.of("\\ud800", "a\\udc00", "\\u0000")) {
            assertRefused(
                    with(",\"metadata\":{\"k\":\"" + text + "\"}"),
                    "metadata.k",
                    "invalid_value",
                    "Invalid 'metadata.k': NUL and halves of surrogate pairs cannot be kept.");
        }
        assertRefused(
                with("").replace("\"f\"", "\"\\ud800\""),
                "input_file_id",
                "invalid_value",
                "Invalid 'input_file_id': NUL and halves of surrogate pairs cannot be kept.");
    }

    @Test
    void anotherAnchorIsRefused() {
        assertRefused(
                with(",\"output_expires_after\":{\"anchor\":\"now\",\"seconds\":1}"),
                "output_expires_after.anchor",
                "invalid_value",
                "Invalid value: 'now'. Supported values are: 'created_at'.");
    }

    @Test
    void whatIsNoJsonIsRefused() {
        for (String body : List.of("", "{", "nonsense", with("") + "x", with(",\"endpoint\":1"))) {
            var refusal = assertThrows(InvalidBody.class, () -> read(body), body);
            String message = Objects.requireNonNull(refusal.getMessage());
            assertEquals(
                    body.isEmpty() ? "Invalid type for" : "We could not pars",
                    message.substring(0, body.isEmpty() ? 16 : 17));
        }
        assertEquals(
                "Invalid type for the request body: expected an object, but got an array instead.",
                assertThrows(InvalidBody.class, () -> read("[]")).getMessage());
    }

    private static void assertRefused(String body, String param, String code, String message) {
        var refusal = assertThrows(InvalidBody.class, () -> read(body));
        assertEquals(new ErrorBody(message, "invalid_request_error", param, code), refusal.error());
    }

    private static String with(String more) {
        return "{" + REQUIRED + more + "}";
    }

    private static CreateBatch read(String json) throws InvalidBody {
        return CreateBatch.read(json.getBytes(StandardCharsets.UTF_8));
    }
}
