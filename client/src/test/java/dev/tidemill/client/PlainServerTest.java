package dev.tidemill.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemill.client.jobs.BatchRequest;
import dev.tidemill.client.jobs.Job;
import dev.tidemill.client.jobs.JobParams;
import dev.tidemill.client.jobs.Outcome;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlainServerTest {
    private PlainServer server;
    private TidemillClient client;

    @BeforeEach
    void start() throws IOException {
        server = new PlainServer();
        client = server.client();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
    }

    private static Stream<BatchRequest> requests(String... inputs) {
        return Stream.of(inputs)
                .map(input ->
                        BatchRequest.of(
                                "c-" + input,
                                "/v1/embeddings",
                                "{\"model\":\"m\",\"input\":\"" + input + "\"}"));
    }

    private static List<String> told(Job job) {
        try (var outcomes = job.results()) {
            return outcomes.map(outcome ->
                            outcome.request().customId()
                                    + (outcome instanceof Outcome.Succeeded ? " good" : " bad"))
                    .toList();
        }
    }

    @Test
    void outputInAnyOrderIsJoinedInInputOrder() {
        Job job = client.jobs().submit(requests("1", "2", "3", "4"), JobParams.none());

        assertEquals(List.of("c-1 good", "c-2 good", "c-3 good", "c-4 good"), told(job));
    }

    @Test
    void goodAndBadLinesAreJoinedInInputOrder() {
        Job job = client.jobs().submit(requests("1", "bad2", "3", "bad4", "5"), JobParams.none());

        assertEquals(
                List.of("c-1 good", "c-bad2 bad", "c-3 good", "c-bad4 bad", "c-5 good"), told(job));
    }

    @Test
    void aJobIsFoundInAListThatIsNotFiltered() {
        client.jobs().submit(requests("1"), JobParams.builder().id("other").build());
        Job job =
                client.jobs()
                        .submit(
                                requests("2", "3"),
                                JobParams.builder().id("mine").maxLines(1).build());

        assertEquals(job.batchIds(), client.jobs().find("mine").batchIds());
        assertEquals(List.of("c-2 good", "c-3 good"), told(client.jobs().find("mine")));
    }
}
