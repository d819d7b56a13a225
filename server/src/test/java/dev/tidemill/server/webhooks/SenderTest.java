package dev.tidemill.server.webhooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.server.config.Network;
import dev.tidemill.server.config.Secret;
import dev.tidemill.server.webhooks.Answer.Acknowledged;
import dev.tidemill.server.webhooks.Answer.Declined;
import dev.tidemill.server.webhooks.Answer.Missing;
import dev.tidemill.server.webhooks.WebhooksConfig.Attempts;
import dev.tidemill.server.webhooks.WebhooksConfig.Targets;
import dev.tidemill.testkit.ModelReply;
import dev.tidemill.testkit.WebhookReceiver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// One attempt over real sockets. What is scripted is the receiver, and what names lead to.
class SenderTest {
    private static final Targets OPEN = new Targets(true, true, List.of());
    private static final Targets HTTP = new Targets(true, false, List.of());
    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.ofEpochSecond(1_800_000_000));
    private static final Missing REFUSED = new Missing("the host has no address that is allowed");
    private static final Missing TOO_SLOW = new Missing("there was no answer within 1.0 seconds");

    @Test
    void theEventIsPostedAsItIsAndSigned() throws Exception {
        try (var receiver = WebhookReceiver.start();
                var sender = sender(OPEN, InetAddress::getAllByName)) {
            assertEquals(new Acknowledged(200), send(sender, receiver.url()));

            var request = receiver.requests().getFirst();
            assertEquals("POST", request.method());
            assertEquals("/hook", request.path());
            assertEquals("{\"test\": 2432232314}", request.text());
            assertEquals(Optional.of("application/json"), request.header("content-type"));
            assertEquals(Optional.of("wh_1"), request.header("webhook-id"));
            assertEquals(Optional.of("1800000000"), request.header("webhook-timestamp"));
            // By openssl dgst -sha256 -hmac, of wh_1.1800000000.{"test": 2432232314}
            assertEquals(
                    Optional.of(
                            "v1,q1pO5Lgi7LEB1Oaitwk+d+r/SckpPwoMaQYhxz5jGJI= "
                                    + "v1,RukLRCZ9SyzxoaBCEJjTH5eKLMGMIrS7ZIXtEZLIMi0="),
                    request.header("webhook-signature"));
        }
    }

    @Test
    void anyOther2xxIsAnAcknowledgementToo() throws Exception {
        assertEquals(new Acknowledged(204), answerTo(ModelReply.json(204, "")));
        assertEquals(new Acknowledged(299), answerTo(ModelReply.json(299, "{}")));
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        try (var inner = WebhookReceiver.start();
                var receiver =
                        WebhookReceiver.start(
                                ModelReply.json(307, "").with("Location", inner.url()));
                var sender = sender(OPEN, InetAddress::getAllByName)) {
            assertEquals(declined(307), send(sender, receiver.url()));
            assertEquals(List.of(), inner.requests());
        }
    }

    @Test
    void anEndpointMaySayWhenItHasTime() throws Exception {
        var busy = ModelReply.json(429, "").with("Retry-After", "17");
        assertEquals(new Declined(429, Optional.of(Duration.ofSeconds(17))), answerTo(busy));
        assertEquals(declined(500), answerTo(ModelReply.json(500, "").with("Retry-After", "17")));
    }

    @Test
    void whoDoesNotAnswerIsNotWaitedForLong() throws Exception {
        assertEquals(TOO_SLOW, answerTo(new ModelReply.Hang(Duration.ofSeconds(10))));
    }

    @Test
    void aHeadThatTricklesInIsNotWaitedForLong() throws Exception {
        try (var trickler = new Trickler();
                var sender = sender(OPEN, InetAddress::getAllByName)) {
            assertEquals(TOO_SLOW, send(sender, trickler.url()));
        }
    }

    @Test
    void theBodyOfAnAnswerDoesNotMatter() throws Exception {
        var whole = ModelReply.json(200, "x".repeat(100_000));
        assertEquals(new Acknowledged(200), answerTo(new ModelReply.Truncated(whole, 10)));
        assertEquals(new Acknowledged(200), answerTo(new ModelReply.ResetAfter(whole, 10)));
        var pause = Duration.ofMillis(1);
        assertEquals(new Acknowledged(200), answerTo(new ModelReply.Endless(new byte[512], pause)));
    }

    @Test
    void ofAnEndlessBodyLittleIsTaken() throws Exception {
        byte[] piece = new byte[1_000];
        long start = System.nanoTime();
        answerTo(new ModelReply.Endless(piece, Duration.ofMillis(20)));
        long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
        assertTrue(millis < 900, "it took " + millis + " ms");
    }

    @Test
    void aBodyThatTricklesInDelaysNothingForLong() throws Exception {
        var slow =
                new ModelReply.Slow(
                        ModelReply.json(200, "x".repeat(1_000)), 1, Duration.ofMillis(100));
        assertEquals(new Acknowledged(200), answerTo(slow));
    }

    @Test
    void aHeadWithoutEndIsNotTaken() throws Exception {
        String endless =
                "HTTP/1.1 200 OK\r\nX: " + "x".repeat(100_000) + "\r\nContent-Length: 0\r\n\r\n";
        assertEquals(
                new Missing("the connection broke off"),
                answerTo(new ModelReply.Raw(endless.getBytes(StandardCharsets.US_ASCII))));
    }

    @Test
    void aConnectionThatBreaksOffIsTold() throws Exception {
        var broken = new Missing("the connection broke off");
        assertEquals(broken, answerTo(new ModelReply.Reset()));
        assertEquals(broken, answerTo(new ModelReply.Raw(new byte[0])));
    }

    @Test
    void whoDoesNotListenIsTold() throws Exception {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        try (var sender = sender(OPEN, InetAddress::getAllByName)) {
            assertEquals(
                    new Missing("no connection could be made"),
                    send(sender, "http://127.0.0.1:" + port + "/"));
        }
    }

    @Test
    void whatIsNoServerOfTlsIsTold() throws Exception {
        try (var receiver = WebhookReceiver.start();
                var sender = sender(OPEN, InetAddress::getAllByName)) {
            var answer = send(sender, receiver.url().replace("http:", "https:"));
            assertTrue(
                    answer instanceof Missing(var reason) && reason.startsWith("TLS failed: "),
                    answer::toString);
        }
    }

    @Test
    void aNameThatLeadsInwardsIsNotFollowed() throws Exception {
        try (var receiver = WebhookReceiver.start();
                var sender = sender(HTTP, _ -> addresses("127.0.0.1"))) {
            assertEquals(REFUSED, send(sender, named(receiver)));
            assertEquals(List.of(), receiver.requests());
        }
    }

    @Test
    void aNameIsJudgedAnewAtEveryAttempt() throws Exception {
        var targets = new Targets(true, false, List.of("127.0.0.1"));
        var answers = new ArrayDeque<>(List.of("127.0.0.1", "127.0.0.2"));
        try (var receiver = WebhookReceiver.start();
                var sender = sender(targets, _ -> addresses(answers.removeFirst()))) {
            assertEquals(new Acknowledged(200), send(sender, named(receiver)));
            assertEquals(REFUSED, send(sender, named(receiver)));
            assertEquals(1, receiver.requests().size());
        }
    }

    @Test
    void aNameIsLookedUpOnceForEachAttempt() throws Exception {
        var targets = new Targets(true, false, List.of("127.0.0.1"));
        // Whoever asked again would find nothing.
        var answers = new ArrayDeque<>(List.of("127.0.0.1"));
        try (var receiver = WebhookReceiver.start();
                var sender = sender(targets, _ -> addresses(answers.removeFirst()))) {
            assertEquals(new Acknowledged(200), send(sender, named(receiver)));
            assertEquals(
                    Optional.of("hooks.test:" + receiver.port()),
                    receiver.requests().getFirst().header("host"));
        }
    }

    @Test
    void ofSeveralAddressesOnlyThoseAreTriedThatAreAllowed() throws Exception {
        var targets = new Targets(true, false, List.of("127.0.0.2"));
        try (var receiver = WebhookReceiver.start();
                var sender = sender(targets, _ -> addresses("127.0.0.1", "127.0.0.2"))) {
            // The receiver listens at the first alone.
            assertEquals(new Missing("no connection could be made"), send(sender, named(receiver)));
            assertEquals(List.of(), receiver.requests());
        }
    }

    @Test
    void aUrlThatIsNotAllowedAnyMoreIsNotUsed() throws Exception {
        try (var receiver = WebhookReceiver.start();
                var sender = sender(Targets.PUBLIC, InetAddress::getAllByName)) {
            assertEquals(
                    new Missing("the URL must begin with https://"), send(sender, receiver.url()));
            assertEquals(List.of(), receiver.requests());
        }
    }

    @Test
    void aNameThatNobodyKnowsIsTold() throws Exception {
        CheckedAddresses.Names none =
                host -> {
                    throw new UnknownHostException(host);
                };
        try (var sender = sender(OPEN, none)) {
            assertEquals(new Missing("there is no such host"), send(sender, "http://hooks.test/"));
        }
    }

    @Test
    void aNameThatIsNotFoundInTimeIsTold() throws Exception {
        var latch = new CountDownLatch(1);
        CheckedAddresses.Names slow =
                _ -> {
                    try {
                        latch.await();
                    } catch (InterruptedException _) {
                        Thread.currentThread().interrupt();
                    }
                    return addresses("127.0.0.1");
                };
        try (var sender = sender(OPEN, slow)) {
            assertEquals(
                    new Missing("the host was not found in time"),
                    send(sender, "http://hooks.test/"));
        } finally {
            latch.countDown();
        }
    }

    /// A server that sends a header a line at a time, and comes to no end.
    private static final class Trickler implements AutoCloseable {
        private final ServerSocket socket =
                new ServerSocket(0, 1, InetAddress.getLoopbackAddress());

        Trickler() throws IOException {
            Thread.startVirtualThread(this::serve);
        }

        String url() {
            return "http://127.0.0.1:" + socket.getLocalPort() + "/";
        }

        private void serve() {
            try (var connection = socket.accept()) {
                var out = connection.getOutputStream();
                out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
                while (true) {
                    out.write("X: 1\r\n".getBytes(StandardCharsets.US_ASCII));
                    out.flush();
                    LockSupport.parkNanos(50_000_000);
                }
            } catch (IOException _) {
                // The client has gone.
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static Answer answerTo(ModelReply reply) throws IOException {
        try (var receiver = WebhookReceiver.start(reply);
                var sender = sender(OPEN, InetAddress::getAllByName)) {
            return send(sender, receiver.url());
        }
    }

    private static Answer send(Sender sender, String url) {
        byte[] body = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
        var secrets =
                List.of(
                        new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
                        new Secret("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX"));
        return sender.send(new Sender.Message("wh_1", url, body, secrets));
    }

    private static Sender sender(Targets targets, CheckedAddresses.Names names) {
        var second = Duration.ofSeconds(1);
        var config =
                new WebhooksConfig(
                        targets,
                        new Attempts(4, 2, Duration.ofMillis(500), second),
                        WebhooksConfig.Retry.DEFAULT,
                        Duration.ofDays(30));
        return new Sender(config, names, CLOCK, 4);
    }

    private static Declined declined(int status) {
        return new Declined(status, Optional.empty());
    }

    private static String named(WebhookReceiver receiver) {
        return "http://hooks.test:" + receiver.port() + "/";
    }

    private static InetAddress[] addresses(String... literals) {
        return List.of(literals).stream()
                .map(literal -> Network.literal(literal).orElseThrow())
                .toArray(InetAddress[]::new);
    }
}
