package dev.tidemill.server.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemill.server.http.ApiError;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.fileupload2.core.FileUploadException;
import org.apache.commons.fileupload2.core.MultipartInput;
import org.apache.commons.fileupload2.core.ParameterParser;
import org.jspecify.annotations.Nullable;

/// Reads the parts of a `multipart/form-data` body one after the other, holding none of them.
final class FormReader {
    private static final String FORM = "multipart/form-data";
    private static final int BUFFER = 64 * 1024;
    private static final int MAX_BOUNDARY = 256;
    private static final int MAX_HEADERS = 8 * 1024;
    private static final int MAX_PARTS = 100;

    private final MultipartInput input;
    private @Nullable InputStream current;
    private int parts;

    private FormReader(MultipartInput input) {
        this.input = input;
    }

    /// @throws ApiError if the body is not a form
    static FormReader of(String contentType, InputStream body) throws IOException {
        String boundary = boundary(contentType);
        var builder = MultipartInput.builder();
        builder.setInputStream(body)
                .setBufferSize(BUFFER)
                .setBoundary(boundary.getBytes(ISO_8859_1))
                .setMaxPartHeaderSize(MAX_HEADERS);
        MultipartInput input = builder.get();
        input.setHeaderCharset(UTF_8);
        return new FormReader(input);
    }

    private static String boundary(String contentType) {
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
        String boundary = parameters(contentType).get("boundary");
        if (boundary == null || boundary.length() > MAX_BOUNDARY) {
            throw malformed("the Content-Type header names no usable boundary");
        }
        return boundary;
    }

    /// The next part, or empty when the form has ended. The part before can be read no further.
    ///
    /// @throws ApiError if the body breaks the rules of forms, or breaks off
    Optional<FormPart> next() throws IOException {
        try {
            boolean more = current == null ? input.skipPreamble() : hasNextAfter(current);
            while (more) {
                if (++parts > MAX_PARTS) {
                    throw ApiError.invalid("The form has too many parts.", null, null);
                }
                var headers = input.readHeaders();
                var body = new PartStream(input.newInputStream());
                current = body;
                var part = part(headers, body);
                if (part.isPresent()) {
                    return part;
                }
                more = hasNextAfter(body);
            }
            if (current == null) {
                throw malformed("it has no parts, or ends before its first boundary");
            }
            return Optional.empty();
        } catch (FileUploadException broken) {
            throw malformed(broken);
        }
    }

    private boolean hasNextAfter(InputStream part) throws IOException {
        part.close();
        return input.readBoundary();
    }

    /// Empty for a part without a name.
    private static Optional<FormPart> part(String headers, InputStream body) {
        for (String line : headers.split("\r\n")) {
            int colon = line.indexOf(':');
            if (colon > 0 && isDisposition(line.substring(0, colon))) {
                Map<String, @Nullable String> parameters = parameters(line.substring(colon + 1));
                var filename = Optional.ofNullable(parameters.get("filename"));
                return Optional.ofNullable(parameters.get("name"))
                        .map(name -> new FormPart(name, filename, body));
            }
        }
        return Optional.empty();
    }

    private static boolean isDisposition(String header) {
        return header.strip().toLowerCase(Locale.ROOT).equals("content-disposition");
    }

    private static Map<String, @Nullable String> parameters(String header) {
        var parser = new ParameterParser();
        parser.setLowerCaseNames(true);
        try {
            return parser.parse(header, ';');
        } catch (IllegalArgumentException undecodable) {
            throw malformed("a header cannot be decoded");
        }
    }

    private static ApiError malformed(FileUploadException broken) {
        return malformed(String.valueOf(broken.getMessage()));
    }

    private static ApiError malformed(String reason) {
        return ApiError.invalid("Could not parse the multipart form: " + reason + ".", null, null);
    }

    /// Turns the library's complaints about the form into answers, wherever the part is read.
    private static final class PartStream extends InputStream {
        private final InputStream part;

        PartStream(InputStream part) {
            this.part = part;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                return part.read(bytes, offset, length);
            } catch (FileUploadException broken) {
                throw malformed(broken);
            }
        }

        /// Skips what is left of the part.
        @Override
        public void close() throws IOException {
            part.close();
        }
    }
}
