package dev.tidemill.conformance;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.openai.client.OpenAIClient;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.UnexpectedStatusCodeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/// The steps that were taken, each with what came of it.
final class Steps {
    private static final String YES = "yes";

    private final Map<String, String> results = new LinkedHashMap<>();
    private final Map<String, String> notes = new HashMap<>();

    /// Fails by throwing anything.
    interface Step {
        void run() throws Exception;
    }

    /// What a refusal has to say; an empty text is a null on the wire.
    record Refusal(int status, String message, String param, String code) {}

    /// Runs the step and keeps its result; the script goes on in any case.
    void take(String name, Step step) {
        String result;
        try {
            step.run();
            result = notes.getOrDefault(name, YES);
        } catch (Exception | AssertionError problem) {
            result = "FAILS: " + problem;
        }
        results.put(name, result);
        System.out.printf("%-4s  %s%n", result, name);
    }

    /// What is to be told of a step instead of a plain yes.
    void note(String name, String differs) {
        notes.put(name, differs);
    }

    /// Takes a step whose call must be refused by this very exception. Where the SDK has none of its
    /// own for the status, the result says so.
    void refused(
            String name, Class<? extends OpenAIServiceException> type, Refusal expected, Callable<?> call) {
        if (type == UnexpectedStatusCodeException.class) {
            note(name, "yes, as `UnexpectedStatusCodeException`");
        }
        take(name, () -> {
            try {
                call.call();
            } catch (OpenAIServiceException refusal) {
                var actual =
                        new Refusal(
                                refusal.statusCode(),
                                refusal.getMessage().replaceFirst("^\\d+: ", ""),
                                refusal.param().orElse(""),
                                refusal.code().orElse(""));
                if (refusal.getClass() != type || !actual.equals(expected)) {
                    throw new AssertionError(refusal.getClass() + " " + actual);
                }
                return;
            }
            throw new AssertionError("it was not refused");
        });
    }

    /// What the following steps cannot do without.
    <T> T need(Callable<T> call) {
        try {
            return call.call();
        } catch (Exception problem) {
            throw new IllegalStateException("the script cannot go on", problem);
        }
    }

    boolean haveFailed() {
        return results.values().stream().anyMatch(result -> result.startsWith("FAILS"));
    }

    void writeTo(Path file) throws IOException {
        String version = OpenAIClient.class.getPackage().getImplementationVersion();
        Files.write(
                file,
                JsonMapper.builder()
                        .build()
                        .writeValueAsBytes(Map.of("version", version, "steps", results)));
    }
}
