package dev.tidemill.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The network between one node and its database, which can be cut.
final class DatabaseLink implements AutoCloseable {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    private final ServerSocket socket;
    private final int target;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private boolean isCut;

    private DatabaseLink(ServerSocket socket, int target) {
        this.socket = socket;
        this.target = target;
    }

    /// @param target the port of the database
    static DatabaseLink to(int target) throws IOException {
        var link = new DatabaseLink(new ServerSocket(0, 64, HERE), target);
        Thread.ofVirtual().start(link::accept);
        return link;
    }

    int port() {
        return socket.getLocalPort();
    }

    /// Nothing passes any more, and nobody is told: as when a cable is pulled.
    synchronized void cut() {
        isCut = true;
    }

    /// What was under way is gone; new connections pass.
    synchronized void mend() throws IOException {
        for (Socket connection : connections) {
            connection.close();
        }
        isCut = false;
        notifyAll();
    }

    private synchronized void pass() throws IOException {
        try {
            while (isCut) {
                wait();
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket near = socket.accept();
                connections.add(near);
                Thread.ofVirtual().start(() -> connect(near));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void connect(Socket near) {
        try (near;
                var far = new Socket(HERE, target)) {
            connections.add(far);
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            var back = Thread.ofVirtual().start(() -> pump(far, near));
            pump(near, far);
            back.join();
            connections.remove(far);
        } catch (IOException _) {
            // The database is away.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            connections.remove(near);
        }
    }

    private void pump(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] bytes = new byte[64 * 1024];
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                pass();
                out.write(bytes, 0, count);
            }
        } catch (IOException _) {
            // One of the two is gone.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        mend();
    }
}
