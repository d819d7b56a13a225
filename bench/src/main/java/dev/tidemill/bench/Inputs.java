package dev.tidemill.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What is uploaded, and what is answered.
final class Inputs {
    static final String MODELS =
            "{\"object\":\"list\",\"data\":[{\"id\":\"tide\",\"object\":\"model\",\"created\":1,"
                    + "\"owned_by\":\"bench\"}]}";

    private static final String BODY_START =
            "{\"model\":\"tide\",\"messages\":[{\"role\":\"user\",\"content\":\"";
    private static final String BODY_END = "\"}]}";

    private Inputs() {}

    /// A chat completion of exactly this many bytes.
    static String answer(int bytes) {
        String head =
                "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1,"
                        + "\"model\":\"tide\",\"choices\":[{\"index\":0,\"message\":{\"role\":"
                        + "\"assistant\",\"content\":\"";
        String tail =
                "\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":80,"
                        + "\"completion_tokens\":60,\"total_tokens\":140}}";
        return head + "a".repeat(bytes - head.length() - tail.length()) + tail;
    }

    /// A body as it stands in a line of this many bytes.
    static String body(int lineBytes) {
        int envelope = line(0, BODY_START + BODY_END).length() + 1;
        return BODY_START + "q".repeat(lineBytes - envelope) + BODY_END;
    }

    private static String line(int number, String body) {
        return "{\"custom_id\":\"line-%08d\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":%s}"
                .formatted(number, body);
    }

    /// A file of lines of this many bytes each, line end included.
    static Path chat(Path folder, int lines, int lineBytes) throws IOException {
        Path file = folder.resolve("input-" + lines + "-" + lineBytes + ".jsonl");
        String body = body(lineBytes);
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int i = 0; i < lines; i++) {
                out.write(line(i, body));
                out.write('\n');
            }
        }
        return file;
    }
}
