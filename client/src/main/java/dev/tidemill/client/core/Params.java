package dev.tidemill.client.core;

import dev.tidemill.client.http.Headers;
import dev.tidemill.client.http.QueryParams;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The parameters of a call, with any headers and query parameters that have no name of their own.
public abstract class Params {
    private final Headers headers;
    private final QueryParams queryParams;

    protected Params(Builder<?> builder) {
        headers = builder.headers.build();
        queryParams = builder.queryParams.build();
    }

    public final Headers _additionalHeaders() {
        return headers;
    }

    public final QueryParams _additionalQueryParams() {
        return queryParams;
    }

    /// The headers that are sent.
    public final Headers _headers() {
        return headers;
    }

    /// All that is sent behind the `?` of the URL.
    public QueryParams _queryParams() {
        return queryParams;
    }

    /// What a builder was given.
    ///
    /// @throws IllegalStateException if it was not
    public static <T> T required(String name, @Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("`" + name + "` is required, but was not set");
        }
        return value;
    }

    /// The calls that the builders of all parameters share. Names and meaning are those of the
    /// official SDK: `put` adds a value, `replace` sets it.
    ///
    /// @param <B> the builder itself
    public abstract static class Builder<B extends Builder<B>> {
        private final Headers.Builder headers = Headers.builder();
        private final QueryParams.Builder queryParams = QueryParams.builder();

        protected abstract B self();

        /// Takes over the headers and query parameters of others.
        protected final B from(Params params) {
            headers.putAll(params.headers);
            queryParams.putAll(params.queryParams);
            return self();
        }

        public final B additionalHeaders(Headers all) {
            headers.clear().putAll(all);
            return self();
        }

        public final B additionalHeaders(Map<String, ? extends Iterable<String>> all) {
            headers.clear().putAll(all);
            return self();
        }

        public final B putAdditionalHeader(String name, String value) {
            headers.put(name, value);
            return self();
        }

        public final B putAdditionalHeaders(String name, Iterable<String> values) {
            headers.put(name, values);
            return self();
        }

        public final B putAllAdditionalHeaders(Headers all) {
            headers.putAll(all);
            return self();
        }

        public final B putAllAdditionalHeaders(Map<String, ? extends Iterable<String>> all) {
            headers.putAll(all);
            return self();
        }

        public final B replaceAdditionalHeaders(String name, String value) {
            headers.replace(name, value);
            return self();
        }

        public final B replaceAdditionalHeaders(String name, Iterable<String> values) {
            headers.replace(name, values);
            return self();
        }

        public final B replaceAllAdditionalHeaders(Headers all) {
            headers.replaceAll(all);
            return self();
        }

        public final B replaceAllAdditionalHeaders(Map<String, ? extends Iterable<String>> all) {
            headers.replaceAll(all);
            return self();
        }

        public final B removeAdditionalHeaders(String name) {
            headers.remove(name);
            return self();
        }

        public final B removeAllAdditionalHeaders(Set<String> all) {
            headers.removeAll(all);
            return self();
        }

        public final B additionalQueryParams(QueryParams all) {
            queryParams.clear().putAll(all);
            return self();
        }

        public final B additionalQueryParams(Map<String, ? extends Iterable<String>> all) {
            queryParams.clear().putAll(all);
            return self();
        }

        public final B putAdditionalQueryParam(String key, String value) {
            queryParams.put(key, value);
            return self();
        }

        public final B putAdditionalQueryParams(String key, Iterable<String> values) {
            queryParams.put(key, values);
            return self();
        }

        public final B putAllAdditionalQueryParams(QueryParams all) {
            queryParams.putAll(all);
            return self();
        }

        public final B putAllAdditionalQueryParams(Map<String, ? extends Iterable<String>> all) {
            queryParams.putAll(all);
            return self();
        }

        public final B replaceAdditionalQueryParams(String key, String value) {
            queryParams.replace(key, value);
            return self();
        }

        public final B replaceAdditionalQueryParams(String key, Iterable<String> values) {
            queryParams.replace(key, values);
            return self();
        }

        public final B replaceAllAdditionalQueryParams(QueryParams all) {
            queryParams.replaceAll(all);
            return self();
        }

        public final B replaceAllAdditionalQueryParams(
                Map<String, ? extends Iterable<String>> all) {
            queryParams.replaceAll(all);
            return self();
        }

        public final B removeAdditionalQueryParams(String key) {
            queryParams.remove(key);
            return self();
        }

        public final B removeAllAdditionalQueryParams(Set<String> all) {
            queryParams.removeAll(all);
            return self();
        }
    }
}
