package dev.tidemill.server.http;

import dev.tidemill.server.config.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The query parameters of a request, each of which is asked for once; at the end none may be left.
///
/// A parameter that takes several values may be repeated, or be bracketed as Python's SDK writes
/// lists: `status=a&status=b` and `status[]=a&status[]=b` are the same.
public final class Parameters {
    private final Map<String, List<String>> left;
    private final Set<String> known = new LinkedHashSet<>();

    private Parameters(Map<String, List<String>> left) {
        this.left = left;
    }

    public static Parameters of(Request request) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        request.query()
                .forEach((name, values) ->
                        parameters
                                .computeIfAbsent(unbracketed(name), _ -> new ArrayList<>())
                                .addAll(values));
        return new Parameters(parameters);
    }

    private static String unbracketed(String name) {
        if (!name.endsWith("[]")) {
            return name;
        }
        String bare = name.substring(0, name.length() - 2);
        boolean isInsideAKey = bare.contains("[") && !bare.endsWith("]");
        return isInsideAKey ? name : bare;
    }

    /// The value, or null if there is none.
    public @Nullable String one(String name) {
        List<String> values = all(name);
        if (values.size() > 1) {
            throw Invalid.duplicate(name);
        }
        return values.isEmpty() ? null : values.getFirst();
    }

    /// The value, which must be an integer from `least` to `most`; null if there is none.
    public @Nullable Long integer(String name, long least, long most) {
        String value = one(name);
        return value == null ? null : Long.valueOf(Invalid.integer(name, value, least, most));
    }

    /// The value, which must be one of these; null if there is none.
    public @Nullable String choice(String name, List<String> supported) {
        String value = one(name);
        if (value != null && !supported.contains(value)) {
            throw Invalid.value(name, value, supported);
        }
        return value;
    }

    /// All values in the order given.
    public List<String> all(String name) {
        known.add(name);
        List<String> values = left.remove(name);
        return values == null ? List.of() : values;
    }

    /// All parameters of the form `name[key]`, by their keys.
    public Map<String, List<String>> byKey(String name) {
        known.add(name + "[...]");
        Map<String, List<String>> found = new LinkedHashMap<>();
        left.forEach((parameter, values) -> {
            if (parameter.startsWith(name + "[") && parameter.endsWith("]")) {
                found.put(parameter.substring(name.length() + 1, parameter.length() - 1), values);
            }
        });
        found.keySet().forEach(key -> left.remove(name + "[" + key + "]"));
        return found;
    }

    /// Refuses what nobody asked for, so that a misspelt filter never gives a wrong list.
    public void refuseOthers() {
        for (String name : left.keySet()) {
            String hint =
                    Nearest.of(name, known).map(near -> " Did you mean '" + near + "'?").orElse("");
            throw ApiError.invalid(
                    "Unknown parameter: '" + name + "'." + hint, name, "unknown_parameter");
        }
    }
}
