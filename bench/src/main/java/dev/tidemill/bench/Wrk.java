package dev.tidemill.bench;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/// Asks as fast as it is answered.
final class Wrk {
    private static final Pattern RATE = Pattern.compile("Requests/sec: +([0-9.]+)");
    private static final int CONNECTIONS = 64;

    private Wrk() {}

    /// @return the requests a second
    static double rate(String url, int seconds) throws IOException, InterruptedException {
        return rate(url, seconds, CONNECTIONS);
    }

    static double rate(String url, int seconds, int connections)
            throws IOException, InterruptedException {
        String output =
                Children.output(
                        List.of("wrk", "-t1", "-c" + connections, "-d" + seconds + "s", url));
        var rate = RATE.matcher(output);
        if (!rate.find() || output.contains("Non-2xx") || output.contains("Socket errors")) {
            throw new IOException(output);
        }
        return Double.parseDouble(rate.group(1));
    }
}
