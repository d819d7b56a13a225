package dev.tidemill.server.store;

import java.util.Optional;

/// A PostgreSQL database, 14 or newer, that any number of nodes share.
///
/// @param url as JDBC takes it, `jdbc:postgresql://HOST:PORT/DATABASE`, without a password
/// @param user empty for the one of the URL, or the operating system's
/// @param password empty if none is needed
/// @param connections at the most for reading, and as many for writing
public record PostgresConfig(
        String url, Optional<String> user, Optional<Password> password, int connections) {
    public static final int DEFAULT_CONNECTIONS = 10;
    private static final String SCHEME = "jdbc:postgresql:";

    public PostgresConfig {
        if (!url.startsWith(SCHEME)) {
            throw new IllegalArgumentException(
                    "the URL of the store must be like jdbc:postgresql://localhost:5432/tidemill");
        }
        if (connections < 2) {
            throw new IllegalArgumentException("connections must be at least 2");
        }
    }

    /// The URL without its parameters, some of which may be secret.
    public String shown() {
        int end = url.indexOf('?');
        return end < 0 ? url : url.substring(0, end);
    }

    /// A secret. It does not show itself.
    public record Password(String value) {
        @Override
        public String toString() {
            return "***";
        }
    }

    @Override
    public String toString() {
        return shown();
    }
}
