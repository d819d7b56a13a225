package dev.tidemill.server.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.tidemill.server.http.ApiError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.fileupload2.core.MultipartInput;
import org.junit.jupiter.api.Tag;

/// Forms are read as commons-fileupload2 reads them, and what is no form is refused.
@Tag("fuzz")
class FormFuzzTest {
    private static final String DELIMITER = "\r\n--" + Form.BOUNDARY;

    @FuzzTest(maxDuration = "10s")
    void theBodiesOfPartsAreThoseOfTheReference(byte[] data) throws IOException {
        var bodies =
                Stream.of(new String(data, ISO_8859_1).split("\0"))
                        .limit(50)
                        .map(FormFuzzTest::withoutDelimiter)
                        .toList();
        var form = Form.of();
        bodies.forEach(body -> form.file("x", body.getBytes(ISO_8859_1)));

        assertEquals(bodies, reference(form.bytes()));
        assertEquals(bodies, bodies(form.bytes()));
    }

    @FuzzTest(maxDuration = "10s")
    void whatFollowsAWholeFormChangesNothing(byte[] data) throws IOException {
        String file = withoutDelimiter(new String(data, ISO_8859_1));
        byte[] form = Form.of().file("x", file.getBytes(ISO_8859_1)).bytes();
        byte[] more = Arrays.copyOf(form, form.length + data.length);
        System.arraycopy(data, 0, more, form.length, data.length);

        assertEquals(List.of(file), bodies(more));
    }

    @FuzzTest(maxDuration = "10s")
    void aFormThatIsCutOffIsRefused(byte[] data) throws IOException {
        String file = withoutDelimiter(new String(data, ISO_8859_1));
        byte[] form = Form.of().file("x", file.getBytes(ISO_8859_1)).bytes();
        byte[] cut = Arrays.copyOf(form, form.length - 3 - data.length % (form.length - 3));

        assertEquals(400, assertThrows(ApiError.class, () -> bodies(cut)).status());
    }

    @FuzzTest(maxDuration = "10s")
    void anyBytesAreAFormOrRefused(byte[] data) throws IOException {
        try {
            var _ = bodies(data);
        } catch (ApiError refused) {
            assertEquals(400, refused.status());
        }
    }

    private static String withoutDelimiter(String text) {
        String without = text.replace(DELIMITER, "");
        return without.equals(text) ? text : withoutDelimiter(without);
    }

    /// The bodies of those parts that have a name.
    private static List<String> bodies(byte[] form) throws IOException {
        var bodies = new ArrayList<String>();
        var reader = FormReader.of(Form.TYPE, new ByteArrayInputStream(form));
        for (var part = reader.next(); part.isPresent(); part = reader.next()) {
            bodies.add(new String(part.get().body().readAllBytes(), ISO_8859_1));
        }
        return bodies;
    }

    private static List<String> reference(byte[] form) throws IOException {
        var input =
                MultipartInput.builder()
                        .setByteArray(form)
                        .setBoundary(Form.BOUNDARY.getBytes(ISO_8859_1))
                        .get();
        var bodies = new ArrayList<String>();
        for (boolean more = input.skipPreamble(); more; more = input.readBoundary()) {
            input.readHeaders();
            bodies.add(new String(input.newInputStream().readAllBytes(), ISO_8859_1));
        }
        return bodies;
    }
}
