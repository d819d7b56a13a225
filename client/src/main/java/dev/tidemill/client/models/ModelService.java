package dev.tidemill.client.models;

import dev.tidemill.client.core.Call;
import dev.tidemill.client.core.Caller;
import dev.tidemill.client.core.RequestOptions;

/// The calls of `/v1/models`. Safe for use by many threads. Their errors are those of
/// [dev.tidemill.client.batches.BatchService].
public interface ModelService {
    /// That of a server.
    static ModelService over(Caller caller) {
        return (params, options) ->
                new ModelListPage(
                        new ModelListPageResponse(
                                caller.json(Call.get("/models", params, options))));
    }

    /// All models.
    ///
    /// ```java
    /// client.models().list().items().forEach(model -> System.out.println(model.id()));
    /// ```
    default ModelListPage list() {
        return list(ModelListParams.none(), RequestOptions.none());
    }

    /// @see #list()
    default ModelListPage list(ModelListParams params) {
        return list(params, RequestOptions.none());
    }

    /// @see #list()
    default ModelListPage list(RequestOptions options) {
        return list(ModelListParams.none(), options);
    }

    /// @see #list()
    ModelListPage list(ModelListParams params, RequestOptions options);
}
