package dev.tidemill.testkit;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// An OpenAI-compatible model server on the loopback, whose answers and faults a test decides.
///
/// It speaks HTTP/1.1 over bare sockets, since no HTTP library lets its user reset a connection or
/// break off in the middle of an answer.
public final class ModelServer implements AutoCloseable {
    private static final int MOST_IN_A_LINE = 64 * 1024;

    /// Decides on one request. Called on the request's own thread.
    public interface Behaviour {
        ModelReply reply(ModelRequest request);
    }

    private final ServerSocket socket;
    private final Behaviour behaviour;
    private final Queue<ModelRequest> requests = new ConcurrentLinkedQueue<>();
    private final Queue<ModelReply> script = new ConcurrentLinkedQueue<>();
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger mostInFlight = new AtomicInteger();
    private final AtomicInteger toReset = new AtomicInteger();
    private final boolean records;

    private ModelServer(ServerSocket socket, Behaviour behaviour, boolean records) {
        this.socket = socket;
        this.behaviour = behaviour;
        this.records = records;
    }

    /// Listens on a free port and keeps every request.
    public static ModelServer start(Behaviour behaviour) throws IOException {
        return start(0, behaviour, true);
    }

    /// @param records whether to keep every request for [#requests]
    public static ModelServer start(int port, Behaviour behaviour, boolean records)
            throws IOException {
        var socket = new ServerSocket(port, 1024, InetAddress.getLoopbackAddress());
        var server = new ModelServer(socket, behaviour, records);
        startThread("model-server", server::accept);
        return server;
    }

    /// Its base URL, with `/v1`.
    public URI url() {
        return URI.create("http://127.0.0.1:" + port() + "/v1");
    }

    public int port() {
        return socket.getLocalPort();
    }

    /// All requests so far, in the order in which they came.
    public List<ModelRequest> requests() {
        return List.copyOf(requests);
    }

    /// All requests so far but for those that ask for the models.
    public List<ModelRequest> calls() {
        return requests.stream().filter(request -> request.method().equals("POST")).toList();
    }

    /// The most requests that it ever had at once.
    public int mostInFlight() {
        return mostInFlight.get();
    }

    /// Resets the next connections, so many of them, at the first byte of their requests.
    public void resetNext(int count) {
        toReset.set(count);
    }

    /// Treats the next calls like this, one after the other, whatever the behaviour says. A request
    /// for the models is no call.
    public void replyNext(ModelReply... replies) {
        script.addAll(List.of(replies));
    }

    private static void startThread(String name, Runnable task) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                connections.add(connection);
                startThread("model-server-connection", () -> serve(connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            if (toReset.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                connection.getInputStream().skipNBytes(1);
                reset(connection);
                return;
            }
            var in = new BufferedInputStream(connection.getInputStream());
            var out = new BufferedOutputStream(connection.getOutputStream(), 64 * 1024);
            var request = read(in);
            while (request != null && answer(request, connection, out)) {
                request = read(in);
            }
        } catch (IOException | UncheckedIOException e) {
            // The client is gone, which is its right.
        } finally {
            connections.remove(connection);
        }
    }

    private static @Nullable ModelRequest read(InputStream in) throws IOException {
        String start = line(in);
        if (start.isEmpty()) {
            return null;
        }
        String[] words = start.split(" ", 3);
        if (words.length < 3) {
            throw new IOException("that is no HTTP");
        }
        Map<String, String> headers = new HashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                throw new IOException("that is no header");
            }
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new ModelRequest(words[0], words[1], Map.copyOf(headers), body(headers, in));
    }

    private static byte[] body(Map<String, String> headers, InputStream in) throws IOException {
        if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
            return chunks(in);
        }
        return in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    }

    private static byte[] chunks(InputStream in) throws IOException {
        var body = new ByteArrayOutputStream();
        int length;
        do {
            length = Integer.parseInt(line(in), 16);
            body.write(in.readNBytes(length));
            line(in);
        } while (length > 0);
        return body.toByteArray();
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int one = in.read(); one >= 0 && one != '\n'; one = in.read()) {
            if (one != '\r') {
                line.append((char) one);
            }
            if (line.length() > MOST_IN_A_LINE) {
                throw new IOException("a line of the head is too long");
            }
        }
        return line.toString();
    }

    /// True if the connection can be used again.
    private boolean answer(ModelRequest request, Socket connection, OutputStream out)
            throws IOException {
        if (records) {
            requests.add(request);
        }
        mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
        try {
            return carryOut(reply(request), connection, out);
        } finally {
            inFlight.decrementAndGet();
        }
    }

    private ModelReply reply(ModelRequest request) {
        ModelReply scripted = request.method().equals("POST") ? script.poll() : null;
        return scripted == null ? behaviour.reply(request) : scripted;
    }

    private static boolean carryOut(ModelReply reply, Socket connection, OutputStream out)
            throws IOException {
        if (reply instanceof ModelReply.Whole whole) {
            head(whole, out);
            out.write(whole.body());
            out.flush();
            return true;
        } else if (reply instanceof ModelReply.Truncated truncated) {
            begin(truncated.answer(), truncated.bytes(), out);
            return false;
        } else if (reply instanceof ModelReply.ResetAfter broken) {
            begin(broken.answer(), broken.bytes(), out);
            reset(connection);
            return false;
        } else if (reply instanceof ModelReply.Misannounced lie) {
            head(lie.answer(), lie.contentLength(), out);
            out.write(lie.answer().body());
            out.flush();
            return lie.contentLength() < lie.answer().body().length;
        } else if (reply instanceof ModelReply.Slow slow) {
            head(slow.answer(), out);
            trickle(slow.answer().body(), slow.bytes(), slow.pause(), out);
            return true;
        } else if (reply instanceof ModelReply.Endless endless) {
            endless(endless.piece(), endless.pause(), out);
            return false;
        } else if (reply instanceof ModelReply.Raw raw) {
            out.write(raw.bytes());
            out.flush();
            return false;
        } else if (reply instanceof ModelReply.Reset) {
            reset(connection);
            return false;
        } else if (reply instanceof ModelReply.Hang hang) {
            pause(hang.longest());
            return false;
        } else if (reply instanceof ModelReply.After after) {
            pause(after.delay());
            return carryOut(after.then(), connection, out);
        }
        throw new AssertionError(reply);
    }

    /// All of the head, and so many bytes of the body.
    private static void begin(ModelReply.Whole whole, int bytes, OutputStream out)
            throws IOException {
        head(whole, out);
        out.write(whole.body(), 0, bytes);
        out.flush();
    }

    private static void reset(Socket connection) throws IOException {
        connection.setSoLinger(true, 0);
        connection.close();
    }

    private static void trickle(byte[] body, int bytes, Duration pause, OutputStream out)
            throws IOException {
        for (int at = 0; at < body.length; at += bytes) {
            out.write(body, at, Math.min(bytes, body.length - at));
            out.flush();
            pause(pause);
        }
    }

    /// Ends with the exception that says that the client is gone.
    private static void endless(byte[] piece, Duration pause, OutputStream out) throws IOException {
        out.write(utf8("HTTP/1.1 200 Status\r\nContent-Type: application/json\r\n"));
        out.write(utf8("Transfer-Encoding: chunked\r\n\r\n"));
        while (true) {
            out.write(utf8(Integer.toHexString(piece.length) + "\r\n"));
            out.write(piece);
            out.write(utf8("\r\n"));
            out.flush();
            pause(pause);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void head(ModelReply.Whole whole, OutputStream out) throws IOException {
        head(whole, whole.body().length, out);
    }

    private static void head(ModelReply.Whole whole, long contentLength, OutputStream out)
            throws IOException {
        var head = new StringBuilder("HTTP/1.1 ").append(whole.status()).append(" Status\r\n");
        whole.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Content-Length: ").append(contentLength).append("\r\n\r\n");
        out.write(utf8(head.toString()));
    }

    private static void pause(Duration time) throws IOException {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            throw new IOException("stopped", e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
