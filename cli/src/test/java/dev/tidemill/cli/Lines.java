package dev.tidemill.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;

/// The lines of a large batch of embeddings, `c0` with the input `text 0` and so on.
final class Lines {
    private Lines() {}

    static String input(int count) {
        var lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append("{\"custom_id\":\"c")
                    .append(i)
                    .append("\",\"method\":\"POST\",\"url\":\"/v1/embeddings\",")
                    .append("\"body\":{\"model\":\"m\",\"input\":\"text ")
                    .append(i)
                    .append("\"}}\n");
        }
        return lines.toString();
    }

    /// Asserts that the batch is completed, and that its output has each line once and in order,
    /// with its own answer.
    static void assertCompleted(ServerProcess server, String batch, int count)
            throws IOException, InterruptedException {
        assertEquals("completed", ServerProcess.field("status", batch));
        assertEquals("" + count, ServerProcess.field("completed", batch));
        assertEquals("0", ServerProcess.field("failed", batch));
        assertEquals("" + 2 * count, ServerProcess.field("input_tokens", batch));
        String file = ServerProcess.field("output_file_id", batch);
        List<String> lines = server.get("/v1/files/" + file + "/content").lines().toList();
        assertEquals(count, lines.size());
        for (int i = 0; i < count; i++) {
            String line = lines.get(i);
            assertTrue(line.contains("\"custom_id\":\"c" + i + "\""), line);
            assertTrue(line.contains("\"echo\":\"text " + i + "\""), line);
        }
    }
}
