package dev.tidemill.server.webhooks;

import dev.tidemill.server.http.ApiError;
import dev.tidemill.server.http.Parameters;
import dev.tidemill.server.http.Reply;
import dev.tidemill.server.http.Request;
import dev.tidemill.server.http.Route;
import dev.tidemill.server.job.Ids;
import dev.tidemill.server.store.NewWebhook;
import dev.tidemill.server.store.Store;
import dev.tidemill.server.store.StoredWebhook;
import dev.tidemill.server.store.WebhookStore;
import dev.tidemill.server.store.WebhookStore.Change;
import dev.tidemill.wire.CreateWebhookEndpoint;
import dev.tidemill.wire.Page;
import dev.tidemill.wire.RotateWebhookSecret;
import dev.tidemill.wire.TestWebhookEndpoint;
import dev.tidemill.wire.UpdateWebhookEndpoint;
import dev.tidemill.wire.WebhookDelivery;
import dev.tidemill.wire.WebhookJson;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `/v1/webhook_endpoints`: create, list, show, change, delete and test; and what was delivered.
final class WebhookRoutes {
    /// So many may be slow at once, on account of one project.
    private static final int MOST_IN_A_PROJECT = 20;

    private static final int DEFAULT_LIMIT = 20;
    private static final int MAX_LIMIT = 100;
    private static final String ALL = "/v1/webhook_endpoints";
    private static final String ONE = ALL + "/{id}";

    private final TargetUrl targets;
    private final Store store;
    private final Samples samples;
    private final Ids ids;
    private final InstantSource clock;

    WebhookRoutes(TargetUrl targets, Store store, Samples samples, Ids ids, InstantSource clock) {
        this.targets = targets;
        this.store = store;
        this.samples = samples;
        this.ids = ids;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                new Route("POST", ALL, this::create),
                new Route("GET", ALL, this::list),
                new Route("GET", ONE, this::retrieve),
                new Route("POST", ONE, this::update),
                new Route("DELETE", ONE, this::delete),
                new Route("POST", ONE + "/rotate_secret", this::rotateSecret),
                new Route("POST", ONE + "/test", this::test),
                new Route("GET", ONE + "/deliveries", this::deliveries),
                new Route("GET", "/v1/webhook_event_types", _ -> eventTypes()));
    }

    private Reply create(Request request) throws IOException {
        var body = EndpointRequest.read(request, CreateWebhookEndpoint::read);
        var secret = Signature.secret(ids);
        var webhook =
                new NewWebhook(
                        "whe_" + ids.hex32(),
                        EndpointRequest.name(body.name()),
                        EndpointRequest.url(body.url(), targets),
                        EndpointRequest.eventTypes(body.eventTypes()),
                        secret);
        return changing(request)
                .create(request.scope(), webhook, MOST_IN_A_PROJECT, clock.instant())
                .map(WebhookRoutes::withSecret)
                .orElseThrow(() ->
                        ApiError.invalid(
                                "A project may have at most "
                                        + MOST_IN_A_PROJECT
                                        + " webhook endpoints.",
                                null,
                                "too_many_webhook_endpoints"));
    }

    private WebhookStore changing(Request request) {
        return store.webhooks().by(request.author());
    }

    private static Reply withSecret(StoredWebhook webhook) {
        return Reply.json(WebhookJson.endpoint(webhook.toWire(), webhook.secret().value()));
    }

    private Reply list(Request request) {
        var cursor = Cursor.of(request);
        var page =
                store.webhooks()
                        .list(request.reach(), cursor.after(), cursor.limit())
                        .orElseThrow(() -> notFound(String.valueOf(cursor.after()), "after"));
        return Reply.json(
                WebhookJson.endpoints(
                        new Page<>(
                                page.data().stream().map(StoredWebhook::toWire).toList(),
                                page.hasMore())));
    }

    private Reply retrieve(Request request) {
        return shown(find(request), request);
    }

    private Reply update(Request request) throws IOException {
        var body = EndpointRequest.read(request, UpdateWebhookEndpoint::read);
        var change =
                new Change(
                        body.name() == null ? null : EndpointRequest.name(body.name()),
                        body.url() == null ? null : EndpointRequest.url(body.url(), targets),
                        body.eventTypes() == null
                                ? null
                                : EndpointRequest.eventTypes(body.eventTypes()));
        return shown(
                changing(request)
                        .update(request.reach(), request.pathParam("id"), change, clock.instant()),
                request);
    }

    private Reply delete(Request request) {
        String id = request.pathParam("id");
        if (!changing(request).delete(request.reach(), id, clock.instant())) {
            throw notFound(id, null);
        }
        return Reply.json(WebhookJson.deletedEndpoint(id));
    }

    private Reply rotateSecret(Request request) throws IOException {
        var body = EndpointRequest.read(request, RotateWebhookSecret::read);
        String id = request.pathParam("id");
        return changing(request)
                .rotate(
                        request.reach(),
                        id,
                        Signature.secret(ids),
                        body.keepsOld(),
                        clock.instant())
                .map(WebhookRoutes::withSecret)
                .orElseThrow(() -> notFound(id, null));
    }

    private Reply test(Request request) throws IOException {
        var body = EndpointRequest.read(request, TestWebhookEndpoint::read);
        var type = EndpointRequest.eventType("event_type", body.eventType());
        var webhook = find(request).orElseThrow(() -> notFound(request.pathParam("id"), null));
        return Reply.json(WebhookJson.test(webhook.id(), type, samples.send(webhook, type)));
    }

    private Reply deliveries(Request request) {
        var cursor = Cursor.of(request);
        var webhook = find(request).orElseThrow(() -> notFound(request.pathParam("id"), null));
        Optional<Page<WebhookDelivery>> page =
                store.deliveries()
                        .list(request.reach(), webhook.id(), cursor.after(), cursor.limit());
        return page.map(found -> Reply.json(WebhookJson.deliveries(found)))
                .orElseThrow(() ->
                        ApiError.notFound(
                                "No delivery found with id '" + cursor.after() + "'.", "after"));
    }

    private static Reply eventTypes() {
        return Reply.json(WebhookJson.eventTypes());
    }

    private Optional<StoredWebhook> find(Request request) {
        return store.webhooks().find(request.reach(), request.pathParam("id"));
    }

    private static Reply shown(Optional<StoredWebhook> webhook, Request request) {
        return webhook.map(found -> Reply.json(WebhookJson.endpoint(found.toWire())))
                .orElseThrow(() -> notFound(request.pathParam("id"), null));
    }

    private static ApiError notFound(String id, @Nullable String param) {
        return ApiError.notFound("No webhook endpoint found with id '" + id + "'.", param);
    }

    /// Where a page begins, and how long it is.
    private record Cursor(@Nullable String after, int limit) {
        static Cursor of(Request request) {
            var parameters = Parameters.of(request);
            Long limit = parameters.integer("limit", 1, MAX_LIMIT);
            String after = parameters.one("after");
            parameters.refuseOthers();
            return new Cursor(after, limit == null ? DEFAULT_LIMIT : limit.intValue());
        }
    }
}
