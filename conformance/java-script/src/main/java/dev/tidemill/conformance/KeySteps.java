package dev.tidemill.conformance;

import static dev.tidemill.conformance.Script.equal;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.NotFoundException;
import com.openai.errors.PermissionDeniedException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.batches.Batch;

/// What other keys than the script's own open.
final class KeySteps {
    private final Steps steps;

    KeySteps(Steps steps) {
        this.steps = steps;
    }

    void take(Batch batch) {
        OpenAIClient reader = withKey(System.getenv("READ_ONLY_KEY"));
        OpenAIClient other = withKey(System.getenv("OTHER_PROJECT_KEY"));
        steps.refused(
                "401 wrong key",
                UnauthorizedException.class,
                new Steps.Refusal(401, "Incorrect API key provided.", "", "invalid_api_key"),
                () -> withKey("tm-wrong").models().list());
        steps.refused(
                "403 read-only key",
                PermissionDeniedException.class,
                new Steps.Refusal(403, "This API key may only read.", "", "read_only_key"),
                () -> {
                    equal(reader.batches().retrieve(batch.id()), batch);
                    return reader.batches().cancel(batch.id());
                });
        steps.refused(
                "404 another project's batch",
                NotFoundException.class,
                new Steps.Refusal(404, "No batch found with id '" + batch.id() + "'.", "", ""),
                () -> other.batches().retrieve(batch.id()));
    }

    private static OpenAIClient withKey(String key) {
        return OpenAIOkHttpClient.builder().fromEnv().responseValidation(true).apiKey(key).build();
    }
}
