package dev.tidemill.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/// An upstream that answers each request after the same time, however many there are.
final class SlowUpstream {
    private static final byte[] ANSWER = http(Inputs.answer(600));
    private static final byte[] MODELS = http(Inputs.MODELS);

    private SlowUpstream() {}

    /// @param arguments the port, the milliseconds
    public static void main(String[] arguments) throws IOException {
        var latency = Duration.ofMillis(Long.parseLong(arguments[1]));
        int port = Integer.parseInt(arguments[0]);
        try (var server = new ServerSocket(port, 4096, InetAddress.getLoopbackAddress())) {
            while (true) {
                var socket = server.accept();
                Thread.startVirtualThread(() -> serve(socket, latency));
            }
        }
    }

    private static void serve(Socket socket, Duration latency) {
        try (socket) {
            socket.setTcpNoDelay(true);
            var in = new BufferedInputStream(socket.getInputStream());
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                boolean isPost = line.startsWith("POST");
                in.skipNBytes(length(in));
                if (isPost) {
                    Thread.sleep(latency);
                }
                socket.getOutputStream().write(isPost ? ANSWER : MODELS);
            }
        } catch (IOException _) {
            // The server has closed it.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static long length(InputStream in) throws IOException {
        long length = 0;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            String small = header.toLowerCase(Locale.ROOT);
            if (small.startsWith("content-length:")) {
                length = Long.parseLong(small.substring(15).strip());
            }
        }
        return length;
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            line.append((char) b);
        }
        return line.toString().strip();
    }

    private static byte[] http(String body) {
        return ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length()
                        + "\r\n\r\n"
                        + body)
                .getBytes(StandardCharsets.US_ASCII);
    }
}
