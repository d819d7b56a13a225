package dev.tidemill.server.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Ends connections on which the headers of a request take too long to come in, however busily:
/// Helidon's own time limit is for a silence.
final class HeaderDeadlines implements ServerConnectionSelector, AutoCloseable {
    private static final ScopedValue<Watched> CONNECTION = ScopedValue.newInstance();

    private final ServerConnectionSelector http;
    private final long nanos;
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(
                    1, Thread.ofPlatform().daemon().name("header-deadlines").factory());

    /// @param http speaks HTTP on the connections
    HeaderDeadlines(ServerConnectionSelector http, Duration deadline) {
        this.http = http;
        nanos = deadline.toNanos();
        timer.setRemoveOnCancelPolicy(true);
    }

    /// The headers of a request on this thread's connection are all in.
    static void headersAreIn() {
        if (CONNECTION.isBound()) {
            CONNECTION.get().phase = Phase.BODY;
        }
    }

    /// The request is answered; what comes next is another.
    static void isAnswered() {
        if (CONNECTION.isBound()) {
            CONNECTION.get().phase = Phase.BETWEEN;
        }
    }

    @Override
    public int bytesToIdentifyConnection() {
        return http.bytesToIdentifyConnection();
    }

    @Override
    public Support supports(BufferData data) {
        return http.supports(data);
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return http.supportedApplicationProtocols();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        var watched = new Watched(context);
        var connection = http.connection(watched);
        return new ServerConnection() {
            @Override
            public void handle(Limit limit) throws InterruptedException {
                ScopedValue.where(CONNECTION, watched)
                        .<@Nullable Void, InterruptedException>call(() -> {
                            connection.handle(limit);
                            return null;
                        });
            }

            @Override
            public Duration idleTime() {
                return connection.idleTime();
            }

            @Override
            public void close(boolean interrupt) {
                connection.close(interrupt);
            }
        };
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private enum Phase {
        BETWEEN,
        HEADERS,
        BODY
    }

    /// A connection with an eye on when its bytes come in. Used by its own thread alone.
    private final class Watched implements ConnectionContext {
        private final ConnectionContext context;
        private final DataReader reader = DataReader.create(this::next);
        private Phase phase = Phase.BETWEEN;
        private long began;

        Watched(ConnectionContext context) {
            this.context = context;
        }

        /// Null at the end of the connection. Most headers come in at once: then no timer is set.
        private byte @Nullable [] next() {
            if (phase == Phase.HEADERS) {
                return nextOfHeaders();
            }
            byte[] bytes = read();
            if (phase == Phase.BETWEEN) {
                phase = Phase.HEADERS;
                began = System.nanoTime();
            }
            return bytes;
        }

        private byte[] nextOfHeaders() {
            long left = nanos - (System.nanoTime() - began);
            var deadline =
                    timer.schedule(
                            context.serverSocket()::close, Math.max(left, 0), TimeUnit.NANOSECONDS);
            try {
                byte[] bytes = read();
                if (bytes != null) {
                    return bytes;
                }
            } catch (UncheckedIOException e) {
                throw new CloseConnectionException("the headers broke off", e);
            } finally {
                deadline.cancel(false);
            }
            throw new CloseConnectionException("the headers broke off");
        }

        private byte @Nullable [] read() {
            var original = context.dataReader();
            try {
                original.ensureAvailable();
            } catch (DataReader.InsufficientDataAvailableException _) {
                return null;
            }
            return original.readBytes(original.available());
        }

        @Override
        public DataReader dataReader() {
            return reader;
        }

        @Override
        public ListenerContext listenerContext() {
            return context.listenerContext();
        }

        @Override
        public ExecutorService executor() {
            return context.executor();
        }

        @Override
        public DataWriter dataWriter() {
            return context.dataWriter();
        }

        @Override
        public Router router() {
            return context.router();
        }

        @Override
        public Optional<ProxyProtocolData> proxyProtocolData() {
            return context.proxyProtocolData();
        }

        @Override
        public HelidonSocket serverSocket() {
            return context.serverSocket();
        }

        @Override
        public PeerInfo remotePeer() {
            return context.remotePeer();
        }

        @Override
        public PeerInfo localPeer() {
            return context.localPeer();
        }

        @Override
        public boolean isSecure() {
            return context.isSecure();
        }

        @Override
        public String socketId() {
            return context.socketId();
        }

        @Override
        public String childSocketId() {
            return context.childSocketId();
        }
    }
}
