package dev.tidemill.client.http;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The headers of a request or of an answer. Names are found whatever their case.
public final class Headers {
    private static final Headers NONE = builder().build();

    private final Entries entries;

    private Headers(Entries entries) {
        this.entries = entries;
    }

    /// No headers at all.
    public static Headers none() {
        return NONE;
    }

    public static Builder builder() {
        return new Builder(Entries.in(Headers::ignoringCase));
    }

    public Builder toBuilder() {
        return new Builder(entries.copy(Headers::ignoringCase));
    }

    /// How many values there are, all names together.
    public int size() {
        return entries.size();
    }

    public boolean isEmpty() {
        return size() == 0;
    }

    public Set<String> names() {
        return entries.names();
    }

    /// The values of one name, in order; none if it is not there.
    public List<String> values(String name) {
        return entries.values(name);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Headers that && entries.equals(that.entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    @Override
    public String toString() {
        return "Headers" + entries.names();
    }

    private static Map<String, List<String>> ignoringCase() {
        return new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    }

    /// Collects headers. `put` adds to the values of a name, `replace` sets them.
    public static final class Builder {
        private final Entries entries;

        private Builder(Entries entries) {
            this.entries = entries;
        }

        public Builder put(String name, String value) {
            return put(name, List.of(value));
        }

        public Builder put(String name, Iterable<String> values) {
            entries.put(name, values);
            return this;
        }

        public Builder putAll(Map<String, ? extends Iterable<String>> all) {
            all.forEach(this::put);
            return this;
        }

        public Builder putAll(Headers all) {
            all.entries.forEach(this::put);
            return this;
        }

        public Builder replace(String name, String value) {
            return replace(name, List.of(value));
        }

        public Builder replace(String name, Iterable<String> values) {
            entries.replace(name, values);
            return this;
        }

        public Builder replaceAll(Map<String, ? extends Iterable<String>> all) {
            all.forEach(this::replace);
            return this;
        }

        public Builder replaceAll(Headers all) {
            all.entries.forEach(this::replace);
            return this;
        }

        public Builder remove(String name) {
            entries.remove(name);
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

        public Headers build() {
            return new Headers(entries.copy(Headers::ignoringCase));
        }
    }
}
