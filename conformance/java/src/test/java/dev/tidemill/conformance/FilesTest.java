package dev.tidemill.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.openai.errors.NotFoundException;
import com.openai.models.files.FileListParams;
import com.openai.models.files.FileObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FilesTest {
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
    void emptyListOfFilesIsValid() {
        assertEquals(List.of(), server.client.files().list().items());
    }

    @Test
    void walkSeesEveryFileOnceAndTheNewestFirst() {
        var first = server.upload(LiveServer.line("c1"));
        var second = server.upload(LiveServer.line("c1"));
        var third = server.upload(LiveServer.line("c1"));

        var page = server.client.files().list(FileListParams.builder().limit(2).build());

        assertEquals(List.of(third.id(), second.id()), ids(page.items()));
        assertEquals(List.of(third.id(), second.id(), first.id()), ids(page.autoPager()));
    }

    @Test
    void listedFilesMayBeThoseOfOnePurpose() {
        var batch = server.end(server.create(server.upload(LiveServer.line("c1")).id()));

        var outputs =
                server.client
                        .files()
                        .list(FileListParams.builder().purpose("batch_output").build());

        assertEquals(List.of(batch.outputFileId().orElseThrow()), ids(outputs.items()));
    }

    @Test
    void retrievedFileIsTheUploadedOne() {
        var file = server.upload(LiveServer.line("c1"));

        assertEquals(file, server.client.files().retrieve(file.id()));
    }

    @Test
    void deletedFileIsGone() {
        String file = server.upload(LiveServer.line("c1")).id();

        var deleted = server.client.files().delete(file);

        assertEquals(file, deleted.id());
        assertTrue(deleted.deleted());
        var refusal =
                assertThrows(NotFoundException.class, () -> server.client.files().retrieve(file));
        assertEquals("404: No such File object: " + file, refusal.getMessage());
        assertEquals(List.of(), server.client.files().list().items());
    }

    private static List<String> ids(Iterable<FileObject> files) {
        return StreamSupport.stream(files.spliterator(), false).map(FileObject::id).toList();
    }
}
