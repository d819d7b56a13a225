package dev.tidemill.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The JSON of the API, key by key.
class ApiJsonTest {
    private static final Batch BARE =
            new Batch(
                    "batch_1",
                    "/v1/embeddings",
                    null,
                    null,
                    "file-1",
                    "24h",
                    BatchStatus.VALIDATING,
                    null,
                    null,
                    7,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    RequestCounts.NONE,
                    null,
                    null);

    @Test
    void aNewBatchHasAllKeys() {
        assertEquals(
                """
                {"id":"batch_1","object":"batch","endpoint":"/v1/embeddings","model":null,\
                "errors":null,"input_file_id":"file-1","completion_window":"24h",\
                "status":"validating","output_file_id":null,"error_file_id":null,"created_at":7,\
                "in_progress_at":null,"expires_at":null,"finalizing_at":null,"completed_at":null,\
                "failed_at":null,"expired_at":null,"cancelling_at":null,"cancelled_at":null,\
                "request_counts":{"total":0,"completed":0,"failed":0},"usage":null,\
                "metadata":null}\
                """,
                text(ApiJson.batch(BARE)));
    }

    @Test
    void aFullBatchHasAllValues() {
        var full =
                new Batch(
                        "batch_2",
                        "/v1/responses",
                        "m",
                        List.of(new BatchError("c", "say \"no\"", "body.model", 3L)),
                        "file-1",
                        "24h",
                        BatchStatus.COMPLETED,
                        "file-2",
                        "file-3",
                        1,
                        2L,
                        3L,
                        4L,
                        5L,
                        6L,
                        7L,
                        8L,
                        9L,
                        new RequestCounts(6, 4, 2),
                        new Usage(10, 4, 20, 8, 30),
                        Map.of("k", "v"));
        assertEquals(
                """
                {"id":"batch_2","object":"batch","endpoint":"/v1/responses","model":"m",\
                "errors":{"object":"list","data":[{"code":"c","line":3,\
                "message":"say \\"no\\"","param":"body.model"}]},\
                "input_file_id":"file-1","completion_window":"24h","status":"completed",\
                "output_file_id":"file-2","error_file_id":"file-3","created_at":1,\
                "in_progress_at":2,"expires_at":3,"finalizing_at":4,"completed_at":5,\
                "failed_at":6,"expired_at":7,"cancelling_at":8,"cancelled_at":9,\
                "request_counts":{"total":6,"completed":4,"failed":2},\
                "usage":{"input_tokens":10,"input_tokens_details":{"cached_tokens":4},\
                "output_tokens":20,"output_tokens_details":{"reasoning_tokens":8},\
                "total_tokens":30},"metadata":{"k":"v"}}\
                """,
                text(ApiJson.batch(full)));
    }

    @Test
    void aPageNamesItsEnds() {
        String page = text(ApiJson.batches(new Page<>(List.of(BARE), true)));
        String end = ",\"first_id\":\"batch_1\",\"last_id\":\"batch_1\",\"has_more\":true}";
        assertEquals("{\"object\":\"list\",\"data\":[", page.substring(0, 25));
        assertEquals(end, page.substring(page.length() - end.length()));
    }

    @Test
    void anEmptyPageHasNoEnds() {
        assertEquals(
                "{\"object\":\"list\",\"data\":[],\"first_id\":null,\"last_id\":null,"
                        + "\"has_more\":false}",
                text(ApiJson.batches(new Page<>(List.of(), false))));
        assertEquals(
                "{\"object\":\"list\",\"data\":[],\"first_id\":\"\",\"last_id\":\"\","
                        + "\"has_more\":false}",
                text(ApiJson.files(new Page<>(List.of(), false))));
    }

    @Test
    void filesErrorsAndModelsAreWritten() {
        assertEquals(
                "{\"id\":\"file-1\",\"object\":\"file\",\"bytes\":3,\"created_at\":4,"
                        + "\"expires_at\":5,\"filename\":\"é\",\"purpose\":\"batch\","
                        + "\"status\":\"processed\",\"status_details\":null}",
                text(ApiJson.file(new FileObject("file-1", 3, 4, 5L, "é", "batch"))));
        assertEquals(
                "{\"id\":\"file-1\",\"object\":\"file\",\"deleted\":true}",
                text(ApiJson.deletedFile("file-1")));
        assertEquals(
                "{\"error\":{\"message\":\"m\",\"type\":\"t\",\"param\":null,\"code\":\"c\"}}",
                text(ApiJson.error(new ErrorBody("m", "t", null, "c"))));
        assertEquals(
                "{\"object\":\"list\",\"data\":[{\"id\":\"m\",\"object\":\"model\","
                        + "\"created\":1,\"owned_by\":\"u\"}]}",
                text(ApiJson.models(List.of(new Model("m", 1, "u")))));
    }

    @Test
    void uploadsAndTheirPartsAreWritten() {
        var upload =
                new Upload("upload_1", 3, 4, 3604, "a.jsonl", "batch", UploadStatus.PENDING, null);
        assertEquals(
                "{\"id\":\"upload_1\",\"object\":\"upload\",\"bytes\":3,\"created_at\":4,"
                        + "\"expires_at\":3604,\"filename\":\"a.jsonl\",\"purpose\":\"batch\","
                        + "\"status\":\"pending\",\"file\":null}",
                text(ApiJson.upload(upload)));
        var file = new FileObject("file-1", 3, 9, null, "a.jsonl", "batch");
        var completed =
                new Upload(
                        "upload_1", 3, 4, 3604, "a.jsonl", "batch", UploadStatus.COMPLETED, file);
        assertEquals(
                "{\"id\":\"upload_1\",\"object\":\"upload\",\"bytes\":3,\"created_at\":4,"
                        + "\"expires_at\":3604,\"filename\":\"a.jsonl\",\"purpose\":\"batch\","
                        + "\"status\":\"completed\",\"file\":"
                        + text(ApiJson.file(file))
                        + "}",
                text(ApiJson.upload(completed)));
        assertEquals(
                "{\"id\":\"part_1\",\"object\":\"upload.part\",\"created_at\":5,"
                        + "\"upload_id\":\"upload_1\"}",
                text(ApiJson.uploadPart(new UploadPart("part_1", 5, "upload_1"))));
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
