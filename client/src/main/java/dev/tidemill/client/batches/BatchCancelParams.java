package dev.tidemill.client.batches;

import dev.tidemill.client.core.IdParams;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The parameters of [BatchService#cancel(BatchCancelParams)]: the id, and headers and query
/// parameters that have no name of their own.
public final class BatchCancelParams extends IdParams {
    private BatchCancelParams(Builder builder) {
        super(builder);
    }

    /// Not even an id.
    public static BatchCancelParams none() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    public Builder toBuilder() {
        return builder().copy(this);
    }

    public Optional<String> batchId() {
        return id();
    }

    public static final class Builder extends IdParams.Builder<Builder> {
        private Builder() {}

        private Builder copy(BatchCancelParams params) {
            return from(params);
        }

        @Override
        protected Builder self() {
            return this;
        }

        public Builder batchId(@Nullable String batchId) {
            return id(batchId);
        }

        public Builder batchId(Optional<String> batchId) {
            return id(batchId.orElse(null));
        }

        public BatchCancelParams build() {
            return new BatchCancelParams(this);
        }
    }
}
