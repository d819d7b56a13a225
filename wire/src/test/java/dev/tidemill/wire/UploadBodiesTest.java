package dev.tidemill.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What the bodies of uploads in parts may be, and what is said of those that may not.
class UploadBodiesTest {
    private static final String REQUIRED =
            "\"filename\":\"a.jsonl\",\"purpose\":\"batch\",\"bytes\":9000000000,"
                    + "\"mime_type\":\"application/jsonl\"";

    @Test
    void anUploadIsReadWithAndWithoutAnExpiry() throws InvalidBody {
        assertEquals(
                new CreateUpload("a.jsonl", "batch", 9_000_000_000L, "application/jsonl", null),
                CreateUpload.read(bytes("{" + REQUIRED + "}")));
        assertEquals(
                new CreateUpload("a.jsonl", "batch", 9_000_000_000L, "application/jsonl", 3600L),
                CreateUpload.read(
                        bytes(
                                "{"
                                        + REQUIRED
                                        + ",\"expires_after\":{\"anchor\":\"created_at\","
                                        + "\"seconds\":3600}}")));
    }

    @Test
    void whatAnUploadLacksOrHasTooMuchIsNamed() {
        assertUpload(
                "mime_type",
                "missing_required_parameter",
                "{\"filename\":\"a\",\"purpose\":\"batch\",\"bytes\":1}");
        assertUpload("bytes", "invalid_type", "{\"bytes\":\"1\"}");
        assertUpload("parts", "unknown_parameter", "{" + REQUIRED + ",\"parts\":1}");
        assertUpload(
                "expires_after.seconds",
                "missing_required_parameter",
                "{" + REQUIRED + ",\"expires_after\":{\"anchor\":\"created_at\"}}");
    }

    @Test
    void partsAreReadInTheirOrder() throws InvalidBody {
        assertEquals(
                new CompleteUpload(List.of("part_2", "part_1"), null),
                CompleteUpload.read(bytes("{\"part_ids\":[\"part_2\",\"part_1\"],\"md5\":null}")));
        assertEquals(
                new CompleteUpload(List.of(), "00ff"),
                CompleteUpload.read(bytes("{\"md5\":\"00ff\",\"part_ids\":[]}")));
    }

    @Test
    void whatIsNoListOfPartsIsNamed() {
        assertComplete("part_ids", "missing_required_parameter", "{}");
        assertComplete("part_ids", "invalid_type", "{\"part_ids\":\"part_1\"}");
        assertComplete("part_ids[1]", "invalid_type", "{\"part_ids\":[\"part_1\",2]}");
        assertComplete(null, null, "{\"part_ids\":[\"part_1\"");
    }

    private static void assertUpload(String param, String code, String json) {
        assertError(
                param, code, assertThrows(InvalidBody.class, () -> CreateUpload.read(bytes(json))));
    }

    private static void assertComplete(@Nullable String param, @Nullable String code, String json) {
        assertError(
                param,
                code,
                assertThrows(InvalidBody.class, () -> CompleteUpload.read(bytes(json))));
    }

    private static void assertError(
            @Nullable String param, @Nullable String code, InvalidBody refusal) {
        assertEquals(param, refusal.error().param());
        assertEquals(code, refusal.error().code());
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
