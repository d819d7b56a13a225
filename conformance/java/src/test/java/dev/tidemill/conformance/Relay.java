package dev.tidemill.conformance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A wire between clients and a server that keeps every byte that a client sends.
final class Relay implements AutoCloseable {
    private static final Pattern REQUEST =
            Pattern.compile("((?:GET|HEAD|POST|PUT|PATCH|DELETE) /\\S*) HTTP/1\\.1\r\n");

    private final ServerSocket socket;
    private final int server;
    private final List<ByteArrayOutputStream> sent = new CopyOnWriteArrayList<>();
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    private Relay(ServerSocket socket, int server) {
        this.socket = socket;
        this.server = server;
    }

    /// Listens on a free port and passes all on to that one.
    static Relay to(int server) throws IOException {
        var relay = new Relay(new ServerSocket(0, 64, InetAddress.getLoopbackAddress()), server);
        Thread.ofVirtual().name("relay").start(relay::accept);
        return relay;
    }

    /// What a client takes as its base URL.
    String url() {
        return "http://127.0.0.1:" + socket.getLocalPort() + "/v1";
    }

    /// Method and target of every request so far, such as `GET /v1/batches`.
    List<String> requests() {
        return REQUEST.matcher(sent()).results().map(MatchResult::group).map(Relay::line).toList();
    }

    private static String line(String request) {
        return request.substring(0, request.lastIndexOf(' '));
    }

    /// All that was sent so far, one connection after the other.
    String sent() {
        return sent.stream()
                .map(bytes -> bytes.toString(StandardCharsets.ISO_8859_1))
                .collect(Collectors.joining());
    }

    private void accept() {
        while (true) {
            try {
                Socket client = socket.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        var bytes = new ByteArrayOutputStream();
        sent.add(bytes);
        connections.add(client);
        try (client;
                var server = new Socket(InetAddress.getLoopbackAddress(), this.server)) {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Thread.ofVirtual().start(() -> pass(server, client, OutputStream.nullOutputStream()));
            pass(client, server, bytes);
        } catch (IOException _) {
            // The server is gone: its client finds out by the end of its own connection.
        } finally {
            connections.remove(client);
        }
    }

    /// Passes on until either side closes its connection, then closes the other.
    private static void pass(Socket from, Socket to, OutputStream copy) {
        byte[] buffer = new byte[16 * 1024];
        try (from;
                to) {
            var in = from.getInputStream();
            var out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                copy.write(buffer, 0, read);
                out.write(buffer, 0, read);
            }
        } catch (IOException _) {
            // One of the two has closed, which is its right.
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
