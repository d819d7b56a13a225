package dev.tidemill.server.dispatch;

import dev.tidemill.server.http.ApiError;
import dev.tidemill.server.http.Reply;
import dev.tidemill.server.http.Request;
import dev.tidemill.server.http.Route;
import dev.tidemill.wire.ApiJson;
import dev.tidemill.wire.Model;
import java.time.Instant;
import java.util.List;

/// `/v1/models`: what batches can name.
public final class ModelRoutes {
    private final Upstreams upstreams;
    private final long created;

    /// @param started told as the creation time of every model, since upstreams keep theirs
    public ModelRoutes(Upstreams upstreams, Instant started) {
        this.upstreams = upstreams;
        created = started.getEpochSecond();
    }

    public List<Route> routes() {
        return List.of(
                new Route("GET", "/v1/models", _ -> list()),
                // Names such as org/model come with their slash escaped or not.
                new Route("GET", "/v1/models/{model...}", this::retrieve));
    }

    private Reply list() {
        var models = upstreams.models().entrySet().stream();
        return Reply.json(
                ApiJson.models(
                        models.map(model -> new Model(model.getKey(), created, model.getValue()))
                                .toList()));
    }

    private Reply retrieve(Request request) {
        String id = request.pathParam("model");
        String upstream = upstreams.models().get(id);
        if (upstream == null) {
            throw ApiError.of(
                    404, "The model '" + id + "' does not exist.", "model", "model_not_found");
        }
        return Reply.json(ApiJson.model(new Model(id, created, upstream)));
    }
}
