package dev.tidemill.server.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemill.server.http.ApiError;
import dev.tidemill.server.http.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/// Reads the parts of a `multipart/form-data` body one after the other, holding none of them.
final class FormReader {
    private static final String FORM = "multipart/form-data";
    private static final int BUFFER = 64 * 1024;
    private static final int MAX_BOUNDARY = 200;
    private static final int MAX_HEADERS = 8 * 1024;
    private static final int MAX_PARTS = 100;
    private static final String DISPOSITION = "content-disposition:";

    private final InputStream body;
    private final Delimiter delimiter;
    private final byte[] buffer = new byte[BUFFER];
    private int head;
    private int tail;
    private int parts;

    /// Up to where the buffer is known to hold bytes of the part, and whether the part ends there.
    private int end;

    private boolean ends;

    private FormReader(InputStream body, Delimiter delimiter) {
        this.body = body;
        this.delimiter = delimiter;
    }

    /// Reads the form of a request, whose body may be longer than `limit` by what a form needs.
    ///
    /// @throws ApiError if the request has no form, or announces one that is too long
    static FormReader of(Request request, SizeLimit limit) {
        return of(request.header("Content-Type").orElse(""), FormBody.of(request, limit));
    }

    /// @throws ApiError if the content type is not that of a form
    static FormReader of(String contentType, InputStream body) {
        String type = contentType.split(";", 2)[0].strip();
        if (!type.equalsIgnoreCase(FORM)) {
            throw ApiError.invalid(
                    "Unsupported content type: '"
                            + type
                            + "'. This API method only accepts '"
                            + FORM
                            + "' requests.",
                    null,
                    null);
        }
        String boundary = HeaderParameters.of(contentType).get("boundary").orElse("");
        if (boundary.isEmpty()
                || boundary.length() > MAX_BOUNDARY
                || boundary.chars().anyMatch(Character::isISOControl)) {
            throw malformed("the Content-Type header names no usable boundary");
        }
        var reader = new FormReader(body, new Delimiter(boundary));
        reader.pretendALineEnd();
        return reader;
    }

    /// The first delimiter may stand at the very beginning.
    private void pretendALineEnd() {
        buffer[0] = '\r';
        buffer[1] = '\n';
        tail = 2;
        look();
    }

    /// The next part, or empty when the form has ended. What is left of the part before is skipped.
    ///
    /// @throws ApiError if the body breaks the rules of forms, or ends too early
    Optional<FormPart> next() throws IOException {
        skipPart();
        while (hasNext()) {
            if (++parts > MAX_PARTS) {
                throw malformed("it has more than " + MAX_PARTS + " parts");
            }
            Optional<String> disposition = disposition();
            look();
            if (disposition.isPresent()) {
                var parameters = HeaderParameters.of(disposition.get());
                return Optional.of(
                        new FormPart(
                                parameters.get("name").orElse(""),
                                parameters.get("filename"),
                                new PartStream()));
            }
            skipPart();
        }
        return Optional.empty();
    }

    private void skipPart() throws IOException {
        while (hasMore()) {
            head = end;
        }
        head += delimiter.length();
    }

    /// Reads what follows a delimiter: the end of the line, or two hyphens at the end of the form.
    private boolean hasNext() throws IOException {
        int octet = nextByte();
        if (octet == '-' && nextByte() == '-') {
            return false;
        }
        while (octet == ' ' || octet == '\t') {
            octet = nextByte();
        }
        boolean lineEnds = octet == '\n' || (octet == '\r' && nextByte() == '\n');
        if (!lineEnds) {
            throw malformed("something else follows a boundary");
        }
        return true;
    }

    /// Reads the headers of a part, of which one matters.
    private Optional<String> disposition() throws IOException {
        Optional<String> disposition = Optional.empty();
        int left = MAX_HEADERS;
        while (true) {
            String line = line(left);
            if (line.isEmpty()) {
                return disposition;
            }
            if (line.toLowerCase(Locale.ROOT).startsWith(DISPOSITION)) {
                disposition = Optional.of(line.substring(DISPOSITION.length()));
            }
            left -= line.length();
        }
    }

    private String line(int most) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int octet = nextByte(); octet != '\n'; octet = nextByte()) {
            line.write(octet);
            if (line.size() > most) {
                throw malformed("the headers of a part are too long");
            }
        }
        String text = line.toString(UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private int nextByte() throws IOException {
        if (head == tail) {
            refill();
        }
        return buffer[head++];
    }

    /// Makes sure that bytes of the part are in the buffer; false at its end.
    private boolean hasMore() throws IOException {
        while (head == end) {
            if (ends) {
                return false;
            }
            refill();
            look();
        }
        return true;
    }

    /// Looks for the end of the part in the buffer. The last bytes may be the start of a delimiter.
    private void look() {
        int found = delimiter.find(buffer, head, tail);
        ends = found >= 0;
        end = ends ? found : Math.max(head, tail - delimiter.length() + 1);
    }

    private void refill() throws IOException {
        System.arraycopy(buffer, head, buffer, 0, tail - head);
        tail -= head;
        head = 0;
        int count = body.read(buffer, tail, BUFFER - tail);
        if (count < 0) {
            throw malformed("it ends too early");
        }
        tail += count;
    }

    private static ApiError malformed(String reason) {
        return ApiError.invalid("Could not parse the multipart form: " + reason + ".", null, null);
    }

    /// The body of the part that was read last.
    private final class PartStream extends InputStream {
        private final int part = parts;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, bytes.length);
            if (part != parts) {
                throw new IOException("the form has been read on");
            }
            if (!hasMore()) {
                return -1;
            }
            int count = Math.min(length, end - head);
            System.arraycopy(buffer, head, bytes, offset, count);
            head += count;
            return count;
        }
    }
}
