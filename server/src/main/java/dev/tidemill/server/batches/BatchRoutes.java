package dev.tidemill.server.batches;

import dev.tidemill.server.engine.Engine;
import dev.tidemill.server.http.ApiError;
import dev.tidemill.server.http.Reply;
import dev.tidemill.server.http.Request;
import dev.tidemill.server.http.Route;
import dev.tidemill.server.store.BatchStore;
import dev.tidemill.server.store.Once;
import dev.tidemill.wire.ApiJson;
import dev.tidemill.wire.Batch;
import dev.tidemill.wire.CreateBatch;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// `/v1/batches`: create, list, show and cancel.
public final class BatchRoutes {
    private final BatchesConfig config;
    private final BatchStore batches;
    private final Engine engine;

    public BatchRoutes(BatchesConfig config, BatchStore batches, Engine engine) {
        this.config = config;
        this.batches = batches;
        this.engine = engine;
    }

    public List<Route> routes() {
        return List.of(
                new Route("POST", "/v1/batches", this::create),
                new Route("GET", "/v1/batches", this::list),
                new Route("GET", "/v1/batches/{id}", this::retrieve),
                new Route("GET", "/v1/batches/{id}/progress", this::progress),
                new Route("POST", "/v1/batches/{id}/cancel", this::cancel));
    }

    private Reply create(Request request) throws IOException {
        var create = CreateRequest.read(request, config);
        var window = Objects.requireNonNull(config.windows().get(create.completionWindow()));
        var once = Idempotency.of(request, create);
        var batch =
                once.isEmpty()
                        ? engine.create(request.author(), request.scope(), create, window)
                        : createOnce(request, create, window, once.get());
        request.span().linkBatch(batch.id());
        return Reply.json(ApiJson.batch(batch));
    }

    private Batch createOnce(Request request, CreateBatch create, Duration window, Once once) {
        return switch (engine.createOnce(request.author(), request.scope(), create, window, once)) {
            case BatchStore.Created(_, var batch) -> batch;
            case BatchStore.Repeated(var batch) -> batch;
            case BatchStore.OtherRequest() -> throw Idempotency.conflict();
        };
    }

    private Reply list(Request request) {
        var query = ListRequest.read(request);
        var page = batches.list(request.reach(), query);
        if (page.isEmpty()) {
            String cursor = query.after() != null ? query.after() : query.before();
            throw notFound(String.valueOf(cursor), query.after() != null ? "after" : "before");
        }
        return Reply.json(ApiJson.batches(page.get()));
    }

    private Reply retrieve(Request request) {
        String id = request.pathParam("id");
        return batches.find(request.reach(), id)
                .map(batch -> Reply.json(ApiJson.batch(batch)))
                .orElseThrow(() -> notFound(id, null));
    }

    private Reply progress(Request request) {
        String id = request.pathParam("id");
        var batch = batches.find(request.reach(), id).orElseThrow(() -> notFound(id, null));
        var progress = engine.progress(request.reach(), id).orElseThrow(() -> notFound(id, null));
        return Reply.json(ProgressJson.of(batch, progress));
    }

    private Reply cancel(Request request) {
        String id = request.pathParam("id");
        return switch (engine.cancel(request.author(), request.reach(), id)) {
            case Engine.Cancellation.Accepted(var batch) -> Reply.json(ApiJson.batch(batch));
            case Engine.Cancellation.TooLate(var batch) ->
                    throw ApiError.conflict(
                            "Cannot cancel a batch with status '" + batch.status().text() + "'.");
            case Engine.Cancellation.Unknown() -> throw notFound(id, null);
        };
    }

    private static ApiError notFound(String id, @Nullable String param) {
        return ApiError.notFound("No batch found with id '" + id + "'.", param);
    }
}
