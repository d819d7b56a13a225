package dev.tidemill.server.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.tidemill.wire.Batch;
import dev.tidemill.wire.BatchError;
import dev.tidemill.wire.BatchStatus;
import dev.tidemill.wire.RequestCounts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ValidationTest {
    private static final String GOOD = Mill.line("good");
    private static final String NOT_JSON = "This line is not parseable as valid JSON.";

    @TempDir Path folder;

    @Test
    void everyBadLineIsReportedWithItsCodeLineAndParam() throws IOException {
        var errors =
                errors(
                        GOOD,
                        "nonsense",
                        "",
                        GOOD.replace("\"custom_id\":\"good\",", ""),
                        GOOD.replace("\"method\":\"POST\",", ""),
                        GOOD.replace("\"url\":\"/v1/embeddings\",", ""),
                        "{\"custom_id\":\"a\",\"method\":\"POST\",\"url\":\"/v1/embeddings\"}",
                        Mill.line("b").replace("POST", "GET"),
                        Mill.line("c").replace("/v1/embeddings", "/v1/responses"),
                        Mill.line("d").replace("\"model\":\"m\",", ""),
                        Mill.line("e").replace("\"m\"", "\"other\""),
                        Mill.line("f").replace("\"model\"", "\"stream\":true,\"model\""),
                        GOOD);

        assertEquals(
                List.of(
                        "2 invalid_json_line null " + NOT_JSON,
                        "4 missing_required_parameter custom_id Missing required parameter:"
                                + " 'custom_id'.",
                        "5 missing_required_parameter method Missing required parameter:"
                                + " 'method'.",
                        "6 missing_required_parameter url Missing required parameter: 'url'.",
                        "7 missing_required_parameter body Missing required parameter: 'body'.",
                        "8 invalid_value method Invalid value: 'GET'. Supported values are:"
                                + " 'POST'.",
                        "9 invalid_url url The URL provided for this request does not match the"
                                + " batch endpoint.",
                        "10 invalid_request body.model Model parameter is required.",
                        "11 mismatched_model body.model The model 'other' for this request does"
                                + " not match the rest of the batch. Each batch must contain"
                                + " requests for a single model.",
                        "12 streaming_unsupported body.stream Streaming is not supported in the"
                                + " Batch API.",
                        "13 duplicate_custom_id custom_id The custom_id 'good' for this request is"
                                + " a duplicate of another request. The custom_id parameter must"
                                + " be unique for each request in a batch."),
                errors);
    }

    @Test
    void aModelThatNobodyServesIsNamedOnEachLine() throws IOException {
        var errors =
                errors(
                        Mill.line("a").replace("\"m\"", "\"gpt-0\""),
                        Mill.line("b").replace("\"m\"", "\"gpt-0\""));
        var message = "The provided model 'gpt-0' is not supported by the Batch API.";
        assertEquals(
                List.of(
                        "1 model_not_found body.model " + message,
                        "2 model_not_found body.model " + message),
                errors);
    }

    @Test
    void aByteOrderMarkAndOtherEncodingsAreNotJson() throws IOException {
        assertEquals(List.of("1 invalid_json_line null " + NOT_JSON), errors("\uFEFF" + GOOD));
        assertEquals(List.of("1 invalid_json_line null " + NOT_JSON), errors("{\0\"\0a\0\"\0"));
    }

    @Test
    void aLineThatIsTooLongIsRefusedWithTheLimit() throws IOException {
        String line = GOOD.replace("\"input\"", "\"x\":\"" + "y".repeat(5 << 20) + "\",\"input\"");
        assertEquals(
                List.of("2 invalid_json_line null This line is longer than 4194304 bytes."),
                errors(Mill.line("a"), line, Mill.line("b")));
    }

    @Test
    void anInputWithoutRequestsIsEmpty() throws IOException {
        assertEquals(
                List.of(
                        "null empty_file null The input file is empty. Please ensure that the"
                                + " batch contains at least one request."),
                errors("", "  \t", ""));
    }

    @Test
    void tooManyLinesAreRefused() throws IOException {
        assertEquals(
                List.of(
                        "null too_many_tasks null The input file has 20001 requests; a batch may"
                                + " have at most 20000.",
                        "null too_many_embedding_inputs body.input The input file has 20001"
                                + " embedding inputs; a batch may have at most 20000."),
                errors(Mill.lines(20_001)));
    }

    @Test
    void theFirstThousandMistakesAreListedAndAllAreCounted() throws IOException {
        var errors = errors("x\n".repeat(2_500));
        assertEquals(1_001, errors.size());
        assertEquals("1000 invalid_json_line null " + NOT_JSON, errors.get(999));
        assertEquals(
                "null too_many_errors null 2500 mistakes were found; the first 1000 are listed.",
                errors.get(1_000));
    }

    @Test
    void duplicatesFarApartAreFound() throws IOException {
        assertEquals(1, errors(Mill.lines(15_000) + Mill.line("c3")).size());
    }

    @Test
    void anInputThatDoesNotExistIsFoundOutInValidation() throws IOException {
        try (var mill = Mill.start(folder, Mill::ok)) {
            var batch = mill.end(mill.createOf("file-none", Mill.ENDPOINT));
            assertEquals(
                    List.of(
                            new BatchError(
                                    "invalid_request",
                                    "Cannot find file file-none, or organization org-default does"
                                            + " not have access to it.",
                                    "file_id",
                                    null)),
                    batch.errors());
        }
    }

    @Test
    void aChatLineNeedsMessages() throws IOException {
        String line = Mill.line("a").replace(Mill.ENDPOINT, "/v1/chat/completions");
        try (var mill = Mill.start(folder, Mill::ok)) {
            var batch = mill.end(mill.create(line, "/v1/chat/completions"));
            assertEquals(
                    List.of("1 invalid_request body.messages Messages parameter is required."),
                    describe(batch));
        }
    }

    @Test
    void lineEndsAndBlankLinesMakeNoDifference() throws IOException {
        String input = "\n" + Mill.line("a") + "\r\n\r\n  \n" + Mill.line("b");
        try (var mill = Mill.start(folder, Mill::ok)) {
            var batch = mill.end(mill.create(input));
            assertEquals(BatchStatus.COMPLETED, batch.status());
            assertEquals(new RequestCounts(2, 2, 0), batch.requestCounts());
        }
    }

    private List<String> errors(String... lines) throws IOException {
        try (var mill = Mill.start(folder, Mill::ok)) {
            var batch = mill.end(mill.create(String.join("\n", lines)));
            assertEquals(BatchStatus.FAILED, batch.status());
            assertEquals(RequestCounts.NONE, batch.requestCounts());
            assertNull(batch.inProgressAt());
            assertNull(batch.outputFileId());
            return describe(batch);
        }
    }

    private static List<String> describe(Batch batch) {
        return Objects.requireNonNull(batch.errors()).stream()
                .map(e -> e.line() + " " + e.code() + " " + e.param() + " " + e.message())
                .toList();
    }
}
