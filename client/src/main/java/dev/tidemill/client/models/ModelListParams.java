package dev.tidemill.client.models;

import dev.tidemill.client.core.Params;

/// The parameters of [ModelService#list(ModelListParams)]: headers and query parameters that have
/// no name of their own.
public final class ModelListParams extends Params {
    private static final ModelListParams NONE = builder().build();

    private ModelListParams(Builder builder) {
        super(builder);
    }

    public static ModelListParams none() {
        return NONE;
    }

    public static Builder builder() {
        return new Builder();
    }

    public Builder toBuilder() {
        return builder().copy(this);
    }

    /// Nothing is required.
    public static final class Builder extends Params.Builder<Builder> {
        private Builder() {}

        private Builder copy(ModelListParams params) {
            return from(params);
        }

        @Override
        protected Builder self() {
            return this;
        }

        public ModelListParams build() {
            return new ModelListParams(this);
        }
    }
}
