package dev.tidemill.client.batches;

import dev.tidemill.client.core.Call;
import dev.tidemill.client.core.Caller;
import dev.tidemill.client.core.RequestOptions;
import dev.tidemill.client.http.RequestBody;

/// The batches of a server.
final class HttpBatchService implements BatchService {
    private static final String PATH = "/batches";

    private final Caller caller;

    HttpBatchService(Caller caller) {
        this.caller = caller;
    }

    @Override
    public Batch create(BatchCreateParams params, RequestOptions options) {
        var body = RequestBody.json(params.body().toBytes());
        return new Batch(caller.json(Call.create(PATH, params, options, body)));
    }

    @Override
    public Batch retrieve(BatchRetrieveParams params, RequestOptions options) {
        return new Batch(caller.json(Call.get(PATH + params.segment(), params, options)));
    }

    @Override
    public BatchListPage list(BatchListParams params, RequestOptions options) {
        var response = new BatchListPageResponse(caller.json(Call.get(PATH, params, options)));
        return new BatchListPage(this, params, response);
    }

    @Override
    public Batch cancel(BatchCancelParams params, RequestOptions options) {
        String path = PATH + params.segment() + "/cancel";
        return new Batch(caller.json(new Call("POST", path, params, options, null, false)));
    }
}
