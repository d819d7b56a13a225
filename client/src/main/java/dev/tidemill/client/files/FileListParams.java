package dev.tidemill.client.files;

import dev.tidemill.client.core.ApiEnum;
import dev.tidemill.client.core.Params;
import dev.tidemill.client.http.QueryParams;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which files a page has:
///
/// ```java
/// FileListParams.builder().purpose("batch_output").limit(100).build();
/// ```
public final class FileListParams extends Params {
    private static final FileListParams NONE = builder().build();

    private final @Nullable String after;
    private final @Nullable Long limit;
    private final @Nullable Order order;
    private final @Nullable String purpose;

    private FileListParams(Builder builder) {
        super(builder);
        after = builder.after;
        limit = builder.limit;
        order = builder.order;
        purpose = builder.purpose;
    }

    /// The 10,000 newest.
    public static FileListParams none() {
        return NONE;
    }

    public static Builder builder() {
        return new Builder();
    }

    public Builder toBuilder() {
        return builder().from(this);
    }

    /// The id behind which the page begins.
    public Optional<String> after() {
        return Optional.ofNullable(after);
    }

    /// How many at most.
    public Optional<Long> limit() {
        return Optional.ofNullable(limit);
    }

    public Optional<Order> order() {
        return Optional.ofNullable(order);
    }

    /// Such as `batch`.
    public Optional<String> purpose() {
        return Optional.ofNullable(purpose);
    }

    @Override
    public QueryParams _queryParams() {
        var all = QueryParams.builder();
        after().ifPresent(id -> all.put("after", id));
        limit().ifPresent(count -> all.put("limit", String.valueOf(count)));
        order().ifPresent(which -> all.put("order", which.asString()));
        purpose().ifPresent(name -> all.put("purpose", name));
        return all.putAll(_additionalQueryParams()).build();
    }

    /// Whether the newest (`desc`, the default) or the oldest comes first.
    public static final class Order extends ApiEnum {
        public static final Order ASC = of("asc");
        public static final Order DESC = of("desc");

        private Order(String text) {
            super(text);
        }

        /// Any name, known here or not.
        public static Order of(String text) {
            return new Order(text);
        }
    }

    /// Nothing is required.
    public static final class Builder extends Params.Builder<Builder> {
        private @Nullable String after;
        private @Nullable Long limit;
        private @Nullable Order order;
        private @Nullable String purpose;

        private Builder() {}

        @Override
        protected Builder self() {
            return this;
        }

        private Builder from(FileListParams params) {
            after = params.after;
            limit = params.limit;
            order = params.order;
            purpose = params.purpose;
            return super.from(params);
        }

        public Builder after(@Nullable String id) {
            after = id;
            return this;
        }

        public Builder after(Optional<String> id) {
            return after(id.orElse(null));
        }

        /// From 1 to 10,000.
        public Builder limit(long count) {
            return limit(Long.valueOf(count));
        }

        public Builder limit(@Nullable Long count) {
            limit = count;
            return this;
        }

        public Builder limit(Optional<Long> count) {
            return limit(count.orElse(null));
        }

        public Builder order(@Nullable Order which) {
            order = which;
            return this;
        }

        public Builder order(Optional<Order> which) {
            return order(which.orElse(null));
        }

        public Builder purpose(@Nullable String name) {
            purpose = name;
            return this;
        }

        public Builder purpose(Optional<String> name) {
            return purpose(name.orElse(null));
        }

        public FileListParams build() {
            return new FileListParams(this);
        }
    }
}
