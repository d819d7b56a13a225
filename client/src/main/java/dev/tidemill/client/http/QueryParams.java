package dev.tidemill.client.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What stands behind the `?` of a URL.
public final class QueryParams {
    private static final QueryParams NONE = builder().build();

    private final Entries entries;

    private QueryParams(Entries entries) {
        this.entries = entries;
    }

    /// No parameters at all.
    public static QueryParams none() {
        return NONE;
    }

    public static Builder builder() {
        return new Builder(Entries.in(LinkedHashMap::new));
    }

    public Builder toBuilder() {
        return new Builder(entries.copy(LinkedHashMap::new));
    }

    /// How many values there are, all names together.
    public int size() {
        return entries.size();
    }

    public boolean isEmpty() {
        return size() == 0;
    }

    public Set<String> keys() {
        return entries.names();
    }

    /// The values of one name, in order; none if it is not there.
    public List<String> values(String key) {
        return entries.values(key);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof QueryParams that && entries.equals(that.entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    @Override
    public String toString() {
        return encoded();
    }

    /// As they stand behind the `?` of a URL; empty if there are none.
    public String encoded() {
        var out = new StringBuilder();
        entries.forEach((key, values) -> {
            for (String value : values) {
                out.append(out.isEmpty() ? "" : "&")
                        .append(encode(key))
                        .append('=')
                        .append(encode(value));
            }
        });
        return out.toString();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /// Collects parameters. `put` adds to the values of a name, `replace` sets them.
    public static final class Builder {
        private final Entries entries;

        private Builder(Entries entries) {
            this.entries = entries;
        }

        public Builder put(String key, String value) {
            return put(key, List.of(value));
        }

        public Builder put(String key, Iterable<String> values) {
            entries.put(key, values);
            return this;
        }

        public Builder putAll(Map<String, ? extends Iterable<String>> all) {
            all.forEach(this::put);
            return this;
        }

        public Builder putAll(QueryParams all) {
            all.entries.forEach(this::put);
            return this;
        }

        public Builder replace(String key, String value) {
            return replace(key, List.of(value));
        }

        public Builder replace(String key, Iterable<String> values) {
            entries.replace(key, values);
            return this;
        }

        public Builder replaceAll(Map<String, ? extends Iterable<String>> all) {
            all.forEach(this::replace);
            return this;
        }

        public Builder replaceAll(QueryParams all) {
            all.entries.forEach(this::replace);
            return this;
        }

        public Builder remove(String key) {
            entries.remove(key);
            return this;
        }

        public Builder removeAll(Set<String> all) {
            all.forEach(this::remove);
            return this;
        }

        public Builder clear() {
            entries.clear();
            return this;
        }

        public QueryParams build() {
            return new QueryParams(entries.copy(LinkedHashMap::new));
        }
    }
}
