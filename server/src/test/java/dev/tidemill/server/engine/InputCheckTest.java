package dev.tidemill.server.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class InputCheckTest {
    private static final long LINE_BYTES = 4 << 20;

    @TempDir Path folder;

    @Test
    void itFindsWhatABatchOfTheInputListsWhenItFails() throws IOException {
        String input =
                String.join(
                        "\n",
                        Mill.line("good"),
                        "nonsense",
                        "",
                        Mill.line("b").replace("POST", "GET"),
                        Mill.line("c").replace("/v1/embeddings", "/v1/responses"),
                        Mill.line("d").replace("\"model\":\"m\",", ""),
                        Mill.line("e")
                                .replace(
                                        "\"input\"", "\"x\":\"" + "y".repeat(5 << 20) + "\",\"i\""),
                        Mill.line("f").replace("\"model\"", "\"stream\":true,\"model\""),
                        Mill.line("good"));

        try (var mill = Mill.start(folder, Mill::ok)) {
            var failed = Objects.requireNonNull(mill.end(mill.create(input)).errors());

            assertEquals(7, failed.size());
            assertEquals(failed, check(input, Mill.ENDPOINT).mistakes());
        }
    }

    @Test
    void anEmptyInputIsAMistake() throws IOException {
        assertEquals("empty_file", check(" \n").mistakes().getFirst().code());
    }

    @Test
    void severalModelsAndEndpointsAreGood() throws IOException {
        var other = Mill.line("b").replace("\"m\"", "\"n\"").replace("embeddings", "responses");

        var report = check(Mill.line("a") + "\n" + other, Mill.ENDPOINT, "/v1/responses");

        assertEquals(List.of(), report.mistakes());
        assertEquals(2, report.lines());
    }

    @Test
    void ofSeveralEndpointsAllAreNamedWhereALineGoesElsewhere() throws IOException {
        var mistake = check(Mill.line("a"), "/v1/responses", "/v1/rerank").mistakes().getFirst();

        assertEquals(
                "Invalid value: '/v1/embeddings'. Supported values are: '/v1/responses',"
                        + " '/v1/rerank'.",
                mistake.message());
    }

    @Test
    void theMostInputsOfALineAreCounted() throws IOException {
        String three =
                "{\"custom_id\":\"c\",\"method\":\"POST\",\"url\":\"/v1/embeddings\",\"body\":"
                        + "{\"model\":\"m\",\"input\":[\"x\",\"y\",\"z\"]}}";
        assertEquals(3, check(Mill.line("a") + "\n" + three, Mill.ENDPOINT).mostInputs());
    }

    private InputCheck.Report check(String input, String... endpoints) throws IOException {
        Path file = Files.writeString(folder.resolve("input.jsonl"), input);
        return InputCheck.check(file, List.of(endpoints), LINE_BYTES);
    }
}
