package dev.tidemill.server.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One method of one path.
///
/// @param pattern such as `/v1/batches/{id}`, where `{id}` stands for any one segment, or
///   `/v1/models/{model...}`, where it stands for all that are left
/// @param open whether it is for everybody, with a key or without
public record Route(String method, String pattern, Handler handler, boolean open) {
    private static final String REST = "...}";

    /// One for callers whose key is valid.
    public Route(String method, String pattern, Handler handler) {
        this(method, pattern, handler, false);
    }

    /// One for everybody.
    public static Route open(String method, String pattern, Handler handler) {
        return new Route(method, pattern, handler, true);
    }

    /// The variables of a path of this pattern, or empty if the path is none.
    ///
    /// @param names the segments of the pattern, which are the same for every path
    Optional<Map<String, String>> match(List<String> names, List<String> path) {
        boolean takesRest = pattern.endsWith(REST);
        if (takesRest ? path.size() < names.size() : path.size() != names.size()) {
            return Optional.empty();
        }
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (name.endsWith(REST)) {
                String rest = String.join("/", path.subList(i, path.size()));
                variables.put(name.substring(1, name.length() - REST.length()), rest);
            } else if (name.startsWith("{") && !path.get(i).isEmpty()) {
                variables.put(name.substring(1, name.length() - 1), path.get(i));
            } else if (!name.equals(path.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(variables);
    }

    static List<String> segments(String path) {
        return List.of(path.split("/", -1));
    }
}
