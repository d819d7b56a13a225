package dev.tidemill.client.core;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The parameters of a call about one thing, by its id.
public abstract class IdParams extends Params {
    private final @Nullable String id;

    protected IdParams(Builder<?> builder) {
        super(builder);
        id = builder.id;
    }

    protected final Optional<String> id() {
        return Optional.ofNullable(id);
    }

    /// The id as a segment of a path.
    ///
    /// @throws IllegalStateException if none was given
    public final String segment() {
        return Call.segment(id().orElseThrow(() -> new IllegalStateException("no id was given")));
    }

    /// @param <B> the builder itself
    public abstract static class Builder<B extends Builder<B>> extends Params.Builder<B> {
        private @Nullable String id;

        protected final B id(@Nullable String value) {
            id = value;
            return self();
        }

        protected final B from(IdParams params) {
            id = params.id;
            return super.from(params);
        }
    }
}
