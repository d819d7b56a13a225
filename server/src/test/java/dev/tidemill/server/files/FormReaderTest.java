package dev.tidemill.server.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.server.http.ApiError;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.commons.fileupload2.core.MultipartInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FormReaderTest {
    private static final String TYPE = "multipart/form-data; boundary=b";

    @Test
    void partsComeInOrderWithTheirNames() throws IOException {
        assertEquals(
                List.of("purpose|-|batch", "file|in.jsonl|{}\n"),
                read(
                        """
                        --b
                        Content-Disposition: form-data; name="purpose"
                        Content-Type: text/plain; charset=utf-8

                        batch
                        --b
                        Content-Disposition: form-data; name="file"; filename="in.jsonl"

                        {}

                        --b--
                        """));
    }

    @Test
    void preambleEpilogueAndNamelessPartsAreSkipped() throws IOException {
        assertEquals(
                List.of("a|-|1"),
                read(
                        """
                        This is a message in parts.
                        --b
                        X-Nothing: here

                        lost
                        --b
                        content-disposition: form-data; NAME=a

                        1
                        --b--
                        That was all.
                        """));
    }

    @Test
    void headersAreUtf8OrEncoded() throws IOException {
        assertEquals(
                List.of("file|größe|1", "file|ä b|2"),
                read(
                        """
                        --b
                        Content-Disposition: form-data; name="file"; filename="größe"

                        1
                        --b
                        Content-Disposition: form-data; name="file"; filename*=UTF-8''%C3%A4%20b

                        2
                        --b--
                        """));
    }

    @Test
    void partThatIsNotReadIsSkipped() throws IOException {
        String form = Form.of().text("a", "x".repeat(200_000)).text("b", "2").toString();
        var reader = reader(form, Form.TYPE);

        assertEquals("a", reader.next().orElseThrow().name());
        assertEquals("2", reader.next().orElseThrow().text());
        assertTrue(reader.next().isEmpty());
    }

    @Test
    void bytesThatLookLikeABoundaryPass() throws IOException {
        byte[] bytes = "\r\n--b-\r\n-\r\r\n--\r\n--c--".repeat(5000).getBytes(UTF_8);
        var reader = FormReader.of(Form.TYPE, Form.of().file("x", bytes).stream());

        assertEquals(
                new String(bytes, UTF_8),
                new String(reader.next().orElseThrow().body().readAllBytes(), UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "application/json",
                "multipart/mixed; boundary=b",
                "multipart/form-data",
                "multipart/form-data; boundary=",
                "multipart/form-data; boundary=\"a\tb\"",
            })
    void otherContentTypesAreRefused(String type) {
        assertRefused(() -> reader("--b--\r\n", type));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "--c\r\n\r\nx\r\n--c--\r\n",
                "--b",
                "--b\r\n",
                "--b\r\nContent-Disposition: form-data; name=a",
                "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n",
                "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n1",
                "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--b",
                "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--b-",
                "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--bx\r\n",
            })
    void brokenFormsAreRefused(String form) {
        assertRefused(() -> read(form.replace("\r\n", "\n")));
    }

    @Test
    void hugeHeadersAndTooManyPartsAreRefused() {
        var parts = Form.of();
        for (int i = 0; i < 101; i++) {
            parts.text("a" + i, "");
        }

        assertRefused(() -> readAll(reader(parts.toString(), Form.TYPE)));
        assertRefused(() -> read("--b\nContent-Disposition: " + "x".repeat(10_000)));
    }

    @Test
    void noiseIsRefusedOrReadButNeverAFailureOfOurs() throws IOException {
        byte[] form = Form.of().text("purpose", "batch").file("ä.jsonl", new byte[300]).bytes();
        for (int seed = 0; seed < 2000; seed++) {
            var random = new Random(seed);
            byte[] noisy = form.clone();
            for (int i = 0; i < 1 + seed % 5; i++) {
                noisy[random.nextInt(noisy.length)] = (byte) random.nextInt(256);
            }
            try {
                readAll(FormReader.of(Form.TYPE, new ByteArrayInputStream(noisy)));
            } catch (ApiError refused) {
                assertEquals(400, refused.status(), "seed " + seed);
            }
        }
    }

    @Test
    void formsAreReadAsTheReferenceReadsThem() throws IOException {
        for (int seed = 0; seed < 3000; seed++) {
            var random = new Random(seed);
            var form = Form.of();
            for (int part = random.nextInt(1, 4); part > 0; part--) {
                form.file("x", nastyBytes(random));
            }
            byte[] bytes = form.bytes();
            var inPieces =
                    new FilterInputStream(new ByteArrayInputStream(bytes)) {
                        @Override
                        public int read(byte[] into, int offset, int length) throws IOException {
                            return super.read(
                                    into, offset, Math.min(length, random.nextInt(1, 80)));
                        }
                    };

            List<String> parts = readAll(FormReader.of(Form.TYPE, inPieces));

            assertEquals(reference(bytes), parts, "seed " + seed);
        }
    }

    /// Bytes with many almost-delimiters.
    private static byte[] nastyBytes(Random random) {
        String delimiter = "\r\n--" + Form.BOUNDARY;
        var text = new StringBuilder();
        for (int i = random.nextInt(40); i > 0; i--) {
            int from = random.nextInt(delimiter.length());
            text.append(delimiter, from, random.nextInt(from, delimiter.length()));
        }
        return text.toString().replace(delimiter, "").getBytes(UTF_8);
    }

    private static List<String> reference(byte[] form) throws IOException {
        var input =
                MultipartInput.builder()
                        .setByteArray(form)
                        .setBoundary(Form.BOUNDARY.getBytes(UTF_8))
                        .get();
        List<String> parts = new ArrayList<>();
        for (boolean more = input.skipPreamble(); more; more = input.readBoundary()) {
            input.readHeaders();
            byte[] body = input.newInputStream().readAllBytes();
            parts.add("file|x|" + new String(body, UTF_8).replace("\r\n", "\n"));
        }
        return parts;
    }

    private static void assertRefused(org.junit.jupiter.api.function.Executable form) {
        assertEquals(400, assertThrows(ApiError.class, form).status());
    }

    /// Reads a form with line feeds for line ends.
    private static List<String> read(String form) throws IOException {
        return readAll(reader(form.replace("\n", "\r\n"), TYPE));
    }

    private static FormReader reader(String form, String type) throws IOException {
        return FormReader.of(type, new ByteArrayInputStream(form.getBytes(UTF_8)));
    }

    private static List<String> readAll(FormReader reader) throws IOException {
        List<String> parts = new ArrayList<>();
        for (var part = reader.next(); part.isPresent(); part = reader.next()) {
            String body = new String(part.get().body().readAllBytes(), UTF_8).replace("\r\n", "\n");
            parts.add(part.get().name() + "|" + part.get().filename().orElse("-") + "|" + body);
        }
        return parts;
    }
}
