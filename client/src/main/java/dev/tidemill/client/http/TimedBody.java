package dev.tidemill.client.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The body of an answer as a stream whose reads do not wait for ever, as those of the JDK's do. It
/// asks for one piece at a time, so that a slow reader holds little.
final class TimedBody extends InputStream implements BodySubscriber<InputStream> {
    private sealed interface Event {}

    private record Piece(List<ByteBuffer> buffers) implements Event {}

    private record Broken(Throwable cause) implements Event {}

    private record End() implements Event {}

    private final Duration read;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private volatile @Nullable Subscription subscription;
    private List<ByteBuffer> buffers = List.of();
    private @Nullable Event last;
    private volatile boolean closed;

    TimedBody(Duration read) {
        this.read = read;
    }

    @Override
    public CompletionStage<InputStream> getBody() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public void onSubscribe(Subscription given) {
        subscription = given;
        if (closed) {
            given.cancel();
        } else {
            given.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> piece) {
        events.add(new Piece(piece));
    }

    @Override
    public void onError(Throwable cause) {
        events.add(new Broken(cause));
    }

    @Override
    public void onComplete() {
        events.add(new End());
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        ByteBuffer buffer = next();
        if (buffer == null) {
            return -1;
        }
        int count = Math.min(length, buffer.remaining());
        buffer.get(target, offset, count);
        return count;
    }

    private @Nullable ByteBuffer next() throws IOException {
        while (true) {
            if (closed) {
                throw new IOException("the body was closed");
            }
            for (ByteBuffer buffer : buffers) {
                if (buffer.hasRemaining()) {
                    return buffer;
                }
            }
            Event event = last == null ? await() : last;
            if (event instanceof Piece piece) {
                buffers = piece.buffers;
                Objects.requireNonNull(subscription).request(1);
            } else if (event instanceof Broken broken) {
                last = event;
                throw new IOException("the answer broke off: " + broken.cause, broken.cause);
            } else {
                last = event;
                return null;
            }
        }
    }

    private Event await() throws IOException {
        try {
            Event event = events.poll(read.toNanos(), TimeUnit.NANOSECONDS);
            if (event == null) {
                close();
                throw new HttpTimeoutException("nothing came for " + read.toMillis() + " ms");
            }
            return event;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new InterruptedIOException("interrupted while reading an answer");
        }
    }

    /// Gives the connection back, or up, if there is more to come.
    @Override
    public void close() {
        closed = true;
        Subscription given = subscription;
        if (given != null) {
            given.cancel();
        }
    }
}
