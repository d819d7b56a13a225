package dev.tidemill.server.dispatch;

import dev.tidemill.server.job.Loss;
import dev.tidemill.server.job.Outcome;
import dev.tidemill.server.job.Outcome.Lost;
import java.io.IOException;
import java.time.Duration;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.MalformedChunkCodingException;

/// Names the ways in which no whole answer came.
final class Losses {
    private Losses() {}

    /// This node may send nothing any more.
    static final class NotNow extends IOException {
        private static final long serialVersionUID = 1;
    }

    static Lost timeout(Duration limit) {
        return new Lost(
                Loss.TIMEOUT,
                "The model server did not answer within "
                        + limit.toMillis() / 1000.0
                        + " seconds.");
    }

    /// Before anything was sent.
    static Outcome unsent(IOException cause) {
        return cause instanceof NotNow ? new Outcome.Unsent() : new Outcome.Unreached("" + cause);
    }

    /// After something was sent.
    static Outcome of(IOException cause) {
        return switch (cause) {
            case LocalFailure local -> new Outcome.Hindered(String.valueOf(local.getMessage()));
            case AnswerReader.Broken broken ->
                    new Lost(Loss.BROKEN, String.valueOf(broken.getMessage()));
            case ConnectionClosedException _, MalformedChunkCodingException _ ->
                    new Lost(Loss.BROKEN, "The model server's answer broke off.");
            case ClientProtocolException _ ->
                    new Lost(Loss.BROKEN, "The model server's answer is no HTTP.");
            default -> new Lost(Loss.UNAVAILABLE, "The connection to the model server broke off.");
        };
    }
}
