package dev.tidemill.client.files;

import dev.tidemill.client.core.ApiEnum;
import dev.tidemill.client.core.ApiObject;
import dev.tidemill.wire.JsonValue;
import java.util.Optional;
import java.util.Set;

/// What is known of a file.
public final class FileObject extends ApiObject {
    private static final Set<String> KNOWN =
            Set.of(
                    "id",
                    "bytes",
                    "created_at",
                    "filename",
                    "object",
                    "purpose",
                    "status",
                    "expires_at",
                    "status_details");

    /// @throws dev.tidemill.client.errors.TidemillInvalidDataException if it is no object
    public FileObject(JsonValue json) {
        super(json);
    }

    @Override
    protected Set<String> known() {
        return KNOWN;
    }

    public String id() {
        return text("id");
    }

    /// Its size.
    public long bytes() {
        return number("bytes");
    }

    /// Unix seconds.
    public long createdAt() {
        return number("created_at");
    }

    public String filename() {
        return text("filename");
    }

    /// `file`.
    public JsonValue _object_() {
        return raw("object");
    }

    public Purpose purpose() {
        return Purpose.of(text("purpose"));
    }

    public Status status() {
        return Status.of(text("status"));
    }

    /// Unix seconds: when it is deleted by itself.
    public Optional<Long> expiresAt() {
        return optionalNumber("expires_at");
    }

    public Optional<String> statusDetails() {
        return optionalText("status_details");
    }

    /// What a file is for.
    public static final class Purpose extends ApiEnum {
        public static final Purpose ASSISTANTS = of("assistants");
        public static final Purpose ASSISTANTS_OUTPUT = of("assistants_output");
        public static final Purpose BATCH = of("batch");
        public static final Purpose BATCH_OUTPUT = of("batch_output");
        public static final Purpose FINE_TUNE = of("fine-tune");
        public static final Purpose FINE_TUNE_RESULTS = of("fine-tune-results");
        public static final Purpose VISION = of("vision");
        public static final Purpose USER_DATA = of("user_data");

        private Purpose(String text) {
            super(text);
        }

        /// Any name, known here or not.
        public static Purpose of(String text) {
            return new Purpose(text);
        }
    }

    /// What has become of a file. Deprecated by the hosted API.
    public static final class Status extends ApiEnum {
        public static final Status UPLOADED = of("uploaded");
        public static final Status PROCESSED = of("processed");
        public static final Status ERROR = of("error");

        private Status(String text) {
            super(text);
        }

        /// Any name, known here or not.
        public static Status of(String text) {
            return new Status(text);
        }
    }
}
