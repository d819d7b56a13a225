package dev.tidemill.server.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.tidemill.server.blobs.LocalBlobs;
import dev.tidemill.server.job.Ids;
import dev.tidemill.server.job.Outcome;
import dev.tidemill.testkit.ModelServer;
import dev.tidemill.testkit.Models;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One request to a real model server.
class HttpEndpointTest {
    @TempDir private Path folder;

    @Test
    void nothingIsWrittenWhenItMayNotBeSentAnyMore() throws Exception {
        var mayBeSent = new AtomicBoolean(true);
        try (var model = ModelServer.start(Models.echo());
                var blobs = LocalBlobs.open(folder);
                var endpoint = endpoint(model, blobs, mayBeSent)) {
            assertInstanceOf(Outcome.Answered.class, endpoint.send(call()));
            mayBeSent.set(false);
            assertEquals(new Outcome.Unsent(), endpoint.send(call()));
            assertEquals(1, model.calls().size());
        }
    }

    private static HttpEndpoint endpoint(
            ModelServer model, LocalBlobs blobs, AtomicBoolean mayBeSent) {
        return new HttpEndpoint(
                UpstreamConfig.of("test", model.url()),
                model.url(),
                new AnswerReader(blobs, new Ids(new SecureRandom()), ByteBudget.ofHeap(), 1_000),
                InstantSource.system(),
                mayBeSent::get);
    }

    private static Call call() {
        byte[] bytes = "{\"input\":\"a\"}".getBytes(StandardCharsets.UTF_8);
        return new Call(
                "batch_req_00",
                "batch_00",
                0,
                "/embeddings",
                new Call.Body() {
                    @Override
                    public long length() {
                        return bytes.length;
                    }

                    @Override
                    public void writeTo(OutputStream out) throws IOException {
                        out.write(bytes, 0, bytes.length);
                    }
                });
    }
}
