package dev.tidemill.server.dispatch;

import dev.tidemill.server.job.Loss;
import dev.tidemill.server.job.Outcome;
import dev.tidemill.server.job.Outcome.Lost;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.MalformedChunkCodingException;

/// Names the ways in which no whole answer came.
final class Losses {
    private Losses() {}

    static Lost timeout(Duration limit) {
        return new Lost(
                Loss.TIMEOUT,
                "The model server did not answer within "
                        + limit.toMillis() / 1000.0
                        + " seconds.");
    }

    static Outcome of(IOException cause) {
        return switch (cause) {
            case LocalFailure local -> new Outcome.Hindered(String.valueOf(local.getMessage()));
            case AnswerReader.Broken broken ->
                    new Lost(Loss.BROKEN, String.valueOf(broken.getMessage()));
            case ConnectionClosedException _, MalformedChunkCodingException _ ->
                    new Lost(Loss.BROKEN, "The model server's answer broke off.");
            case ConnectException _,
                    ConnectTimeoutException _,
                    NoRouteToHostException _,
                    UnknownHostException _ ->
                    new Lost(Loss.UNAVAILABLE, "No connection to the model server could be made.");
            case SSLException _ ->
                    new Lost(
                            Loss.UNAVAILABLE,
                            "No secure connection to the model server could be made.");
            default -> new Lost(Loss.UNAVAILABLE, "The connection to the model server broke off.");
        };
    }
}
