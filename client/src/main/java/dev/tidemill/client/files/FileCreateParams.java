package dev.tidemill.client.files;

import dev.tidemill.client.core.Params;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// A file to upload:
///
/// ```java
/// FileCreateParams.builder().file(Path.of("input.jsonl")).purpose(FilePurpose.BATCH).build();
/// ```
public final class FileCreateParams extends Params {
    private final FileSource file;
    private final String filename;
    private final FilePurpose purpose;
    private final @Nullable ExpiresAfter expiresAfter;
    private final LongConsumer listener;

    private FileCreateParams(Builder builder) {
        super(builder);
        file = required("file", builder.file);
        filename = builder.filename == null ? file.name() : builder.filename;
        purpose = required("purpose", builder.purpose);
        expiresAfter = builder.expiresAfter;
        listener = builder.listener;
    }

    public static Builder builder() {
        return new Builder();
    }

    FileSource source() {
        return file;
    }

    LongConsumer listener() {
        return listener;
    }

    /// What the server is told that the file is called.
    public String filename() {
        return filename;
    }

    public FilePurpose purpose() {
        return purpose;
    }

    public Optional<ExpiresAfter> expiresAfter() {
        return Optional.ofNullable(expiresAfter);
    }

    /// How long the file lives after it was uploaded.
    public static final class ExpiresAfter {
        private final long seconds;

        private ExpiresAfter(long seconds) {
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

            public ExpiresAfter build() {
                return new ExpiresAfter(Params.required("seconds", seconds));
            }
        }
    }

    /// `file` and `purpose` are required.
    public static final class Builder extends Params.Builder<Builder> {
        private @Nullable FileSource file;
        private @Nullable String filename;
        private @Nullable FilePurpose purpose;
        private @Nullable ExpiresAfter expiresAfter;
        private LongConsumer listener = sent -> {};

        private Builder() {}

        @Override
        protected Builder self() {
            return this;
        }

        /// Read anew for each try.
        public Builder file(Path path) {
            file = new FileSource.OfPath(path);
            return this;
        }

        public Builder file(byte[] bytes) {
            file = new FileSource.OfBytes(bytes.clone());
            return this;
        }

        /// Read once, so that there is no second try, and closed.
        public Builder file(InputStream stream) {
            file = new FileSource.OfStream(stream);
            return this;
        }

        /// That of the path by default, else `file`.
        public Builder filename(String name) {
            filename = name;
            return this;
        }

        public Builder purpose(FilePurpose which) {
            purpose = which;
            return this;
        }

        public Builder expiresAfter(ExpiresAfter after) {
            expiresAfter = after;
            return this;
        }

        /// Is told how many bytes of the file were taken to be sent, time and again, from a thread
        /// of the transport; of each try anew.
        public Builder listener(LongConsumer sent) {
            listener = sent;
            return this;
        }

        /// @throws IllegalStateException if something that is required is missing
        public FileCreateParams build() {
            return new FileCreateParams(this);
        }
    }
}
