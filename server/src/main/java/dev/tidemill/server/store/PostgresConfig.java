package dev.tidemill.server.store;

import dev.tidemill.server.config.Rules;
import dev.tidemill.server.config.Secret;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/// A PostgreSQL database, 14 or newer, that any number of nodes share.
///
/// @param url as JDBC takes it, `jdbc:postgresql://HOST:PORT/DATABASE`; may hold user and password
/// @param user empty for the one of the URL, or the operating system's
/// @param password empty for the one of the URL, if any is needed
/// @param connections at the most for reading, and as many for writing
public record PostgresConfig(
        String url, Optional<String> user, Optional<Secret> password, int connections) {
    public static final int DEFAULT_CONNECTIONS = 10;

    public PostgresConfig {
        new Rules()
                .that(
                        url.startsWith("jdbc:postgresql:"),
                        "url must be like jdbc:postgresql://localhost:5432/tidemill, not '"
                                + shown(url)
                                + "'",
                        "url")
                .check();
    }

    /// The URL without what may be secret.
    public String shown() {
        return shown(url);
    }

    /// The URL without what may be secret: of its parameters all but the user are left out.
    public static String shown(String url) {
        int query = url.indexOf('?');
        String address = (query < 0 ? url : url.substring(0, query)).replaceAll("//.*@", "//***@");
        String user =
                query < 0
                        ? ""
                        : Arrays.stream(url.substring(query + 1).split("&"))
                                .filter(parameter -> parameter.startsWith("user="))
                                .collect(Collectors.joining());
        return user.isEmpty() ? address : address + "?" + user;
    }

    @Override
    public String toString() {
        return shown();
    }
}
