package dev.tidemill.server.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Finds the route of a request.
final class Router {
    private static final String GET = "GET";
    private static final String HEAD = "HEAD";
    private static final String OPTIONS = "OPTIONS";

    private final List<Known> routes;

    Router(List<Route> routes) {
        this.routes =
                routes.stream()
                        .map(route -> new Known(route, Route.segments(route.pattern())))
                        .toList();
    }

    /// A route with its pattern cut into segments.
    private record Known(Route route, List<String> names) {}

    /// A route, and what stood for the variables of its pattern.
    record Match(Route route, Map<String, String> variables) {}

    /// The route of the request, where HEAD is GET without the body.
    ///
    /// @param path as sent, without the query
    /// @throws ApiError 404 if nothing is at that path, 405 if there is, but not for that method
    Match find(String method, String path) {
        List<Match> there = at(path);
        if (there.isEmpty()) {
            throw ApiError.of(404, "Invalid URL (" + method + " " + path + ")", null, null);
        }
        String wanted = method.equals(HEAD) ? GET : method;
        for (Match match : there) {
            if (match.route().method().equals(wanted)) {
                return match;
            }
        }
        if (method.equals(OPTIONS)) {
            String pattern = there.getFirst().route().pattern();
            return new Match(new Route(OPTIONS, pattern, _ -> options(there)), Map.of());
        }
        throw ApiError.of(405, "Not allowed to " + method + " on " + path + ".", null, null)
                .with("Allow", allowed(there));
    }

    private List<Match> at(String path) {
        List<String> segments = Route.segments(path).stream().map(Router::decoded).toList();
        if (segments.stream().anyMatch(segment -> segment.indexOf(0) >= 0)) {
            return List.of();
        }
        return routes.stream()
                .flatMap(known ->
                        known
                                .route()
                                .match(known.names(), segments)
                                .map(variables -> new Match(known.route(), variables))
                                .stream())
                .toList();
    }

    private static Reply options(List<Match> there) {
        return new Reply.Whole(204, Map.of("Allow", allowed(there)), new byte[0]);
    }

    private static String allowed(List<Match> there) {
        var methods =
                there.stream()
                        .map(match -> match.route().method())
                        .collect(Collectors.toCollection(TreeSet::new));
        if (methods.contains(GET)) {
            methods.add(HEAD);
        }
        methods.add(OPTIONS);
        return String.join(", ", methods);
    }

    /// A `+` in a path is a plus. Escapes that mean nothing are taken as they stand.
    private static String decoded(String segment) {
        if (segment.indexOf('%') < 0) {
            return segment;
        }
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return segment;
        }
    }
}
