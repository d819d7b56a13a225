package dev.tidemill.server.http;

import io.helidon.common.buffers.DataReader;
import io.helidon.http.HttpException;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/// The body of a request, where a client that goes away is an ordinary [IOException]: Helidon
/// throws what is not one.
final class RequestBody extends FilterInputStream {
    /// The client does not send what it announced.
    static final class ClientGone extends IOException {
        private static final long serialVersionUID = 1;

        ClientGone(Exception cause) {
            super("the body broke off", cause);
        }
    }

    private final Patience patience;
    private long waited;
    private long came;

    RequestBody(InputStream body, Patience patience) {
        super(body);
        this.patience = patience;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    /// @throws ApiError 408 if the body comes in too slowly
    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        long start = System.nanoTime();
        int count = readNow(bytes, offset, length);
        waited += System.nanoTime() - start;
        came += Math.max(count, 0);
        if (count >= 0 && patience.isOver(waited, came)) {
            throw ApiError.of(
                    408,
                    "The request's body comes in at less than "
                            + patience.leastRate()
                            + " bytes a second.",
                    null,
                    null);
        }
        return count;
    }

    private int readNow(byte[] bytes, int offset, int length) throws IOException {
        try {
            return in.read(bytes, offset, length);
        } catch (DataReader.InsufficientDataAvailableException
                | CloseConnectionException
                | HttpException
                | RequestException
                | NumberFormatException // of the size of a chunk
                | UncheckedIOException e) {
            throw new ClientGone(e);
        }
    }
}
