package dev.tidemill.server.ops;

import dev.tidemill.server.http.ApiError;
import dev.tidemill.server.http.Reply;
import dev.tidemill.server.http.Route;
import dev.tidemill.server.store.Store;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// `/healthz`: the process lives. `/readyz`: it can do its work.
public final class HealthRoutes {
    private static final byte[] OK = "{\"status\":\"ok\"}".getBytes(StandardCharsets.US_ASCII);

    private final Store store;

    public HealthRoutes(Store store) {
        this.store = store;
    }

    public List<Route> routes() {
        return List.of(
                new Route("GET", "/healthz", _ -> Reply.json(OK)),
                new Route("GET", "/readyz", _ -> readiness()));
    }

    private Reply readiness() {
        if (!store.answers()) {
            throw ApiError.server(503, "The database does not answer.", "not_ready");
        }
        return Reply.json(OK);
    }
}
