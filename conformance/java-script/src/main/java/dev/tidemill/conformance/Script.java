package dev.tidemill.conformance;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnexpectedStatusCodeException;
import com.openai.models.batches.Batch;
import com.openai.models.batches.BatchCreateParams;
import com.openai.models.batches.BatchListParams;
import com.openai.models.files.FileCreateParams;
import com.openai.models.files.FileListParams;
import com.openai.models.files.FileObject;
import com.openai.models.files.FilePurpose;
import com.openai.models.models.ModelListParams;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// What a user of the official Java SDK does, in the words of any version of it; `OPENAI_BASE_URL`
/// says where. The argument is the file for what is found.
public final class Script {
    private static final Pattern ANSWER =
            Pattern.compile("\"custom_id\":\"(\\w+)\".*?\"status_code\":(\\d+)");

    private final OpenAIClient client =
            OpenAIOkHttpClient.builder().fromEnv().responseValidation(true).build();
    private final OpenAIClient once =
            OpenAIOkHttpClient.builder().fromEnv().responseValidation(true).maxRetries(0).build();
    private final Steps steps = new Steps();
    private final List<String> created = new ArrayList<>();
    private final Path input;

    private Script(Path input) {
        this.input = input;
    }

    public static void main(String[] arguments) throws IOException {
        Path input = Files.createTempDirectory("tidemill-").resolve("input.jsonl");
        Files.writeString(
                input, line("a", "echo") + line("b", "echo").replace("tide", "refuse") + line("c", "echo"));
        var script = new Script(input);
        script.run();
        Files.delete(input);
        Files.delete(input.getParent());
        script.steps.writeTo(Path.of(arguments[0]));
        System.exit(script.steps.haveFailed() ? 1 : 0);
    }

    private void run() throws IOException {
        uploads();
        new PartSteps(steps, client).take();
        FileObject file = upload(Files.readString(input));
        Batch batch = batches(file);
        lists(file, batch);
        filters(file, batch);
        files(file);
        new KeySteps(steps).take(batch);
        refusals(file, batch);
        new OnceSteps(steps, client).take();
        faults();
        new WebhookSteps(steps, client).take(file);
    }

    static String line(String customId, String model) {
        return "{\"custom_id\":\"%s\",\"method\":\"POST\",\"url\":\"/v1/embeddings\",\"body\":{\"model\":\"%s\",\"input\":\"tide\"}}\n"
                .formatted(customId, model);
    }

    private FileCreateParams.Builder uploading() {
        return FileCreateParams.builder().file(input).purpose(FilePurpose.BATCH);
    }

    private FileObject upload(String text) {
        return client.files().create(uploading().file(text.getBytes(StandardCharsets.UTF_8)).build());
    }

    private void uploads() {
        steps.take("upload from a path", () -> {
            FileObject file = client.files().create(uploading().build());
            equal(file.filename(), "input.jsonl");
            equal(file.bytes(), Files.size(input));
        });
        steps.take(
                "upload from memory",
                () -> equal(upload(Files.readString(input)).bytes(), Files.size(input)));
        steps.take("upload from a stream", () -> {
            var stream = new ByteArrayInputStream(Files.readAllBytes(input));
            equal(
                    client.files().create(uploading().file(stream).build()).bytes(),
                    Files.size(input));
        });
        steps.take("upload that expires", () -> {
            var expiry = FileCreateParams.ExpiresAfter.builder().seconds(3600).build();
            FileObject file = client.files().create(uploading().expiresAfter(expiry).build());
            equal(file.expiresAt().orElseThrow(), file.createdAt() + 3600);
        });
    }

    static BatchCreateParams.Builder creating(String fileId) {
        return BatchCreateParams.builder()
                .inputFileId(fileId)
                .endpoint(BatchCreateParams.Endpoint.V1_EMBEDDINGS)
                .completionWindow(BatchCreateParams.CompletionWindow._24H);
    }

    private Batch create(BatchCreateParams.Builder params) {
        Batch batch = client.batches().create(params.build());
        created.add(0, batch.id());
        return batch;
    }

    private Batch await(String id, String... statuses) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        Batch batch = client.batches().retrieve(id);
        while (!List.of(statuses).contains(batch.status().asString())) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("still " + batch.status());
            }
            Thread.sleep(50);
            batch = client.batches().retrieve(id);
        }
        return batch;
    }

    private Batch batches(FileObject file) {
        steps.take("create", () -> {
            Batch batch = create(creating(file.id()));
            equal(batch.status().asString(), "validating");
            equal(batch.expiresAt().orElseThrow(), batch.createdAt() + 86_400);
        });
        steps.take("create with metadata", () -> {
            var metadata =
                    BatchCreateParams.Metadata.builder()
                            .putAdditionalProperty("team", JsonValue.from("tide"))
                            .build();
            Batch batch = create(creating(file.id()).metadata(metadata));
            equal(
                    batch.metadata().orElseThrow()._additionalProperties(),
                    Map.of("team", JsonValue.from("tide")));
        });
        steps.take("create with output_expires_after", () -> {
            var expiry = BatchCreateParams.OutputExpiresAfter.builder().seconds(7200).build();
            Batch batch = create(creating(file.id()).outputExpiresAfter(expiry));
            String id = await(batch.id(), "completed").outputFileId().orElseThrow();
            FileObject output = client.files().retrieve(id);
            equal(output.expiresAt().orElseThrow(), output.createdAt() + 7200);
        });
        Batch batch = steps.need(() -> await(create(creating(file.id())).id(), "completed"));
        results(batch);
        steps.take("cancel", () -> {
            String slow = create(creating(upload(line("a", "slow")).id())).id();
            await(slow, "in_progress");
            equal(client.batches().cancel(slow).status().asString(), "cancelling");
            Batch ending = await(slow, "cancelled", "cancelling");
            equal(ending.requestCounts().orElseThrow().total(), 1L);
        });
        return batch;
    }

    private void results(Batch batch) {
        steps.take("wait for completed", () -> {
            var counts = batch.requestCounts().orElseThrow();
            equal(List.of(counts.total(), counts.completed(), counts.failed()), List.of(3L, 2L, 1L));
            equal(batch.model(), Optional.of("echo"));
            equal(batch.usage().orElseThrow().totalTokens(), 4L);
            equal(batch.errors(), Optional.empty());
        });
        steps.take(
                "download the output",
                () -> equal(answers(batch.outputFileId()), List.of("a 200", "c 200")));
        steps.take(
                "download the errors", () -> equal(answers(batch.errorFileId()), List.of("b 400")));
        steps.take("failed batch tells code, line and param", () -> {
            String file = upload(line("a", "echo") + "nonsense\n" + line("a", "echo")).id();
            Batch failed = await(create(creating(file)).id(), "failed");
            List<String> errors = new ArrayList<>();
            for (var error : failed.errors().orElseThrow().data().orElseThrow()) {
                errors.add(
                        error.code().orElse("") + " " + error.line().orElse(0L) + " " + error.param());
            }
            equal(
                    errors,
                    List.of(
                            "invalid_json_line 2 Optional.empty",
                            "duplicate_custom_id 3 Optional[custom_id]"));
        });
        steps.take("retrieve", () -> equal(client.batches().retrieve(batch.id()), batch));
    }

    /// The custom_id and the status code of each line.
    private List<String> answers(Optional<String> file) throws IOException {
        try (var response = client.files().content(file.orElseThrow());
                var body = response.body()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .flatMap(line -> ANSWER.matcher(line).results())
                    .map(found -> found.group(1) + " " + found.group(2))
                    .toList();
        }
    }

    private List<String> walk(UnaryOperator<BatchListParams.Builder> query) {
        List<String> ids = new ArrayList<>();
        var params = query.apply(BatchListParams.builder().limit(100)).build();
        for (Batch batch : client.batches().list(params).autoPager()) {
            ids.add(batch.id());
        }
        return ids;
    }

    private List<String> listed(String name, String... values) {
        return walk(query -> query.putAdditionalQueryParams(name, List.of(values)));
    }

    private List<String> page(UnaryOperator<BatchListParams.Builder> query) {
        var page = client.batches().list(query.apply(BatchListParams.builder()).build());
        return page.data().stream().map(Batch::id).toList();
    }

    private void lists(FileObject file, Batch batch) {
        while (created.size() < 250) {
            create(creating("file-none"));
        }
        steps.need(() -> {
            for (String id : created.subList(0, 20)) {
                await(id, "failed");
            }
            return created;
        });
        steps.take("list 250 batches, page by page", () -> {
            List<String> ids = new ArrayList<>();
            client.batches().list().autoPager().forEach(each -> ids.add(each.id()));
            equal(ids, created);
        });
        steps.take("list with a limit", () -> {
            var first = client.batches().list(BatchListParams.builder().limit(7).build());
            equal(first.data().stream().map(Batch::id).toList(), created.subList(0, 7));
            equal(first.hasMore(), Optional.of(true));
        });
        steps.take("filter and page", () -> {
            var few = walk(query -> query.limit(2).putAdditionalQueryParam("input_file_id", file.id()));
            equal(few, created.subList(246, 250));
        });
        steps.take("list in ascending order", () -> {
            List<String> oldest = new ArrayList<>(created);
            Collections.reverse(oldest);
            equal(listed("order", "asc"), oldest);
        });
        steps.take("list before a batch", () -> {
            String id = created.get(5);
            var before = page(query -> query.limit(2).putAdditionalQueryParam("before", id));
            equal(before, created.subList(3, 5));
        });
    }

    private void filters(FileObject file, Batch batch) {
        List<String> slow = listed("model", "slow");
        steps.take("filter by model", () -> {
            equal(slow.size(), 1);
            equal(client.batches().retrieve(slow.get(0)).model(), Optional.of("slow"));
        });
        steps.take("filter by status", () -> {
            equal(listed("status", "completed").contains(batch.id()), true);
            equal(listed("status", "completed").size(), 4);
        });
        steps.take("filter by several statuses", () -> {
            List<String> others = new ArrayList<>(created);
            others.removeAll(slow);
            equal(listed("status", "completed", "failed"), others);
        });
        steps.take(
                "filter by endpoint",
                () -> equal(listed("endpoint", "/v1/responses"), List.of()));
        steps.take(
                "filter by input file", () -> equal(listed("input_file_id", file.id()).size(), 4));
        steps.take(
                "filter by metadata", () -> equal(listed("metadata[team]", "tide").size(), 1));
        steps.take("filter by creation time", () -> {
            String before = Long.toString(batch.createdAt() - 3600);
            equal(listed("created_before", before), List.of());
            equal(listed("created_after", before), created);
        });
    }

    private List<String> filesOf(FileListParams params) {
        List<String> ids = new ArrayList<>();
        client.files().list(params).autoPager().forEach(each -> ids.add(each.id()));
        return ids;
    }

    private void files(FileObject file) {
        steps.take("list files, page by page", () -> {
            List<String> walked = filesOf(FileListParams.builder().limit(2).build());
            equal(walked, filesOf(FileListParams.none()));
            equal(new HashSet<>(walked).size(), walked.size());
        });
        steps.take("list files of a purpose", () -> {
            var params = FileListParams.builder().purpose("batch_output").build();
            var purposes = new HashSet<String>();
            client.files().list(params).data().forEach(each -> purposes.add(each.purpose().asString()));
            equal(purposes, Set.of("batch_output"));
        });
        steps.take("retrieve a file", () -> equal(client.files().retrieve(file.id()), file));
        steps.take("delete a file", () -> {
            String gone = upload(line("a", "echo")).id();
            equal(client.files().delete(gone).deleted(), true);
            equal(filesOf(FileListParams.none()).contains(gone), false);
        });
        steps.take("list and retrieve models", () -> {
            var models = client.models().list().data().stream().map(each -> each.id()).toList();
            equal(models, List.of("echo", "slow"));
            equal(client.models().retrieve("echo").id(), "echo");
        });
    }

    private void refusals(FileObject file, Batch batch) {
        steps.refused(
                "400 unknown value",
                BadRequestException.class,
                new Steps.Refusal(
                        400,
                        "Invalid value: '1y'. Supported values are: '24h'.",
                        "completion_window",
                        "invalid_value"),
                () -> create(
                        creating(file.id())
                                .completionWindow(BatchCreateParams.CompletionWindow.of("1y"))));
        steps.refused(
                "400 out of range",
                BadRequestException.class,
                new Steps.Refusal(
                        400,
                        "Invalid 'limit': integer above maximum value. Expected a value <= 100, but"
                                + " got 101 instead.",
                        "limit",
                        "integer_above_max_value"),
                () -> page(query -> query.limit(101)));
        steps.refused(
                "404 batch",
                NotFoundException.class,
                new Steps.Refusal(404, "No batch found with id 'batch_none'.", "", ""),
                () -> client.batches().retrieve("batch_none"));
        steps.refused(
                "404 file",
                NotFoundException.class,
                new Steps.Refusal(404, "No such File object: file-none", "id", ""),
                () -> client.files().content("file-none"));
        steps.refused(
                "409 cancel of a completed batch",
                UnexpectedStatusCodeException.class,
                new Steps.Refusal(409, "Cannot cancel a batch with status 'completed'.", "", ""),
                () -> client.batches().cancel(batch.id()));
        steps.refused(
                "413 body too large",
                UnexpectedStatusCodeException.class,
                new Steps.Refusal(
                        413, "The request body is too large. The most is 1048576 bytes.", "", ""),
                () -> create(creating("f".repeat(1_100_000))));
    }

    private static ModelListParams faulty(String fault) {
        return ModelListParams.builder().putAdditionalHeader("x-fault", fault).build();
    }

    private void faults() {
        failing(
                "429", RateLimitException.class, "Rate limit reached.", "rate_limit_exceeded");
        failing(
                "500", InternalServerException.class, "The server had an error.", "internal_error");
        steps.take("connection dropped", () -> {
            try {
                once.batches().create(dropped("told"));
                steps.note("connection dropped", "its HTTP client repeats the request unasked");
            } catch (OpenAIIoException told) {
                // As it should be.
            }
            client.batches().create(dropped("sent again"));
        });
    }

    private static BatchCreateParams dropped(String name) {
        return creating("file-none").putAdditionalHeader("x-fault", "drop/" + name).build();
    }

    private void failing(
            String status,
            Class<? extends OpenAIServiceException> type,
            String message,
            String code) {
        steps.refused(
                status,
                type,
                new Steps.Refusal(Integer.parseInt(status), message, "", code),
                () -> once.models().list(faulty(status + "/told")));
        steps.need(() -> client.models().list(faulty(status + "/sent again")));
    }

    static void equal(Object actual, Object expected) {
        if (!actual.equals(expected)) {
            throw new AssertionError(actual + ", not " + expected);
        }
    }
}
