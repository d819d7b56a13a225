package dev.tidemill.client.batches;

import dev.tidemill.client.core.ApiEnum;
import dev.tidemill.client.core.Params;
import dev.tidemill.wire.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a batch is created of:
///
/// ```java
/// BatchCreateParams.builder()
///         .inputFileId(file.id())
///         .endpoint(BatchCreateParams.Endpoint.V1_CHAT_COMPLETIONS)
///         .completionWindow(BatchCreateParams.CompletionWindow._24H)
///         .metadata(BatchCreateParams.Metadata.builder().putProperty("team", "search").build())
///         .build();
/// ```
public final class BatchCreateParams extends Params {
    private final CompletionWindow completionWindow;
    private final Endpoint endpoint;
    private final String inputFileId;
    private final @Nullable Metadata metadata;
    private final @Nullable OutputExpiresAfter outputExpiresAfter;
    private final Map<String, JsonValue> additionalBodyProperties;

    private BatchCreateParams(Builder builder) {
        super(builder);
        completionWindow = required("completionWindow", builder.completionWindow);
        endpoint = required("endpoint", builder.endpoint);
        inputFileId = required("inputFileId", builder.inputFileId);
        metadata = builder.metadata;
        outputExpiresAfter = builder.outputExpiresAfter;
        additionalBodyProperties = new LinkedHashMap<>(builder.additionalBodyProperties);
    }

    public static Builder builder() {
        return new Builder();
    }

    public Builder toBuilder() {
        return builder().from(this);
    }

    public CompletionWindow completionWindow() {
        return completionWindow;
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    public String inputFileId() {
        return inputFileId;
    }

    public Optional<Metadata> metadata() {
        return Optional.ofNullable(metadata);
    }

    public Optional<OutputExpiresAfter> outputExpiresAfter() {
        return Optional.ofNullable(outputExpiresAfter);
    }

    /// What the body carries beyond all that.
    public Map<String, JsonValue> _additionalBodyProperties() {
        return Collections.unmodifiableMap(additionalBodyProperties);
    }

    JsonValue body() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("input_file_id", inputFileId);
        body.put("endpoint", endpoint.asString());
        body.put("completion_window", completionWindow.asString());
        metadata().ifPresent(pairs -> body.put("metadata", pairs._additionalProperties()));
        outputExpiresAfter()
                .ifPresent(after ->
                        body.put(
                                "output_expires_after",
                                Map.of("anchor", "created_at", "seconds", after.seconds())));
        body.putAll(additionalBodyProperties);
        return JsonValue.from(body);
    }

    /// Where the lines of a batch go. Any other path is [#of(String)].
    public static final class Endpoint extends ApiEnum {
        public static final Endpoint V1_RESPONSES = of("/v1/responses");
        public static final Endpoint V1_CHAT_COMPLETIONS = of("/v1/chat/completions");
        public static final Endpoint V1_EMBEDDINGS = of("/v1/embeddings");
        public static final Endpoint V1_COMPLETIONS = of("/v1/completions");
        public static final Endpoint V1_MODERATIONS = of("/v1/moderations");
        public static final Endpoint V1_IMAGES_GENERATIONS = of("/v1/images/generations");
        public static final Endpoint V1_IMAGES_EDITS = of("/v1/images/edits");
        public static final Endpoint V1_VIDEOS = of("/v1/videos");

        private Endpoint(String text) {
            super(text);
        }

        /// Any name, known here or not.
        public static Endpoint of(String text) {
            return new Endpoint(text);
        }
    }

    /// How long a batch may take. What else a server allows is [#of(String)].
    public static final class CompletionWindow extends ApiEnum {
        public static final CompletionWindow _24H = of("24h");

        private CompletionWindow(String text) {
            super(text);
        }

        /// Any name, known here or not.
        public static CompletionWindow of(String text) {
            return new CompletionWindow(text);
        }
    }

    /// The user's own pairs: at most 16, keys of 64 and values of 512 characters.
    public static final class Metadata {
        private final Map<String, JsonValue> properties;

        private Metadata(Map<String, JsonValue> properties) {
            this.properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
        }

        public static Builder builder() {
            return new Builder();
        }

        public Builder toBuilder() {
            return builder().putAllAdditionalProperties(properties);
        }

        /// The pairs in their order.
        public Map<String, JsonValue> _additionalProperties() {
            return properties;
        }

        public static final class Builder {
            private final Map<String, JsonValue> properties = new LinkedHashMap<>();

            private Builder() {}

            public Builder additionalProperties(Map<String, ? extends JsonValue> all) {
                properties.clear();
                return putAllAdditionalProperties(all);
            }

            public Builder putAdditionalProperty(String key, JsonValue value) {
                properties.put(key, value);
                return this;
            }

            public Builder putProperty(String key, String value) {
                return putAdditionalProperty(key, JsonValue.from(value));
            }

            public Builder putAllAdditionalProperties(Map<String, ? extends JsonValue> all) {
                properties.putAll(all);
                return this;
            }

            public Builder removeAdditionalProperty(String key) {
                properties.remove(key);
                return this;
            }

            public Metadata build() {
                return new Metadata(properties);
            }
        }
    }

    /// How long the output and error file live after they were made.
    public static final class OutputExpiresAfter {
        private final long seconds;

        private OutputExpiresAfter(long seconds) {
            this.seconds = seconds;
        }

        public static Builder builder() {
            return new Builder();
        }

        /// From an hour to 30 days, as a rule.
        public long seconds() {
            return seconds;
        }

        public static final class Builder {
            private @Nullable Long seconds;

            private Builder() {}

            public Builder seconds(long seconds) {
                this.seconds = seconds;
                return this;
            }

            public OutputExpiresAfter build() {
                return new OutputExpiresAfter(Params.required("seconds", seconds));
            }
        }
    }

    /// `inputFileId`, `endpoint` and `completionWindow` are required.
    public static final class Builder extends Params.Builder<Builder> {
        private @Nullable CompletionWindow completionWindow;
        private @Nullable Endpoint endpoint;
        private @Nullable String inputFileId;
        private @Nullable Metadata metadata;
        private @Nullable OutputExpiresAfter outputExpiresAfter;
        private final Map<String, JsonValue> additionalBodyProperties = new LinkedHashMap<>();

        private Builder() {}

        @Override
        protected Builder self() {
            return this;
        }

        private Builder from(BatchCreateParams params) {
            completionWindow = params.completionWindow;
            endpoint = params.endpoint;
            inputFileId = params.inputFileId;
            metadata = params.metadata;
            outputExpiresAfter = params.outputExpiresAfter;
            additionalBodyProperties.putAll(params.additionalBodyProperties);
            return super.from(params);
        }

        public Builder completionWindow(CompletionWindow window) {
            completionWindow = window;
            return this;
        }

        public Builder endpoint(Endpoint path) {
            endpoint = path;
            return this;
        }

        /// A file of purpose `batch`.
        public Builder inputFileId(String id) {
            inputFileId = id;
            return this;
        }

        public Builder metadata(Metadata pairs) {
            metadata = pairs;
            return this;
        }

        public Builder metadata(Optional<Metadata> pairs) {
            metadata = pairs.orElse(null);
            return this;
        }

        public Builder outputExpiresAfter(OutputExpiresAfter after) {
            outputExpiresAfter = after;
            return this;
        }

        public Builder additionalBodyProperties(Map<String, ? extends JsonValue> all) {
            additionalBodyProperties.clear();
            return putAllAdditionalBodyProperties(all);
        }

        public Builder putAdditionalBodyProperty(String key, JsonValue value) {
            additionalBodyProperties.put(key, value);
            return this;
        }

        public Builder putAllAdditionalBodyProperties(Map<String, ? extends JsonValue> all) {
            additionalBodyProperties.putAll(all);
            return this;
        }

        public Builder removeAdditionalBodyProperty(String key) {
            additionalBodyProperties.remove(key);
            return this;
        }

        /// @throws IllegalStateException if something that is required is missing
        public BatchCreateParams build() {
            return new BatchCreateParams(this);
        }
    }
}
