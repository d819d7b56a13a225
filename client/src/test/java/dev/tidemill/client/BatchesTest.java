package dev.tidemill.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.client.batches.Batch;
import dev.tidemill.client.batches.BatchCreateParams;
import dev.tidemill.client.batches.BatchListPage;
import dev.tidemill.client.batches.BatchListParams;
import dev.tidemill.client.core.RequestOptions;
import dev.tidemill.client.errors.BadRequestException;
import dev.tidemill.client.errors.ConflictException;
import dev.tidemill.client.errors.NotFoundException;
import dev.tidemill.testkit.Models;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchesTest {
    private static LiveServer server;
    private static Batch completed;
    private static Batch failed;

    @BeforeAll
    static void makeTwoBatches(@TempDir Path folder) throws IOException {
        server = LiveServer.start(folder, Models.echo());
        var metadata = BatchCreateParams.Metadata.builder().putProperty("team", "search").build();
        String file = server.upload(line("c1"));
        var params = LiveServer.params(file).metadata(metadata).build();
        completed = server.end(server.client.batches().create(params));
        failed = server.end(server.create("file-none"));
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    private static String line(String customId) {
        return """
        {"custom_id":"%s","method":"POST","url":"/v1/embeddings","body":{"model":"m","input":"x"}}
        """
                .formatted(customId);
    }

    private static List<String> ids(BatchListPage page) {
        return page.items().stream().map(Batch::id).toList();
    }

    private static List<String> ids(BatchListParams.Builder params) {
        return ids(server.client.batches().list(params.build()));
    }

    @Test
    void listShowsTheNewestFirst() {
        assertEquals(List.of(failed.id(), completed.id()), ids(server.client.batches().list()));
        assertEquals(
                List.of(failed.id(), completed.id()),
                ids(server.client.batches().list(BatchListParams.none(), RequestOptions.none())));
    }

    @Test
    void aBatchThatHasEndedTellsAll() {
        assertEquals(Batch.Status.COMPLETED, completed.status());
        assertEquals(Batch.Status.Value.COMPLETED, completed.status().value());
        assertTrue(completed.status().isFinal());
        assertEquals("/v1/embeddings", completed.endpoint());
        assertEquals(Optional.of("m"), completed.model());
        assertEquals(1, completed.requestCounts().orElseThrow().completed());
        assertEquals(2, completed.usage().orElseThrow().inputTokens());
        assertEquals(Map.of("team", "search"), completed.metadata().orElseThrow().asMap());
        assertEquals(Optional.empty(), completed.errorFileId());
        assertEquals(Optional.empty(), completed.errors());
        assertEquals(Map.of(), completed._additionalProperties());
        assertEquals(completed, server.client.batches().retrieve(completed.id()));
    }

    @Test
    void aBatchThatFailedTellsWhy() {
        var errors = failed.errors().flatMap(Batch.Errors::data).orElseThrow();

        assertEquals(Optional.of("invalid_request"), errors.get(0).code());
        assertEquals(Optional.of("file_id"), errors.get(0).param());
        assertEquals(Optional.empty(), errors.get(0).line());
    }

    @Test
    void pagesFollowOneAnother() {
        var first = server.client.batches().list(BatchListParams.builder().limit(1).build());
        var second = first.nextPage();

        assertEquals(List.of(failed.id()), ids(first));
        assertTrue(first.hasNextPage());
        assertEquals(List.of(completed.id()), ids(second));
        assertFalse(second.hasNextPage());
        assertThrows(IllegalStateException.class, second::nextPage);
        assertEquals(
                List.of(failed.id(), completed.id()),
                first.autoPager().stream().map(Batch::id).toList());
    }

    @Test
    void pagesGoBackFromBefore() {
        var page =
                server.client
                        .batches()
                        .list(BatchListParams.builder().before(completed.id()).limit(1).build());

        assertEquals(List.of(failed.id()), ids(page));
        assertFalse(page.hasNextPage());
    }

    @Test
    void filtersAreTyped() {
        assertEquals(
                List.of(completed.id()),
                ids(BatchListParams.builder().addStatus(Batch.Status.COMPLETED)));
        assertEquals(
                List.of(failed.id(), completed.id()),
                ids(
                        BatchListParams.builder()
                                .addStatus(Batch.Status.COMPLETED)
                                .addStatus(Batch.Status.FAILED)));
        assertEquals(List.of(completed.id()), ids(BatchListParams.builder().addModel("m")));
        assertEquals(
                List.of(completed.id()),
                ids(BatchListParams.builder().putMetadata("team", "search")));
        assertEquals(List.of(), ids(BatchListParams.builder().putMetadata("team", "other")));
        assertEquals(
                List.of(failed.id()), ids(BatchListParams.builder().addInputFileId("file-none")));
        assertEquals(
                List.of(),
                ids(
                        BatchListParams.builder()
                                .addEndpoint(BatchCreateParams.Endpoint.V1_RESPONSES)));
        assertEquals(
                List.of(),
                ids(BatchListParams.builder().createdBefore(Instant.ofEpochSecond(1_000))));
        assertEquals(
                List.of(completed.id(), failed.id()),
                ids(
                        BatchListParams.builder()
                                .createdAfter(Instant.ofEpochSecond(1_000))
                                .order(BatchListParams.Order.ASC)));
    }

    @Test
    void filtersGoFromPageToPage() {
        var page =
                server.client
                        .batches()
                        .list(
                                BatchListParams.builder()
                                        .addEndpoint(BatchCreateParams.Endpoint.V1_EMBEDDINGS)
                                        .limit(1)
                                        .build());

        assertEquals(
                "after=" + failed.id() + "&limit=1&endpoint=%2Fv1%2Fembeddings",
                page.nextPageParams()._queryParams().encoded());
    }

    @Test
    void cancellingWhatHasEndedIsAConflict() {
        var e =
                assertThrows(
                        ConflictException.class,
                        () -> server.client.batches().cancel(completed.id()));

        assertEquals(409, e.statusCode());
        assertEquals("409: Cannot cancel a batch with status 'completed'.", e.getMessage());
    }

    @Test
    void anUnknownIdIsNotFound() {
        assertThrows(NotFoundException.class, () -> server.client.batches().retrieve("batch_none"));
    }

    @Test
    void anIdCannotLeadElsewhere() {
        assertThrows(NotFoundException.class, () -> server.client.batches().retrieve("../files"));
        assertThrows(IllegalArgumentException.class, () -> server.client.batches().retrieve(".."));
    }

    @Test
    void aParameterThatIsWrongIsNamed() {
        var params =
                LiveServer.params("file-none")
                        .endpoint(BatchCreateParams.Endpoint.of("/v1/nonsense"))
                        .build();

        var e =
                assertThrows(
                        BadRequestException.class, () -> server.client.batches().create(params));

        assertEquals(Optional.of("endpoint"), e.param());
        assertEquals(Optional.of("invalid_value"), e.code());
        assertTrue(e.requestId().isPresent());
    }

    @Test
    void whatIsRequiredIsAskedFor() {
        var e =
                assertThrows(
                        IllegalStateException.class,
                        () -> BatchCreateParams.builder().inputFileId("file-none").build());

        assertEquals("`completionWindow` is required, but was not set", e.getMessage());
    }
}
