package dev.tidemill.client.batches;

import dev.tidemill.client.core.ApiEnum;
import dev.tidemill.client.core.Params;
import dev.tidemill.client.http.QueryParams;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which batches a page has. `after` and `limit` are the hosted API's; all else is Tidemill's, and
/// goes from page to page with them. Of several values of one filter any will do; different filters
/// must all fit.
///
/// ```java
/// BatchListParams.builder()
///         .addStatus(Batch.Status.IN_PROGRESS)
///         .addModel("qwen3-8b")
///         .createdAfter(Instant.now().minus(Duration.ofDays(7)))
///         .build();
/// ```
public final class BatchListParams extends Params {
    private static final BatchListParams NONE = builder().build();

    private final @Nullable String after;
    private final @Nullable String before;
    private final @Nullable Long limit;
    private final @Nullable Order order;
    private final QueryParams filters;

    private BatchListParams(Builder builder) {
        super(builder);
        after = builder.after;
        before = builder.before;
        limit = builder.limit;
        order = builder.order;
        filters = builder.filters.build();
    }

    /// The 20 newest.
    public static BatchListParams none() {
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

    /// The id before which the page ends.
    public Optional<String> before() {
        return Optional.ofNullable(before);
    }

    /// How many at most.
    public Optional<Long> limit() {
        return Optional.ofNullable(limit);
    }

    public Optional<Order> order() {
        return Optional.ofNullable(order);
    }

    /// The filters as they are sent, such as `status` and `metadata[team]`.
    public QueryParams filters() {
        return filters;
    }

    @Override
    public QueryParams _queryParams() {
        var all = QueryParams.builder();
        after().ifPresent(id -> all.put("after", id));
        before().ifPresent(id -> all.put("before", id));
        limit().ifPresent(count -> all.put("limit", String.valueOf(count)));
        order().ifPresent(which -> all.put("order", which.asString()));
        return all.putAll(filters).putAll(_additionalQueryParams()).build();
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
        private @Nullable String before;
        private @Nullable Long limit;
        private @Nullable Order order;
        private final QueryParams.Builder filters = QueryParams.builder();

        private Builder() {}

        @Override
        protected Builder self() {
            return this;
        }

        private Builder from(BatchListParams params) {
            after = params.after;
            before = params.before;
            limit = params.limit;
            order = params.order;
            filters.putAll(params.filters);
            return super.from(params);
        }

        public Builder after(@Nullable String id) {
            after = id;
            return this;
        }

        public Builder after(Optional<String> id) {
            return after(id.orElse(null));
        }

        /// The page just before that batch, in list order. Not together with `after`.
        public Builder before(@Nullable String id) {
            before = id;
            return this;
        }

        /// From 1 to 100.
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

        public Builder order(Order which) {
            order = which;
            return this;
        }

        public Builder addStatus(Batch.Status status) {
            return filter("status", status.asString());
        }

        public Builder addModel(String model) {
            return filter("model", model);
        }

        public Builder addEndpoint(BatchCreateParams.Endpoint endpoint) {
            return filter("endpoint", endpoint.asString());
        }

        public Builder addInputFileId(String id) {
            return filter("input_file_id", id);
        }

        /// Only batches that have this pair; of one key twice, either value.
        public Builder putMetadata(String key, String value) {
            return filter("metadata[" + key + "]", value);
        }

        /// Only batches that were created in a later second than this one.
        public Builder createdAfter(Instant time) {
            filters.replace("created_after", String.valueOf(time.getEpochSecond()));
            return this;
        }

        /// Only batches that were created in an earlier second than this one.
        public Builder createdBefore(Instant time) {
            filters.replace("created_before", String.valueOf(time.getEpochSecond()));
            return this;
        }

        private Builder filter(String key, String value) {
            filters.put(key, value);
            return this;
        }

        public BatchListParams build() {
            return new BatchListParams(this);
        }
    }
}
