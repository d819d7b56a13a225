package dev.tidemill.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// An upstream that answers at once, with 600 bytes.
final class Nginx implements AutoCloseable {
    private static final int ANSWER = 600;

    private final Process process;
    private final int port;

    private Nginx(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static Nginx start(Path folder) throws IOException {
        int port = freePort();
        Path file = folder.resolve("nginx.conf");
        Files.writeString(file, configuration(folder, port));
        var process =
                Children.start(
                        new ProcessBuilder("nginx", "-p", folder.toString(), "-c", file.toString())
                                .redirectErrorStream(true)
                                .redirectOutput(folder.resolve("nginx.log").toFile()));
        awaitPort(port, process);
        return new Nginx(process, port);
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    static void awaitPort(int port, Process process) throws IOException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (System.nanoTime() < deadline && process.isAlive()) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (socket.isConnected()) {
                    return;
                }
            } catch (IOException _) {
                LockSupport.parkNanos(5_000_000);
            }
        }
        throw new IOException("nobody listens on port " + port);
    }

    private static String configuration(Path folder, int port) {
        String user = System.getProperty("user.name").equals("root") ? "user root;" : "";
        return """
        daemon off;
        %s
        worker_processes 1;
        pid %s/nginx.pid;
        error_log %s/error.log;
        events { worker_connections 8192; }
        http {
            access_log off;
            client_body_temp_path %s/body;
            keepalive_requests 1000000000;
            keepalive_timeout 1h;
            default_type application/json;
            server {
                listen 127.0.0.1:%d backlog=4096;
                client_max_body_size 0;
                location /v1/models { return 200 '%s'; }
                location /v1/ { return 200 '%s'; }
            }
        }
        """
                .formatted(
                        user, folder, folder, folder, port, Inputs.MODELS, Inputs.answer(ANSWER));
    }

    String url() {
        return "http://127.0.0.1:" + port + "/v1";
    }

    @Override
    public void close() {
        Children.stop(process);
    }
}
