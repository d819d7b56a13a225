package dev.tidemill.client.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/// Names with their values, each in the order in which they came.
final class Entries {
    private final Map<String, List<String>> values;

    private Entries(Map<String, List<String>> values) {
        this.values = values;
    }

    static Entries in(Supplier<Map<String, List<String>>> map) {
        return new Entries(map.get());
    }

    Entries copy(Supplier<Map<String, List<String>>> map) {
        Map<String, List<String>> copy = map.get();
        values.forEach((name, all) -> copy.put(name, List.copyOf(all)));
        return new Entries(copy);
    }

    void put(String name, Iterable<String> more) {
        var all = new ArrayList<>(values.getOrDefault(name, List.of()));
        more.forEach(all::add);
        values.put(name, all);
    }

    void replace(String name, Iterable<String> others) {
        values.remove(name);
        put(name, others);
    }

    void remove(String name) {
        values.remove(name);
    }

    void clear() {
        values.clear();
    }

    Set<String> names() {
        return Collections.unmodifiableSet(values.keySet());
    }

    List<String> values(String name) {
        return List.copyOf(values.getOrDefault(name, List.of()));
    }

    void forEach(BiConsumer<String, List<String>> action) {
        values.forEach(action);
    }

    int size() {
        return values.values().stream().mapToInt(List::size).sum();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Entries that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
