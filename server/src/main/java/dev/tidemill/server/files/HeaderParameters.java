package dev.tidemill.server.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The parameters of a header such as `form-data; name="file"; filename="a.txt"`, their names in
/// lower case. Takes what clients send rather than what they should.
final class HeaderParameters {
    private final String header;
    private final Map<String, String> values = new HashMap<>();
    private int position;

    private HeaderParameters(String header) {
        this.header = header;
    }

    static HeaderParameters of(String header) {
        var parameters = new HeaderParameters(header);
        parameters.token(";");
        while (parameters.position < header.length()) {
            parameters.position++;
            parameters.parameter();
        }
        return parameters;
    }

    /// The value of the parameter. An encoded one (`name*=UTF-8''...`) counts before a plain one.
    Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name + "*"))
                .flatMap(HeaderParameters::decoded)
                .or(() -> Optional.ofNullable(values.get(name)));
    }

    private void parameter() {
        String name = token("=;").strip().toLowerCase(Locale.ROOT);
        if (position == header.length() || header.charAt(position) == ';') {
            return;
        }
        position++;
        while (position < header.length() && header.charAt(position) == ' ') {
            position++;
        }
        values.putIfAbsent(name, startsQuoted() ? quoted() : token(";").strip());
    }

    private boolean startsQuoted() {
        return position < header.length() && header.charAt(position) == '"';
    }

    /// Reads up to one of the ends.
    private String token(String ends) {
        int start = position;
        while (position < header.length() && ends.indexOf(header.charAt(position)) < 0) {
            position++;
        }
        return header.substring(start, position);
    }

    /// A backslash escapes a quote and nothing else: some clients send paths of Windows as they
    /// are.
    private String quoted() {
        var text = new StringBuilder();
        position++;
        while (position < header.length() && header.charAt(position) != '"') {
            if (header.startsWith("\\\"", position)) {
                position++;
            }
            text.append(header.charAt(position));
            position++;
        }
        token(";");
        return text.toString();
    }

    private static Optional<String> decoded(String encoded) {
        String[] parts = encoded.split("'", 3);
        if (parts.length < 3) {
            return Optional.empty();
        }
        return switch (parts[0].toUpperCase(Locale.ROOT)) {
            case "UTF-8" -> Optional.of(unescaped(parts[2], UTF_8));
            case "ISO-8859-1" -> Optional.of(unescaped(parts[2], ISO_8859_1));
            default -> Optional.empty();
        };
    }

    private static String unescaped(String text, Charset charset) {
        byte[] escaped = text.getBytes(charset);
        var bytes = new ByteArrayOutputStream(escaped.length);
        for (int i = 0; i < escaped.length; i++) {
            int high = escaped[i] == '%' ? digit(escaped, i + 1) : -1;
            int low = high < 0 ? -1 : digit(escaped, i + 2);
            if (low < 0) {
                bytes.write(escaped[i]);
            } else {
                bytes.write(high << 4 | low);
                i += 2;
            }
        }
        return bytes.toString(charset);
    }

    private static int digit(byte[] bytes, int at) {
        return at < bytes.length ? Character.digit(bytes[at], 16) : -1;
    }
}
