package dev.tidemill.server.ops;

import dev.tidemill.server.http.Reply;
import dev.tidemill.server.http.Route;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// `/openapi.yaml`: what this server answers, for programs that read OpenAPI.
public final class ApiDocument {
    private final byte[] text;

    public ApiDocument() throws IOException {
        try (var in = ApiDocument.class.getResourceAsStream("openapi.yaml")) {
            text = Objects.requireNonNull(in).readAllBytes();
        }
    }

    public List<Route> routes() {
        return List.of(
                Route.open(
                        "GET",
                        "/openapi.yaml",
                        _ ->
                                new Reply.Whole(
                                        200, Map.of("Content-Type", "application/yaml"), text)));
    }
}
