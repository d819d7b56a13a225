package dev.tidemill.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.testkit.ModelReply;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The extension as its users have it.
class TidemillExtensionTest {
    @RegisterExtension
    static final TidemillExtension tidemill =
            TidemillExtension.withModelServer(request -> ModelReply.chat("a \"tide\"\n"))
                    .withSetting("batches.windows", "1h,24h");

    @Test
    void batchRunsOnTheModelServer() throws IOException, InterruptedException {
        int before = tidemill.modelServer().calls().size();

        String output = Batches.run(tidemill);

        assertTrue(output.contains("\"content\":\"a \\u0022tide\\u0022\\u000a\""), output);
        assertEquals(before + 1, tidemill.modelServer().calls().size());
    }

    @Test
    void faultOfTheModelServerIsTriedAgain() throws IOException, InterruptedException {
        int before = tidemill.modelServer().calls().size();
        tidemill.modelServer().replyNext(ModelReply.error(500, "broken"), new ModelReply.Reset());

        String output = Batches.run(tidemill);

        assertTrue(output.contains("\"status_code\":200"), output);
        assertEquals(before + 3, tidemill.modelServer().calls().size());
    }

    @Test
    void lineThatTheModelServerRefusesFails() throws IOException, InterruptedException {
        tidemill.modelServer().replyNext(ModelReply.error(400, "too_rude"));

        String errors = Batches.run(tidemill);

        assertTrue(errors.contains("too_rude"), errors);
    }

    @Test
    void settingIsTheServers() throws IOException, InterruptedException {
        String output = Batches.run(tidemill, "1h");

        assertTrue(output.contains("\"status_code\":200"), output);
    }
}
