package dev.tidemill.server.dispatch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.server.blobs.LocalBlobs;
import dev.tidemill.server.job.Answer.Payload;
import dev.tidemill.server.job.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where the bytes of an answer go.
class AnswerSinkTest {
    private static final int IN_MEMORY = 1 << 20;

    private final ByteBudget budget = new ByteBudget(IN_MEMORY);

    @TempDir private Path folder;

    @Test
    void fewBytesStayInMemoryAndAreChargedWhileTheyDo() throws IOException {
        try (var sink = sink(LocalBlobs.open(folder))) {
            sink.write(new byte[500_000], 0, 500_000);
            assertInstanceOf(Payload.InMemory.class, sink.finish());
            budget.charge(600_000);
            assertFalse(budget.hasRoom());
        }
        assertTrue(budget.hasRoom());
    }

    @Test
    void manyBytesGoToABlob() throws IOException {
        var blobs = LocalBlobs.open(folder);
        try (var sink = sink(blobs)) {
            byte[] bytes = new byte[700_000];
            bytes[5] = 5;
            sink.write(bytes, 0, bytes.length);
            sink.write(bytes, 0, bytes.length);
            var spooled = assertInstanceOf(Payload.Spooled.class, sink.finish());
            assertEquals(1_400_000, spooled.length());
            try (var in = blobs.open("spool/1", 700_000, 700_000)) {
                assertArrayEquals(bytes, in.readAllBytes());
            }
        }
    }

    @Test
    void whenTheBudgetIsUsedUpFewerStayInMemory() throws IOException {
        budget.charge(IN_MEMORY);
        try (var sink = sink(LocalBlobs.open(folder))) {
            sink.write(new byte[100_000], 0, 100_000);
            assertInstanceOf(Payload.Spooled.class, sink.finish());
        }
    }

    @Test
    void aDiskThatFailsIsNoFaultOfTheModelServer() throws IOException {
        var blobs = LocalBlobs.open(folder);
        try (var files = Files.walk(folder)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
        Files.writeString(folder, "no folder any more");
        try (var sink = sink(blobs)) {
            var failure =
                    assertThrows(
                            LocalFailure.class,
                            () -> sink.write(new byte[2_000_000], 0, 2_000_000));
            assertInstanceOf(Outcome.Hindered.class, Losses.of(failure));
        }
    }

    private AnswerSink sink(LocalBlobs blobs) {
        var lengths = new AnswerSink.Lengths(IN_MEMORY, Long.MAX_VALUE);
        return new AnswerSink(blobs, () -> "spool/1", lengths, budget);
    }
}
