package dev.tidemill.server.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One method of one path.
///
/// @param pattern such as `/v1/batches/{id}`, where `{id}` stands for any one segment
public record Route(String method, String pattern, Handler handler) {
    /// The variables of a path of this pattern, or empty if the path is none.
    Optional<Map<String, String>> match(List<String> path) {
        List<String> names = segments(pattern);
        if (names.size() != path.size()) {
            return Optional.empty();
        }
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < path.size(); i++) {
            String name = names.get(i);
            if (name.startsWith("{")) {
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
