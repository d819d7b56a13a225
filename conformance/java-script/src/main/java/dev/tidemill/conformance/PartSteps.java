package dev.tidemill.conformance;

import static dev.tidemill.conformance.Script.equal;

import com.openai.client.OpenAIClient;
import com.openai.errors.BadRequestException;
import com.openai.models.files.FileObject;
import com.openai.models.files.FilePurpose;
import com.openai.models.uploads.Upload;
import com.openai.models.uploads.UploadCompleteParams;
import com.openai.models.uploads.UploadCreateParams;
import com.openai.models.uploads.parts.PartCreateParams;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Files that come in parts.
final class PartSteps {
    private static final String TEXT =
            Script.line("a", "echo") + Script.line("b", "echo") + Script.line("c", "echo");
    private static final String FIRST = TEXT.substring(0, 100);
    private static final String SECOND = TEXT.substring(100, 150);
    private static final String THIRD = TEXT.substring(150);

    private final Steps steps;
    private final OpenAIClient client;

    PartSteps(Steps steps, OpenAIClient client) {
        this.steps = steps;
        this.client = client;
    }

    void take() {
        steps.take("upload in parts, at the same time", () -> {
            Upload upload = begin();
            equal(upload.status(), Upload.Status.PENDING);
            equal(upload.file(), Optional.empty());
            isWhole(complete(upload, add(upload, FIRST, SECOND, THIRD), Optional.empty()));
        });
        steps.take("upload in parts, in another order", () -> {
            Upload upload = begin();
            List<String> ids = add(upload, THIRD, SECOND, FIRST);
            isWhole(
                    complete(
                            upload,
                            List.of(ids.get(2), ids.get(1), ids.get(0)),
                            Optional.of(md5())));
        });
        steps.note("upload in parts by one call", "not in this SDK");
        steps.take("upload in parts by one call", () -> {});
        steps.take(
                "cancel an upload in parts",
                () -> equal(
                        client.uploads().cancel(begin().id()).status(), Upload.Status.CANCELLED));
        refusals();
    }

    private void refusals() {
        steps.refused(
                "400 parts that do not add up",
                BadRequestException.class,
                new Steps.Refusal(
                        400,
                        "Invalid 'part_ids': These parts have 100 bytes in all, but the upload was"
                                + " created with " + TEXT.length() + ".",
                        "part_ids",
                        "invalid_value"),
                () -> {
                    Upload upload = begin();
                    return complete(upload, add(upload, FIRST), Optional.empty());
                });
        String other = "0".repeat(32);
        steps.refused(
                "400 parts of another MD5",
                BadRequestException.class,
                new Steps.Refusal(
                        400,
                        "The MD5 of these parts in this order is " + steps.need(PartSteps::md5)
                                + ", not " + other + ".",
                        "md5",
                        "invalid_value"),
                () -> {
                    Upload upload = begin();
                    return complete(upload, add(upload, FIRST, SECOND, THIRD), Optional.of(other));
                });
    }

    private Upload begin() {
        return client.uploads()
                .create(
                        UploadCreateParams.builder()
                                .filename("parts.jsonl")
                                .bytes(TEXT.length())
                                .mimeType("application/jsonl")
                                .purpose(FilePurpose.BATCH)
                                .build());
    }

    /// Sends them all at the same time. Returns the ids of the parts, in this order.
    private List<String> add(Upload upload, String... pieces) {
        List<CompletableFuture<String>> sent =
                List.of(pieces).stream()
                        .map(piece -> CompletableFuture.supplyAsync(() -> send(upload, piece)))
                        .toList();
        return sent.stream().map(CompletableFuture::join).toList();
    }

    private String send(Upload upload, String piece) {
        return client.uploads()
                .parts()
                .create(
                        upload.id(),
                        PartCreateParams.builder()
                                .data(piece.getBytes(StandardCharsets.UTF_8))
                                .build())
                .id();
    }

    private Upload complete(Upload upload, List<String> ids, Optional<String> md5) {
        var params = UploadCompleteParams.builder().partIds(ids);
        md5.ifPresent(params::md5);
        return client.uploads().complete(upload.id(), params.build());
    }

    private void isWhole(Upload upload) throws Exception {
        equal(upload.status(), Upload.Status.COMPLETED);
        FileObject file = upload.file().orElseThrow();
        equal(file.filename(), "parts.jsonl");
        try (var response = client.files().content(file.id());
                var body = response.body()) {
            equal(new String(body.readAllBytes(), StandardCharsets.UTF_8), TEXT);
        }
    }

    private static String md5() throws Exception {
        byte[] text = TEXT.getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text));
    }
}
