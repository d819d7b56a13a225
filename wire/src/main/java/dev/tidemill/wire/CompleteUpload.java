package dev.tidemill.wire;

import static dev.tidemill.wire.BodyReader.required;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The body of `POST /v1/uploads/{id}/complete`, its types checked and its values not.
///
/// @param partIds in the order of the file
/// @param md5 of the whole file; null if it is not to be checked
public record CompleteUpload(List<String> partIds, @Nullable String md5) {
    public CompleteUpload {
        partIds = List.copyOf(partIds);
    }

    /// Reads the JSON of the body.
    ///
    /// @throws InvalidBody if it is no JSON, lacks something, or has what does not belong there
    public static CompleteUpload read(byte[] json) throws InvalidBody {
        var reader = new Reader();
        BodyReader.read(json, reader);
        return new CompleteUpload(required("part_ids", reader.partIds), reader.md5);
    }

    private static final class Reader implements BodyReader.Fields {
        private @Nullable List<String> partIds;
        private @Nullable String md5;

        @Override
        public void read(BodyReader body, String name) throws InvalidBody {
            switch (name) {
                case "part_ids" -> partIds = body.strings(name);
                case "md5" -> md5 = body.isNull() ? null : body.string(name);
                default -> throw BodyReader.unknown(name);
            }
        }
    }
}
