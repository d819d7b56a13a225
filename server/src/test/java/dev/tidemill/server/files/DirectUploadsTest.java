package dev.tidemill.server.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemill.server.blobs.LocalBlobs;
import dev.tidemill.server.http.ApiError;
import dev.tidemill.server.http.Request;
import dev.tidemill.server.job.Ids;
import dev.tidemill.server.job.Scope;
import dev.tidemill.server.store.FileQuery;
import dev.tidemill.server.store.Store;
import dev.tidemill.server.store.StoredFile;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(Lifecycle.PER_CLASS)
final class DirectUploadsTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final FilesConfig CONFIG =
            new FilesConfig(
                    200_000,
                    100_000,
                    Optional.of(Duration.ofDays(30)),
                    HOUR,
                    Duration.ofDays(30),
                    HOUR,
                    UploadsConfig.DEFAULT);
    private static final String LINE = "{\"custom_id\":\"1\"}\n";

    private Path folder;
    private Store store;
    private LocalBlobs blobs;
    private DirectUploads uploads;

    @BeforeAll
    void open(@TempDir Path empty) throws IOException {
        folder = empty;
        store = Store.open(folder, new SimpleMeterRegistry());
        blobs = LocalBlobs.open(folder.resolve("blobs"));
        var ids = new Ids(new Random(1));
        uploads = new DirectUploads(CONFIG, store.files(), blobs, ids, InstantSource.fixed(NOW));
    }

    @AfterAll
    void close() {
        blobs.close();
        store.close();
    }

    @Test
    void fileIsKeptAsItWasSent() throws IOException {
        byte[] bytes = (LINE + "x".repeat(90_000)).getBytes(UTF_8);

        var file = upload(Form.of().text("purpose", "batch").file("in.jsonl", bytes));

        assertEquals("in.jsonl", file.filename());
        assertEquals("batch", file.purpose());
        assertEquals(bytes.length, file.bytes());
        assertEquals(1_800_000_000, file.createdAt());
        assertEquals(Optional.of(file), store.files().find(Scope.DEFAULT, file.id(), NOW));
        assertArrayEquals(bytes, read(file));
    }

    @Test
    void sha256IsThatOfTheBytes() throws IOException {
        var file = upload(Form.of().text("purpose", "evals").file("abc", "abc"));

        assertEquals(
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", file.sha256());
    }

    @Test
    void partsMayComeInAnyOrder() throws IOException {
        var file =
                upload(
                        Form.of()
                                .text("expires_after[seconds]", "3600")
                                .file("in.jsonl", LINE)
                                .text("something_new", "x")
                                .text("purpose", "batch")
                                .text("expires_after[anchor]", "created_at"));

        assertEquals("batch", file.purpose());
        assertEquals(1_800_003_600, file.expiresAt());
    }

    @Test
    void fileWithoutAFilenameIsNamedFile() throws IOException {
        var form = Form.of().part("name=\"file\"", LINE.getBytes(UTF_8)).text("purpose", "batch");

        assertEquals("file", upload(form).filename());
    }

    @Test
    void batchFilesLiveThirtyDaysAndOthersForEver() throws IOException {
        var batch = upload(Form.of().text("purpose", "batch").file("a", LINE));
        var other = upload(Form.of().text("purpose", "fine-tune").file("a", LINE));

        assertEquals(1_802_592_000, batch.expiresAt());
        assertNull(other.expiresAt());
    }

    @Test
    void azureWritesExpiryWithDots() throws IOException {
        var form =
                Form.of()
                        .text("purpose", "evals")
                        .text("expires_after.seconds", "7200")
                        .text("expires_after.anchor", "created_at")
                        .file("a", "");

        assertEquals(1_800_007_200, upload(form).expiresAt());
    }

    @ParameterizedTest
    @CsvSource({"assistants", "batch", "fine-tune", "vision", "user_data", "evals"})
    void everyPurposeOfTheApiIsTaken(String purpose) throws IOException {
        assertEquals(purpose, upload(Form.of().text("purpose", purpose).file("a", LINE)).purpose());
    }

    @Test
    void otherPurposesAreRefused() {
        var error = refuse(Form.of().file("a", LINE).text("purpose", "batch_output"));

        assertEquals(
                "Invalid value: 'batch_output'. Supported values are: 'assistants', 'batch',"
                        + " 'fine-tune', 'vision', 'user_data', and 'evals'.",
                error.body().message());
        assertEquals("purpose", error.body().param());
        assertEquals("invalid_value", error.body().code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "hello\n", "[1]\n", "{\"a\":\n", "PK\u0003\u0004"})
    void batchFileMustBeginWithAJsonObject(String file) {
        var purposeFirst = refuse(Form.of().text("purpose", "batch").file("a.jsonl", file));
        var purposeLast = refuse(Form.of().file("a.jsonl", file).text("purpose", "batch"));

        assertEquals(
                "Invalid file format for Batch API. Must be .jsonl", purposeFirst.body().message());
        assertEquals(purposeFirst.body(), purposeLast.body());
        assertNull(purposeFirst.body().param());
        assertNull(purposeFirst.body().code());
    }

    @Test
    void otherPurposesTakeAnyContent() throws IOException {
        assertEquals(5, upload(Form.of().text("purpose", "vision").file("a", "hello")).bytes());
        assertEquals(0, upload(Form.of().file("a", "").text("purpose", "evals")).bytes());
    }

    @Test
    void byteOrderMarkIsLeftForValidation() throws IOException {
        var form = Form.of().text("purpose", "batch").file("a", "\uFEFF" + LINE);

        assertEquals(LINE.length() + 3, upload(form).bytes());
    }

    @ParameterizedTest
    @CsvSource({"batch, 100000", "evals, 200000"})
    void limitIsThatOfThePurpose(String purpose, int most) throws IOException {
        String fits = LINE + " ".repeat(most - LINE.length());

        assertEquals(most, upload(Form.of().text("purpose", purpose).file("a", fits)).bytes());
        assertEquals(most, upload(Form.of().file("a", fits).text("purpose", purpose)).bytes());
        var first = refuse(Form.of().text("purpose", purpose).file("a", fits + " "));
        var last = refuse(Form.of().file("a", fits + " ").text("purpose", purpose));

        assertEquals("File is too large. The most is " + most + " bytes.", first.body().message());
        assertEquals(first.body(), last.body());
    }

    @Test
    void bodyAnnouncedAsTooLongIsNotEvenRead() {
        var request = FakeRequest.upload(unreadable());
        var announced = new FakeRequest("POST", headers(), 200_000 + (1 << 20) + 1, unreadable());

        assertThrows(IllegalStateException.class, () -> uploads.receive(request));
        assertEquals(400, assertThrows(ApiError.class, () -> uploads.receive(announced)).status());
    }

    @Test
    void endlessFormIsCutOff() {
        var endless =
                new InputStream() {
                    @Override
                    public int read() {
                        return ' ';
                    }
                };

        refuse(FakeRequest.upload(endless));
    }

    @Test
    void missingAndDoublePartsAreRefused() {
        assertRefused("file", "missing_required_parameter", Form.of().text("purpose", "evals"));
        assertRefused("purpose", "missing_required_parameter", Form.of().file("a", "a"));
        assertRefused("file", "duplicate_parameter", Form.of().file("a", "a").file("b", "b"));
        assertRefused(
                "purpose",
                "duplicate_parameter",
                Form.of().text("purpose", "evals").text("purpose", "evals").file("a", "a"));
        assertRefused(
                "purpose", "string_above_max_length", Form.of().text("purpose", "x".repeat(2000)));
    }

    @ParameterizedTest
    @CsvSource({
        "created_at, 3599, expires_after.seconds, integer_below_min_value",
        "created_at, 2592001, expires_after.seconds, integer_above_max_value",
        "created_at, soon, expires_after.seconds, invalid_type",
        "created_at, '', expires_after.seconds, invalid_type",
        "uploaded_at, 3600, expires_after.anchor, invalid_value",
        "created_at, , expires_after.seconds, missing_required_parameter",
        ", 3600, expires_after.anchor, missing_required_parameter",
    })
    void badExpiriesAreRefused(String anchor, String seconds, String param, String code) {
        var form = Form.of().text("purpose", "evals").file("a", "a");
        if (anchor != null) {
            form.text("expires_after[anchor]", anchor);
        }
        if (seconds != null) {
            form.text("expires_after[seconds]", seconds);
        }

        assertRefused(param, code, form);
    }

    @Test
    void requestThatIsNoFormIsRefused() {
        var json =
                new FakeRequest(
                        "POST", Map.of(), 2, new ByteArrayInputStream("{}".getBytes(UTF_8)));

        refuse(json);
    }

    @Test
    void clientThatEndsTooEarlyLeavesNothing() throws IOException {
        byte[] form = Form.of().file("a", LINE.repeat(5000)).text("purpose", "batch").bytes();

        for (int length : new int[] {0, 10, 100, 200, 50_000, form.length - 100, form.length - 4}) {
            refuse(FakeRequest.upload(new ByteArrayInputStream(Arrays.copyOf(form, length))));
        }
    }

    @Test
    void clientThatBreaksOffLeavesNothing() throws IOException {
        byte[] form = Form.of().file("a", LINE.repeat(5000)).text("purpose", "batch").bytes();
        var reset =
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("connection reset");
                    }

                    @Override
                    public int read(byte[] bytes, int offset, int length) throws IOException {
                        return read();
                    }
                };
        var head = new ByteArrayInputStream(Arrays.copyOf(form, 50_000));
        var before = contents();

        assertThrows(
                IOException.class,
                () -> uploads.receive(FakeRequest.upload(new SequenceInputStream(head, reset))));

        assertEquals(before, contents());
    }

    @Test
    void storeThatDoesNotAnswerLeavesNothing() throws IOException {
        var other = Store.open(folder.resolve("closed"), new SimpleMeterRegistry());
        var broken =
                new DirectUploads(
                        CONFIG,
                        other.files(),
                        blobs,
                        new Ids(new Random(2)),
                        InstantSource.system());
        other.close();
        var before = contents();

        assertThrows(
                RuntimeException.class,
                () ->
                        broken.receive(
                                FakeRequest.upload(
                                        Form.of().text("purpose", "batch").file("a", LINE))));

        assertEquals(before, contents());
    }

    private StoredFile upload(Form form) throws IOException {
        return uploads.receive(FakeRequest.upload(form));
    }

    private void assertRefused(String param, String code, Form form) {
        var error = refuse(form);
        assertEquals(param, error.body().param());
        assertEquals(code, error.body().code());
    }

    private ApiError refuse(Form form) {
        return refuse(FakeRequest.upload(form));
    }

    /// Sees that the request is answered with a 400 and leaves nothing behind.
    private ApiError refuse(Request request) {
        var before = contents();
        var error = assertThrows(ApiError.class, () -> uploads.receive(request));
        assertEquals(400, error.status());
        assertEquals(before, contents());
        return error;
    }

    /// How many files, rows and blobs there are.
    private Contents contents() {
        try (var all = Files.walk(folder.resolve("blobs"))) {
            long onDisk = all.filter(Files::isRegularFile).count();
            var query = new FileQuery(null, 10_000, false, null);
            var rows = store.files().list(Scope.DEFAULT, query, NOW).orElseThrow().data();
            return new Contents(onDisk, rows.size());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private record Contents(long filesOnDisk, int rows) {}

    private byte[] read(StoredFile file) throws IOException {
        try (var in = blobs.open(file.blob(), 0, file.bytes())) {
            return in.readAllBytes();
        }
    }

    private static Map<String, String> headers() {
        return Map.of("Content-Type", Form.TYPE);
    }

    private static InputStream unreadable() {
        return new InputStream() {
            @Override
            public int read() {
                throw new IllegalStateException("the body was read");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                return read();
            }
        };
    }
}
