package dev.tidemill.server.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.tidemill.testkit.Models;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// `openapi.yaml` against the server that sends it.
@TestInstance(Lifecycle.PER_CLASS)
class ApiDocumentTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    private Lab lab;
    private ObjectNode document;

    @BeforeAll
    void readTheDocument(@TempDir Path folder) throws Exception {
        lab = Lab.start(folder, Models.echo());
        document =
                (ObjectNode)
                        new ObjectMapper(new YAMLFactory())
                                .readTree(lab.get("/openapi.yaml").body());
    }

    @AfterAll
    void stop() throws IOException {
        lab.close();
    }

    @Test
    void hasEveryRouteOfTheServerAndNoOther() {
        var served =
                lab.routes().stream()
                        .map(route -> route.method() + " " + route.pattern().replace("...}", "}"))
                        .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(served, operations());
    }

    private NavigableSet<String> operations() {
        NavigableSet<String> operations = new TreeSet<>();
        document.get("paths")
                .properties()
                .forEach(path ->
                        path.getValue()
                                .fieldNames()
                                .forEachRemaining(key -> {
                                    if (METHODS.contains(key)) {
                                        operations.add(
                                                key.toUpperCase(Locale.ROOT) + " " + path.getKey());
                                    }
                                }));
        return operations;
    }

    @Test
    void isSentAsYaml() throws Exception {
        var response = lab.get("/openapi.yaml");

        assertEquals("application/yaml", response.headers().firstValue("Content-Type").get());
    }

    @Test
    void hasEveryKeyOfABatchAndOfItsProgress() throws Exception {
        String metadata = ",\"metadata\":{\"team\":\"tide\"}}";
        String file = lab.upload(Lab.line("a", "\"input\":\"1\""));
        String creating = Lab.creating(file, "/v1/embeddings").replaceFirst("}$", metadata);
        String ended =
                lab.end(Json.parse(lab.post("/v1/batches", creating).body()).text("id")).text("id");
        String failed = lab.run("{}").text("id");

        assertIs("Batch", lab.get("/v1/batches/" + ended).body());
        assertIs("Batch", lab.get("/v1/batches/" + failed).body());
        assertIs("BatchPage", lab.get("/v1/batches").body());
        assertIs("Progress", lab.get("/v1/batches/" + ended + "/progress").body());
    }

    @Test
    void hasEveryKeyOfAFile() throws Exception {
        String file = lab.upload("{}");

        assertIs("File", lab.get("/v1/files/" + file).body());
        assertIs("FilePage", lab.get("/v1/files").body());
        assertIs("DeletedFile", lab.delete("/v1/files/" + file).body());
    }

    @Test
    void hasEveryKeyOfAnUpload() throws Exception {
        var parts = new PartsClient(lab);
        String pending = parts.create("a", "batch", 2).body();
        String id = Json.parse(pending).text("id");
        String part = parts.add(id, "{}").body();

        assertIs("Upload", pending);
        assertIs("UploadPart", part);
        assertIs("Upload", parts.complete(id, Json.parse(part).text("id")).body());
    }

    @Test
    void hasEveryKeyOfAModelAndOfAnError() throws Exception {
        assertIs("ModelList", lab.get("/v1/models").body());
        assertIs("Model", lab.get("/v1/models/m").body());
        assertIs("Error", lab.get("/v1/models/none").body());
    }

    @Test
    void hasEveryKeyOfAWebhook() throws Exception {
        String all = "/v1/webhook_endpoints";
        String made =
                lab.post(
                                all,
                                "{\"name\":\"n\",\"url\":\"https://hooks.invalid/\","
                                        + "\"event_types\":[\"batch.failed\"]}")
                        .body();
        String path = all + "/" + Json.parse(made).text("id");
        lab.run("{}");

        assertIs("WebhookEndpointWithSecret", made);
        assertIs("WebhookEndpoint", lab.get(path).body());
        assertIs("WebhookEndpointPage", lab.get(all).body());
        assertIs("WebhookDeliveryPage", lab.get(path + "/deliveries").body());
        assertIs("WebhookEventTypes", lab.get("/v1/webhook_event_types").body());
        assertIs("DeletedWebhookEndpoint", lab.delete(path).body());
    }

    @Test
    void hasEveryKeyOfAServersHealth() throws Exception {
        assertIs("Health", lab.get("/healthz").body());
        assertIs("Readiness", lab.get("/readyz").body());
    }

    /// Valid, and without a key that the document does not name.
    private void assertIs(String schema, String body) throws IOException {
        ObjectNode whole = document.deepCopy();
        forbidOthers(whole.at("/components/schemas"));
        whole.put("$ref", "#/components/schemas/" + schema);
        JsonNode answer = JSON.readTree(body);
        assertNotNull(document.at("/components/schemas").get(schema));

        var errors =
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(whole)
                        .validate(answer);

        assertTrue(errors.isEmpty(), () -> errors + " in " + answer);
    }

    private static void forbidOthers(JsonNode schema) {
        if (schema instanceof ObjectNode object && object.path("properties").isObject()) {
            object.put("additionalProperties", false);
        }
        schema.forEach(ApiDocumentTest::forbidOthers);
    }
}
