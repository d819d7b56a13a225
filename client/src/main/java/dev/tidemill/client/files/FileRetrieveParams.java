package dev.tidemill.client.files;

import dev.tidemill.client.core.IdParams;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The parameters of [FileService#retrieve(FileRetrieveParams)]: the id, and headers and query
/// parameters that have no name of their own.
public final class FileRetrieveParams extends IdParams {
    private FileRetrieveParams(Builder builder) {
        super(builder);
    }

    /// Not even an id.
    public static FileRetrieveParams none() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    public Builder toBuilder() {
        return builder().copy(this);
    }

    public Optional<String> fileId() {
        return id();
    }

    public static final class Builder extends IdParams.Builder<Builder> {
        private Builder() {}

        private Builder copy(FileRetrieveParams params) {
            return from(params);
        }

        @Override
        protected Builder self() {
            return this;
        }

        public Builder fileId(@Nullable String fileId) {
            return id(fileId);
        }

        public Builder fileId(Optional<String> fileId) {
            return id(fileId.orElse(null));
        }

        public FileRetrieveParams build() {
            return new FileRetrieveParams(this);
        }
    }
}
