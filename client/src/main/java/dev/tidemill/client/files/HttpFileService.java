package dev.tidemill.client.files;

import dev.tidemill.client.core.Call;
import dev.tidemill.client.core.Caller;
import dev.tidemill.client.core.RequestOptions;
import dev.tidemill.client.http.HttpResponse;

/// The files of a server.
final class HttpFileService implements FileService {
    private static final String PATH = "/files";

    private final Caller caller;

    HttpFileService(Caller caller) {
        this.caller = caller;
    }

    @Override
    public FileObject create(FileCreateParams params, RequestOptions options) {
        return new FileObject(
                caller.json(Call.create(PATH, params, options, new UploadForm(params))));
    }

    @Override
    public FileObject retrieve(FileRetrieveParams params, RequestOptions options) {
        return new FileObject(caller.json(Call.get(PATH + params.segment(), params, options)));
    }

    @Override
    public FileListPage list(FileListParams params, RequestOptions options) {
        var response = new FileListPageResponse(caller.json(Call.get(PATH, params, options)));
        return new FileListPage(this, params, response);
    }

    @Override
    public HttpResponse content(FileContentParams params, RequestOptions options) {
        return caller.open(Call.get(PATH + params.segment() + "/content", params, options));
    }

    @Override
    public FileDeleted delete(FileDeleteParams params, RequestOptions options) {
        String path = PATH + params.segment();
        return new FileDeleted(caller.json(new Call("DELETE", path, params, options, null, false)));
    }
}
