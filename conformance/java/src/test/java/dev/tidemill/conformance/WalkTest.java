package dev.tidemill.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.openai.core.AutoPager;
import com.openai.models.batches.Batch;
import com.openai.models.batches.BatchListParams;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(Lifecycle.PER_CLASS)
final class WalkTest {
    private static final int BATCHES = 1_000;

    private final List<String> created = new ArrayList<>();
    private LiveServer server;

    @BeforeAll
    void createBatches(@TempDir Path folder) throws IOException {
        server = LiveServer.start(folder);
        for (int i = 0; i < BATCHES; i++) {
            created.add(server.create("file-none").id());
        }
    }

    @AfterAll
    void close() throws IOException {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {100, 20, 7})
    void walkSeesEveryBatchOnceAndTheNewestFirst(long limit) {
        var seen = walk(limit).stream().map(Batch::id).toList();

        assertEquals(created.reversed(), seen);
    }

    @ParameterizedTest
    @ValueSource(longs = {100, 20, 7})
    void walkRepeatsNoBatchWhenNewOnesAreCreated(long limit) {
        var before = List.copyOf(created);

        List<String> seen = new ArrayList<>();
        for (Batch batch : walk(limit)) {
            seen.add(batch.id());
            if (seen.size() % 50 == 0) {
                created.add(server.create("file-none").id());
            }
        }

        assertEquals(before.reversed(), seen);
        assertEquals(before.size() / 50, created.size() - before.size());
    }

    private AutoPager<Batch> walk(long limit) {
        return server.client
                .batches()
                .list(BatchListParams.builder().limit(limit).build())
                .autoPager();
    }
}
