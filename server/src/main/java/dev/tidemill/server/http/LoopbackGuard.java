package dev.tidemill.server.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keeps web pages away from a server that asks for no key: a page may make a browser send forms to
/// the loopback, and may give its own name the loopback's address.
final class LoopbackGuard {
    private final String host;

    /// @param host where the server answers
    LoopbackGuard(String host) {
        this.host = host.toLowerCase(Locale.ROOT);
    }

    /// @throws ApiError 403 if the request was meant for another host, or comes from a web page of
    ///   another origin
    void check(Request request) {
        String authority = request.header("Host").orElse("").toLowerCase(Locale.ROOT);
        String name = hostOf("http://" + authority);
        if (name == null || !isOurs(name)) {
            throw refused("The Host header names another server.");
        }
        Optional<String> origin = request.header("Origin");
        if (origin.isPresent() && !isSame(origin.get(), authority)) {
            throw refused("Web pages of another origin may not use this server.");
        }
    }

    private boolean isOurs(String name) {
        return name.equals(host)
                || name.equals("[" + host + "]")
                || name.equals("localhost")
                || name.equals("[::1]")
                || name.matches("127(\\.\\d{1,3}){3}");
    }

    private static boolean isSame(String origin, String authority) {
        String lower = origin.toLowerCase(Locale.ROOT);
        return lower.equals("http://" + authority) || lower.equals("https://" + authority);
    }

    private static @Nullable String hostOf(String url) {
        try {
            return new URI(url).getHost();
        } catch (URISyntaxException _) {
            return null;
        }
    }

    private static ApiError refused(String message) {
        return ApiError.of(403, message, null, null);
    }
}
