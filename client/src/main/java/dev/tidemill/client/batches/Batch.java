package dev.tidemill.client.batches;

import dev.tidemill.client.core.ApiEnum;
import dev.tidemill.client.core.ApiObject;
import dev.tidemill.wire.BatchStatus;
import dev.tidemill.wire.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A batch as the server showed it; it does not change by itself:
///
/// ```java
/// Batch batch = client.batches().retrieve(id);
/// System.out.println(batch.status() + " " + batch.requestCounts().map(BatchRequestCounts::completed));
/// ```
public final class Batch extends ApiObject {
    private static final Set<String> KNOWN =
            Set.of(
                    "id",
                    "completion_window",
                    "created_at",
                    "endpoint",
                    "input_file_id",
                    "object",
                    "status",
                    "cancelled_at",
                    "cancelling_at",
                    "completed_at",
                    "error_file_id",
                    "errors",
                    "expired_at",
                    "expires_at",
                    "failed_at",
                    "finalizing_at",
                    "in_progress_at",
                    "metadata",
                    "model",
                    "output_file_id",
                    "request_counts",
                    "usage");

    /// @throws dev.tidemill.client.errors.TidemillInvalidDataException if it is no object
    public Batch(JsonValue json) {
        super(json);
    }

    @Override
    protected Set<String> known() {
        return KNOWN;
    }

    public String id() {
        return text("id");
    }

    /// Such as `24h`.
    public String completionWindow() {
        return text("completion_window");
    }

    /// Unix seconds.
    public long createdAt() {
        return number("created_at");
    }

    /// Such as `/v1/chat/completions`.
    public String endpoint() {
        return text("endpoint");
    }

    public String inputFileId() {
        return text("input_file_id");
    }

    /// `batch`.
    public JsonValue _object_() {
        return raw("object");
    }

    public Status status() {
        return Status.of(text("status"));
    }

    /// Unix seconds, once it is `cancelled`.
    public Optional<Long> cancelledAt() {
        return optionalNumber("cancelled_at");
    }

    /// Unix seconds, once it was asked to be cancelled.
    public Optional<Long> cancellingAt() {
        return optionalNumber("cancelling_at");
    }

    /// Unix seconds, once it is `completed`.
    public Optional<Long> completedAt() {
        return optionalNumber("completed_at");
    }

    /// The lines that failed, once it has ended; none if no line did.
    public Optional<String> errorFileId() {
        return optionalText("error_file_id");
    }

    /// Why its validation failed, if it did.
    public Optional<Errors> errors() {
        return object("errors", Errors::new);
    }

    /// Unix seconds, once it is `expired`.
    public Optional<Long> expiredAt() {
        return optionalNumber("expired_at");
    }

    /// Unix seconds: its deadline.
    public Optional<Long> expiresAt() {
        return optionalNumber("expires_at");
    }

    /// Unix seconds, once it is `failed`.
    public Optional<Long> failedAt() {
        return optionalNumber("failed_at");
    }

    /// Unix seconds, once its lines have ended.
    public Optional<Long> finalizingAt() {
        return optionalNumber("finalizing_at");
    }

    /// Unix seconds, once it was validated.
    public Optional<Long> inProgressAt() {
        return optionalNumber("in_progress_at");
    }

    public Optional<Metadata> metadata() {
        return object("metadata", Metadata::new);
    }

    /// The model of its lines, once it was validated.
    public Optional<String> model() {
        return optionalText("model");
    }

    /// The lines that succeeded, once it has ended; none if no line did.
    public Optional<String> outputFileId() {
        return optionalText("output_file_id");
    }

    public Optional<BatchRequestCounts> requestCounts() {
        return object("request_counts", BatchRequestCounts::new);
    }

    /// The tokens of all lines, where they are known.
    public Optional<BatchUsage> usage() {
        return object("usage", BatchUsage::new);
    }

    /// How far a batch is: see [BatchStatus] for the order of the eight. `value()` is for a
    /// `switch`:
    ///
    /// ```java
    /// switch (batch.status().value()) {
    ///     case COMPLETED -> ...
    ///     default -> ...
    /// }
    /// ```
    public static final class Status extends ApiEnum {
        public static final Status VALIDATING = of("validating");
        public static final Status FAILED = of("failed");
        public static final Status IN_PROGRESS = of("in_progress");
        public static final Status FINALIZING = of("finalizing");
        public static final Status COMPLETED = of("completed");
        public static final Status EXPIRED = of("expired");
        public static final Status CANCELLING = of("cancelling");
        public static final Status CANCELLED = of("cancelled");

        private Status(String text) {
            super(text);
        }

        /// Any name, known here or not.
        public static Status of(String text) {
            return new Status(text);
        }

        /// Whether the batch never changes again. Of a status that is not known here, false.
        public boolean isFinal() {
            Value value = value();
            return value != Value._UNKNOWN && BatchStatus.of(asString()).isFinal();
        }

        /// The status for a `switch`.
        public Value value() {
            for (Value value : Value.values()) {
                if (value.name().toLowerCase(Locale.ROOT).equals(asString())) {
                    return value;
                }
            }
            return Value._UNKNOWN;
        }

        /// The eight statuses, and any other.
        public enum Value {
            VALIDATING,
            FAILED,
            IN_PROGRESS,
            FINALIZING,
            COMPLETED,
            EXPIRED,
            CANCELLING,
            CANCELLED,
            /// One that this client does not know.
            _UNKNOWN
        }
    }

    /// Why the validation of a batch failed.
    public static final class Errors extends ApiObject {
        private static final Set<String> KNOWN = Set.of("data", "object");

        /// @throws dev.tidemill.client.errors.TidemillInvalidDataException if it is no object
        public Errors(JsonValue json) {
            super(json);
        }

        @Override
        protected Set<String> known() {
            return KNOWN;
        }

        /// In line order.
        public Optional<List<BatchError>> data() {
            return list("data", BatchError::new);
        }

        public Optional<String> object_() {
            return optionalText("object");
        }
    }

    /// The pairs that the batch was created with, in their order.
    public static final class Metadata extends ApiObject {
        Metadata(JsonValue json) {
            super(json);
        }

        @Override
        protected Set<String> known() {
            return Set.of();
        }

        /// The pairs.
        public Map<String, String> asMap() {
            Map<String, String> pairs = new LinkedHashMap<>();
            _allProperties()
                    .forEach((key, value) ->
                            pairs.put(key, value.asString().orElseGet(value::toString)));
            return pairs;
        }
    }
}
