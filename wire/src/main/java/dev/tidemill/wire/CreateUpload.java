package dev.tidemill.wire;

import static dev.tidemill.wire.BodyReader.required;

import org.jspecify.annotations.Nullable;

/// The body of `POST /v1/uploads`, its types checked and its values not.
///
/// @param bytes of the whole file
/// @param expiresAfterSeconds how long the file lives; null for the default
public record CreateUpload(
        String filename,
        String purpose,
        long bytes,
        String mimeType,
        @Nullable Long expiresAfterSeconds) {
    /// Reads the JSON of the body.
    ///
    /// @throws InvalidBody if it is no JSON, lacks something, or has what does not belong there
    public static CreateUpload read(byte[] json) throws InvalidBody {
        var reader = new Reader();
        BodyReader.read(json, reader);
        return new CreateUpload(
                required("filename", reader.filename),
                required("purpose", reader.purpose),
                required("bytes", reader.bytes),
                required("mime_type", reader.mimeType),
                reader.expiresAfter);
    }

    private static final class Reader implements BodyReader.Fields {
        private @Nullable String filename;
        private @Nullable String purpose;
        private @Nullable Long bytes;
        private @Nullable String mimeType;
        private @Nullable Long expiresAfter;

        @Override
        public void read(BodyReader body, String name) throws InvalidBody {
            switch (name) {
                case "filename" -> filename = body.string(name);
                case "purpose" -> purpose = body.string(name);
                case "bytes" -> bytes = body.integer(name);
                case "mime_type" -> mimeType = body.string(name);
                case "expires_after" ->
                        expiresAfter = body.isNull() ? null : body.expiresAfter(name);
                default -> throw BodyReader.unknown(name);
            }
        }
    }
}
