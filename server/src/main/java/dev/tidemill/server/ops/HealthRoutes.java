package dev.tidemill.server.ops;

import dev.tidemill.server.http.ApiError;
import dev.tidemill.server.http.Reply;
import dev.tidemill.server.http.Route;
import dev.tidemill.server.store.NodeStore;
import dev.tidemill.server.store.Store;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// `/healthz`: the process lives. `/readyz`: it can do its work.
public final class HealthRoutes {
    private static final JsonFactory JSON = new JsonFactory();
    private static final byte[] OK = "{\"status\":\"ok\"}".getBytes(StandardCharsets.US_ASCII);

    private final Store store;
    private final String node;

    /// @param node the id of this node
    public HealthRoutes(Store store, String node) {
        this.store = store;
        this.node = node;
    }

    public List<Route> routes() {
        return List.of(
                Route.open("GET", "/healthz", _ -> Reply.json(OK)),
                Route.open("GET", "/readyz", _ -> readiness()));
    }

    private Reply readiness() {
        if (!store.answers()) {
            throw ApiError.server(503, "The database does not answer.", "not_ready");
        }
        return Reply.json(nodes());
    }

    /// This node, and all that share its store.
    private byte[] nodes() {
        var out = new ByteArrayOutputStream();
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeStringProperty("status", "ok");
            json.writeStringProperty("node", node);
            json.writeArrayPropertyStart("nodes");
            for (NodeStore.Node live : store.nodes().live()) {
                json.writeStartObject();
                json.writeStringProperty("id", live.incarnation());
                json.writeNumberProperty("seconds_since_beat", live.silentSeconds());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return out.toByteArray();
    }
}
