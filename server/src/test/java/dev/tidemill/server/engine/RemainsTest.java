package dev.tidemill.server.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemill.server.blobs.BlobBackup;
import dev.tidemill.server.job.Answer;
import dev.tidemill.server.job.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is left of a batch that has ended.
class RemainsTest {
    private static final byte[] ANSWER = "{}".getBytes(StandardCharsets.UTF_8);

    @TempDir private Path folder;

    @Test
    void aLongAnswerStaysAsLongAsABackupIsMade() throws Exception {
        Model answeringAtLength =
                (_, _) ->
                        new Outcome.Answered(
                                new Answer(
                                        200,
                                        "r",
                                        new Answer.Payload.Spooled("spool/1", ANSWER.length),
                                        Optional.empty()));
        try (var mill = Mill.start(folder, answeringAtLength)) {
            write(mill);
            try (var _ = BlobBackup.begin(folder.resolve("blobs"), folder.resolve("copy"))) {
                mill.end(mill.create(Mill.lines(1)));
                assertFalse(new Remains(mill.store, mill.blobs, mill.incarnation).sweep());
                assertEquals(ANSWER.length, mill.blobs.size("spool/1"));
            }
            awaitGone(mill);
            assertThrows(NoSuchFileException.class, () -> mill.blobs.size("spool/1"));
        }
    }

    private static void write(Mill mill) throws IOException {
        try (var writer = mill.blobs.create("spool/1")) {
            writer.write(ANSWER, 0, ANSWER.length);
            writer.commit();
        }
    }

    private static void awaitGone(Mill mill) throws IOException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        boolean isThere = true;
        while (isThere && System.nanoTime() < deadline) {
            LockSupport.parkNanos(10_000_000);
            isThere = exists(mill);
        }
    }

    private static boolean exists(Mill mill) throws IOException {
        try {
            return mill.blobs.size("spool/1") >= 0;
        } catch (NoSuchFileException gone) {
            return false;
        }
    }
}
