package dev.tidemill.server.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads the query of a URL.
final class Query {
    private Query() {}

    /// @throws ApiError if an escape in it means nothing
    static Map<String, List<String>> parse(String raw) {
        if (raw.isEmpty()) {
            return Map.of();
        }
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (String pair : raw.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                parameters
                        .computeIfAbsent(decoded(name), _ -> new ArrayList<>(1))
                        .add(decoded(value));
            }
        }
        return Collections.unmodifiableMap(parameters);
    }

    private static String decoded(String text) {
        try {
            String decoded = URLDecoder.decode(text, StandardCharsets.UTF_8);
            if (decoded.indexOf(0) >= 0) {
                throw ApiError.invalid("The query of the URL has a NUL.", null, null);
            }
            return decoded;
        } catch (IllegalArgumentException _) {
            throw ApiError.invalid(
                    "The query of the URL has an escape that means nothing, in '" + text + "'.",
                    null,
                    null);
        }
    }
}
