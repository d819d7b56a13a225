package dev.tidemill.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.openai.core.JsonValue;
import com.openai.models.batches.BatchCreateParams;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReferencePageTest {
    private static final JsonMapper JSON = new JsonMapper();

    /// A program that lists batches and a page with every field, kept beside the project.
    private static final Path REFERENCE =
            Path.of(System.getProperty("tidemill.root", "../.."), "..", "shared", "seed.txt");

    @Test
    void pageOfBatchesHasTheKeysOfTheReferencePage(@TempDir Path folder)
            throws IOException, InterruptedException {
        assumeTrue(Files.exists(REFERENCE), "there is no " + REFERENCE);
        var reference = reference();

        var page = page(folder);

        assertEquals(keys(reference), keys(page));
        for (JsonNode batch : page.get("data")) {
            assertEquals(names(reference.at("/data/0")), names(batch));
        }
    }

    /// What follows the page in the file is not read.
    private static JsonNode reference() throws IOException {
        String text = Files.readString(REFERENCE);
        return JSON.readTree(text.substring(text.indexOf("{\n\"data\": [")));
    }

    /// One batch has metadata and usage, the other has errors.
    private static JsonNode page(Path folder) throws IOException, InterruptedException {
        try (var server = LiveServer.start(folder)) {
            var metadata =
                    BatchCreateParams.Metadata.builder()
                            .putAdditionalProperty("foo", JsonValue.from("string"))
                            .build();
            String file = server.upload(LiveServer.line("c1")).id();
            server.end(
                    server.client
                            .batches()
                            .create(LiveServer.params(file).metadata(metadata).build()));
            server.end(server.create("file-none"));
            return get(server.relay.url() + "/batches");
        }
    }

    private static JsonNode get(String url) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(url)).build();
            return JSON.readTree(client.send(request, BodyHandlers.ofString()).body());
        }
    }

    /// Every key with those above it, such as `data.errors.data.line`.
    private static NavigableSet<String> keys(JsonNode json) {
        NavigableSet<String> keys = new TreeSet<>();
        collect(json, "", keys);
        return keys;
    }

    private static void collect(JsonNode json, String above, NavigableSet<String> keys) {
        json.properties()
                .forEach(property -> {
                    keys.add(above + property.getKey());
                    collect(property.getValue(), above + property.getKey() + ".", keys);
                });
        if (json.isArray()) {
            json.forEach(element -> collect(element, above, keys));
        }
    }

    private static NavigableSet<String> names(JsonNode object) {
        NavigableSet<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
