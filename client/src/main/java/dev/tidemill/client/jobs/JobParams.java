package dev.tidemill.client.jobs;

import dev.tidemill.client.batches.BatchCreateParams;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// How a job is run:
///
/// ```java
/// JobParams.builder().id("nightly-2026-11-24").putMetadata("team", "search").build();
/// ```
public final class JobParams {
    private final @Nullable String id;
    private final boolean isNew;
    private final BatchCreateParams.CompletionWindow completionWindow;
    private final Map<String, String> metadata;
    private final int maxLines;
    private final long maxBytes;
    private final Consumer<UploadProgress> uploadListener;

    private JobParams(Builder builder) {
        id = builder.id;
        isNew = builder.isNew;
        completionWindow = builder.completionWindow;
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(builder.metadata));
        maxLines = builder.maxLines;
        maxBytes = builder.maxBytes;
        uploadListener = builder.uploadListener;
    }

    /// A new id, 24 hours, the hosted API's limits.
    public static JobParams none() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /// The caller's own name of the job.
    public Optional<String> id() {
        return Optional.ofNullable(id);
    }

    boolean isNew() {
        return isNew;
    }

    public BatchCreateParams.CompletionWindow completionWindow() {
        return completionWindow;
    }

    /// The pairs that each batch of the job carries.
    public Map<String, String> metadata() {
        return metadata;
    }

    /// How many lines one batch has at the most.
    public int maxLines() {
        return maxLines;
    }

    /// How many bytes one input file has at the most, unless a single line has more.
    public long maxBytes() {
        return maxBytes;
    }

    Consumer<UploadProgress> uploadListener() {
        return uploadListener;
    }

    /// Nothing is required.
    public static final class Builder {
        private @Nullable String id;
        private boolean isNew;
        private BatchCreateParams.CompletionWindow completionWindow =
                BatchCreateParams.CompletionWindow._24H;
        private final Map<String, String> metadata = new LinkedHashMap<>();
        private int maxLines = 50_000;
        private long maxBytes = 200_000_000;
        private Consumer<UploadProgress> uploadListener = progress -> {};

        private Builder() {}

        /// A name that no other job has, of at most 512 characters. With it, submitting the same
        /// requests again makes only the batches that are missing.
        public Builder id(String name) {
            id = name;
            isNew = false;
            return this;
        }

        /// A name that was drawn just now, so that the server is not asked for batches that have it
        /// already.
        public Builder newId(String name) {
            id = name;
            isNew = true;
            return this;
        }

        /// 24 hours by default.
        public Builder completionWindow(BatchCreateParams.CompletionWindow window) {
            completionWindow = window;
            return this;
        }

        /// 13 at the most, since a job needs up to three of its own.
        public Builder putMetadata(String key, String value) {
            metadata.put(key, value);
            return this;
        }

        /// 50,000 by default.
        public Builder maxLines(int lines) {
            maxLines = positive(lines);
            return this;
        }

        /// 200,000,000 by default.
        public Builder maxBytes(long bytes) {
            maxBytes = positive(bytes);
            return this;
        }

        /// Is told time and again how much of the input files has been sent, from a thread of the
        /// transport.
        public Builder uploadListener(Consumer<UploadProgress> listener) {
            uploadListener = listener;
            return this;
        }

        private static <N extends Number> N positive(N limit) {
            if (limit.longValue() < 1) {
                throw new IllegalArgumentException("a limit must be 1 or more: " + limit);
            }
            return limit;
        }

        public JobParams build() {
            return new JobParams(this);
        }
    }
}
