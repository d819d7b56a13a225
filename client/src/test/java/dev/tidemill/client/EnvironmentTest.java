package dev.tidemill.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemill.testkit.ModelRequest;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
    /// The only request of a client with this environment.
    private static ModelRequest request(Map<String, String> environment) throws IOException {
        try (var scripted = Scripted.of(Scripted.BATCH)) {
            var all = new HashMap<>(environment);
            all.putIfAbsent("OPENAI_BASE_URL", scripted.server.url().toString());
            try (var client = new TidemillHttpClient.Builder(all).fromEnv().build()) {
                client.batches().retrieve("batch_1");
            }
            return scripted.requests().getFirst();
        }
    }

    @Test
    void theVariablesOfTheOfficialSdkAreTaken() throws IOException {
        var request =
                request(
                        Map.of(
                                "OPENAI_API_KEY", "sk-1",
                                "OPENAI_ORG_ID", "org-1",
                                "OPENAI_PROJECT_ID", "proj-1",
                                "OPENAI_CUSTOM_HEADERS", "X-Team: tide\nX-Colon: a:b\n"));

        assertEquals("/v1/batches/batch_1", request.path());
        assertEquals(Optional.of("Bearer sk-1"), request.header("authorization"));
        assertEquals(Optional.of("org-1"), request.header("openai-organization"));
        assertEquals(Optional.of("proj-1"), request.header("openai-project"));
        assertEquals(Optional.of("tide"), request.header("x-team"));
        assertEquals(Optional.of("a:b"), request.header("x-colon"));
        assertEquals(Optional.of("Tidemill/Java"), request.header("user-agent"));
    }

    @Test
    void aSystemPropertyWins() throws IOException {
        System.setProperty("openai.apiKey", "sk-2");
        try {
            var request = request(Map.of("OPENAI_API_KEY", "sk-1"));

            assertEquals(Optional.of("Bearer sk-2"), request.header("authorization"));
        } finally {
            System.clearProperty("openai.apiKey");
        }
    }

    @Test
    void whatIsEmptyIsUnset() throws IOException {
        var request = request(Map.of("OPENAI_API_KEY", " ", "OPENAI_ORG_ID", ""));

        assertEquals(Optional.empty(), request.header("authorization"));
        assertEquals(Optional.empty(), request.header("openai-organization"));
    }

    @Test
    void aBaseUrlMayEndWithASlash() throws IOException {
        try (var scripted = Scripted.of(Scripted.BATCH);
                var client = scripted.builder().baseUrl(scripted.server.url() + "/").build()) {
            client.batches().retrieve("batch_1");

            assertEquals("/v1/batches/batch_1", scripted.requests().getFirst().path());
        }
    }

    @Test
    void aBaseUrlThatIsNoneIsRefused() {
        for (String url : new String[] {"localhost:8080/v1", "ftp://host/v1", "http://", "/v1"}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> TidemillHttpClient.builder().baseUrl(url),
                    url);
        }
    }
}
