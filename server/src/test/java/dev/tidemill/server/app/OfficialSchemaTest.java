package dev.tidemill.server.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.tidemill.testkit.Models;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every answer of the batch and file routes against the official OpenAPI text, where that is at
/// hand. It does not allow the nulls that the hosted API sends, which are left out first.
class OfficialSchemaTest {
    private static final Path SPECIFICATION =
            Path.of(
                    System.getProperty("tidemill.root", ".."),
                    "../shared/openapi-batch-subset.yaml");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private Path folder;
    private ObjectNode specification = JSON.createObjectNode();

    @BeforeEach
    void readTheSpecification() throws IOException {
        assumeTrue(Files.exists(SPECIFICATION), "the official text is not here");
        specification =
                (ObjectNode) new ObjectMapper(new YAMLFactory()).readTree(SPECIFICATION.toFile());
    }

    @Test
    void everyBatchIsOne() throws Exception {
        try (var lab = Lab.start(folder, Models.echo())) {
            String created =
                    lab.post(
                                    "/v1/batches",
                                    Lab.creating(
                                            lab.upload(Lab.line("a", "\"input\":\"1\"")),
                                            "/v1/embeddings"))
                            .body();
            assertIs("Batch", created);
            String id = Json.parse(created).text("id");
            lab.end(id);
            assertIs("Batch", lab.get("/v1/batches/" + id).body());
            String bad = lab.run(Lab.line("a", "\"stream\":true"), "nonsense").text("id");
            assertIs("Batch", lab.get("/v1/batches/" + bad).body());
            String unknown =
                    lab.run(Lab.line("a", "\"input\":1").replace("\"m\"", "\"x\"")).text("id");
            assertIs("Batch", lab.get("/v1/batches/" + unknown).body());
            assertIs("ListBatchesResponse", lab.get("/v1/batches").body());
            assertIs("ListBatchesResponse", lab.get("/v1/batches?after=" + id).body());
        }
    }

    @Test
    void everyUploadIsOne() throws Exception {
        try (var lab = Lab.start(folder, Models.echo())) {
            var parts = new PartsClient(lab);
            var pending = parts.create("a.jsonl", "batch", 2);
            assertIs("Upload", pending.body());
            String id = Json.parse(pending.body()).text("id");
            var part = parts.add(id, "{}");
            assertIs("UploadPart", part.body());
            String partId = Json.parse(part.body()).text("id");
            assertIs("Upload", parts.complete(id, partId).body());
            String other = parts.created("b.jsonl", "batch", 2);
            assertIs("Upload", parts.cancel(other).body());
        }
    }

    @Test
    void everyFileIsOne() throws Exception {
        try (var lab = Lab.start(folder, Models.echo())) {
            assertIs("OpenAIFile", lab.send(lab.uploading("{}", "batch")).body());
            String id = lab.upload("{\"a\":1}");
            assertIs("OpenAIFile", lab.get("/v1/files/" + id).body());
            assertIs("ListFilesResponse", lab.get("/v1/files").body());
            assertIs("DeleteFileResponse", lab.delete("/v1/files/" + id).body());
            lab.run(Lab.line("a", "\"input\":\"1\""));
            String outputs = lab.get("/v1/files?purpose=batch_output").body();
            assertIs("ListFilesResponse", outputs);
            assertEquals(1, Json.parse(outputs).items("data").size());
            String none = Json.parse(outputs).text("last_id");
            assertIs(
                    "ListFilesResponse",
                    lab.get("/v1/files?order=desc&limit=1&purpose=vision").body());
            assertIs("OpenAIFile", lab.get("/v1/files/" + none).body());
        }
    }

    @Test
    void everyErrorIsOne() throws Exception {
        try (var lab = Lab.start(folder, Models.echo())) {
            List<HttpResponse<String>> refused =
                    List.of(
                            lab.get("/v1/batches?limit=0"),
                            lab.get("/v1/batches/none"),
                            lab.get("/v1/files/none"),
                            lab.post("/v1/batches", "{"),
                            lab.post("/v1/files", "{}"),
                            lab.delete("/v1/batches"),
                            lab.get("/v1/nothing"));
            for (var response : refused) {
                assertTrue(response.statusCode() >= 400);
                assertValid("ErrorResponse", JSON.readTree(response.body()));
            }
        }
    }

    /// Valid, and without a key that the schema does not know.
    private void assertIs(String name, String body) throws IOException {
        JsonNode answer = JSON.readTree(body);
        dropNulls(answer);
        assertValid(name, answer);
        JsonNode known = specification.at("/components/schemas/" + name + "/properties");
        answer.fieldNames()
                .forEachRemaining(key -> assertTrue(known.has(key), key + " is not in " + name));
    }

    private void assertValid(String name, JsonNode answer) {
        var errors = schema(name).validate(answer);
        assertTrue(errors.isEmpty(), () -> errors + " in " + answer);
    }

    private Schema schema(String name) {
        ObjectNode whole = specification.deepCopy();
        whole.put("$ref", "#/components/schemas/" + name);
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(whole);
    }

    private static void dropNulls(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties().removeIf(field -> field.getValue().isNull());
        }
        node.forEach(OfficialSchemaTest::dropNulls);
    }
}
