package dev.tidemill.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.client.errors.NotFoundException;
import dev.tidemill.client.files.FileContentParams;
import dev.tidemill.client.files.FileCreateParams;
import dev.tidemill.client.files.FileListParams;
import dev.tidemill.client.files.FileObject;
import dev.tidemill.client.files.FilePurpose;
import dev.tidemill.testkit.Models;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesTest {
    private static final String TEXT = "{\"a\":\"é\"}\n{}\n";
    private static final byte[] BYTES = TEXT.getBytes(StandardCharsets.UTF_8);

    private static LiveServer server;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        server = LiveServer.start(folder, Models.echo());
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    private static FileCreateParams.Builder batch() {
        return FileCreateParams.builder().purpose(FilePurpose.BATCH);
    }

    private static FileObject upload(FileCreateParams.Builder params) {
        return server.client.files().create(params.build());
    }

    private static String content(String id) throws IOException {
        try (var content = server.client.files().content(id)) {
            return new String(content.body().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aPathIsUploadedUnderItsName(@TempDir Path folder) throws IOException {
        Path path = Files.write(folder.resolve("in\"put.jsonl"), BYTES);

        var file = upload(batch().file(path));

        assertEquals(TEXT, content(file.id()));
        assertEquals("in%22put.jsonl", file.filename());
        assertEquals(14, file.bytes());
        assertEquals(FileObject.Purpose.BATCH, file.purpose());
        assertEquals(FileObject.Status.PROCESSED, file.status());
        assertEquals(Optional.of(file.createdAt() + 30 * 86_400), file.expiresAt());
    }

    @Test
    void bytesAreUploadedAsTheyAre() throws IOException {
        var file = upload(batch().file(BYTES).filename("named.jsonl"));

        assertEquals(TEXT, content(file.id()));
        assertEquals("named.jsonl", file.filename());
    }

    @Test
    void aStreamIsUploadedWithoutKnowingItsLength() throws IOException {
        var file = upload(batch().file(new ByteArrayInputStream(BYTES)));

        assertEquals(TEXT, content(file.id()));
    }

    @Test
    void expiryIsTheUploads() {
        var after = FileCreateParams.ExpiresAfter.builder().seconds(3_600).build();

        var file = upload(batch().file(BYTES).expiresAfter(after));

        assertEquals(Optional.of(file.createdAt() + 3_600), file.expiresAt());
    }

    @Test
    void aPartOfTheContentCanBeAskedFor() throws IOException {
        var file = upload(batch().file(BYTES));
        var range = FileContentParams.builder().putAdditionalHeader("Range", "bytes=11-12").build();

        try (var content = server.client.files().content(file.id(), range)) {
            assertEquals(206, content.statusCode());
            assertEquals("{}", new String(content.body().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void aDeletedFileIsGone() {
        var file = upload(batch().file(BYTES));

        assertTrue(server.client.files().delete(file.id()).deleted());

        assertThrows(NotFoundException.class, () -> server.client.files().retrieve(file.id()));
        assertThrows(NotFoundException.class, () -> server.client.files().content(file.id()));
    }

    @Test
    void filesAreListedPageByPage() {
        var ids =
                List.of(
                        upload(batch().file(BYTES).purpose(FilePurpose.EVALS)).id(),
                        upload(batch().file(BYTES).purpose(FilePurpose.EVALS)).id());

        var page =
                server.client
                        .files()
                        .list(
                                FileListParams.builder()
                                        .purpose("evals")
                                        .order(FileListParams.Order.ASC)
                                        .limit(1)
                                        .build());

        assertEquals(ids, page.autoPager().stream().map(FileObject::id).toList());
    }
}
