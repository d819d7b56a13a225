package dev.tidemill.server.webhooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.tidemill.server.config.Secret;
import dev.tidemill.server.webhooks.Answer.Acknowledged;
import dev.tidemill.server.webhooks.Answer.Missing;
import dev.tidemill.server.webhooks.WebhooksConfig.Targets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Deliveries over TLS to a receiver with a certificate for `hooks.test`, which the JDK's own tool
/// made, and which is trusted as an operator would have it trusted.
class SenderTlsTest {
    private static final String TRUSTED = "javax.net.ssl.trustStore";
    private static final String PASSWORD = "changeit";

    @TempDir private Path folder;
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private HttpsServer receiver;

    @BeforeEach
    void start() throws Exception {
        Path store = folder.resolve("receiver.p12");
        make(store);
        receiver =
                HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.setHttpsConfigurator(new HttpsConfigurator(identity(store)));
        receiver.createContext("/hook", this::take);
        receiver.start();
        System.setProperty(TRUSTED, trusting(store).toString());
    }

    @AfterEach
    void stop() {
        System.clearProperty(TRUSTED);
        receiver.stop(0);
    }

    @Test
    void anEventIsDeliveredToACertificateThatIsTrusted() {
        assertEquals(new Acknowledged(200), send("hooks.test"));
        assertEquals(List.of("{\"test\": true}"), bodies);
    }

    @Test
    void nothingIsToldToACertificateThatNobodyVouchesFor() {
        System.clearProperty(TRUSTED);

        assertFailed("unable to find valid certification path", send("hooks.test"));
    }

    @Test
    void nothingIsToldToACertificateOfAnotherName() {
        assertFailed("matching other.test", send("other.test"));
    }

    private void assertFailed(String reason, Answer answer) {
        assertTrue(
                answer instanceof Missing(var why)
                        && why.startsWith("TLS failed: ")
                        && why.contains(reason),
                answer::toString);
        assertEquals(List.of(), bodies);
    }

    private Answer send(String host) {
        var config =
                new WebhooksConfig(
                        new Targets(false, true, List.of()),
                        WebhooksConfig.Attempts.DEFAULT,
                        WebhooksConfig.Retry.DEFAULT,
                        Duration.ofDays(30));
        var message =
                new Sender.Message(
                        "wh_1",
                        "https://" + host + ":" + receiver.getAddress().getPort() + "/hook",
                        "{\"test\": true}".getBytes(StandardCharsets.UTF_8),
                        List.of(new Secret("whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0")));
        CheckedAddresses.Names loopback = _ -> new InetAddress[] {InetAddress.getLoopbackAddress()};
        try (var sender = new Sender(config, loopback, InstantSource.system(), 1)) {
            return sender.send(message);
        }
    }

    private void take(HttpExchange exchange) throws IOException {
        bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    private static void make(Path store) throws Exception {
        var tool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool") + "",
                                "-genkeypair",
                                "-alias",
                                "a",
                                "-dname",
                                "CN=hooks.test",
                                "-ext",
                                "SAN=dns:hooks.test",
                                "-keyalg",
                                "EC",
                                "-keystore",
                                store.toString(),
                                "-storepass",
                                PASSWORD)
                        .redirectErrorStream(true)
                        .start();
        assertEquals(0, tool.waitFor(), "keytool failed");
    }

    /// A store with the certificate alone; of this type it needs no password.
    private Path trusting(Path store) throws Exception {
        var certificate =
                KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray()).getCertificate("a");
        var trusted = KeyStore.getInstance("JKS");
        trusted.load(null, null);
        trusted.setCertificateEntry("a", certificate);
        Path file = folder.resolve("trusted.jks");
        try (var out = Files.newOutputStream(file)) {
            trusted.store(out, PASSWORD.toCharArray());
        }
        return file;
    }

    private static SSLContext identity(Path store) throws Exception {
        var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }
}
