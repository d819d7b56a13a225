package dev.tidemill.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.server.job.Scope;
import dev.tidemill.server.trace.Tracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The server behind its own certificate, made by the JDK's own tool.
class TlsTest {
    private static final String PASSWORD = "changeit";

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void itAnswersWithItsCertificate(String algorithm) throws Exception {
        make("first", algorithm);

        try (var server = start()) {
            assertEquals("CN=first", subject(server.port()));
        }
    }

    @Test
    void aRenewedCertificateIsTakenByItself() throws Exception {
        make("first", "EC");
        try (var server = start()) {
            make("second", "EC");

            awaitSubject(server.port(), "CN=second");
        }
    }

    @Test
    void theOldCertificateStaysUntilTheNewOneHasItsKey() throws Exception {
        make("first", "EC");
        try (var server = start()) {
            Path key = folder.resolve("key.pem");
            Path old = Files.copy(key, folder.resolve("old.pem"));
            make("second", "EC");
            Path later = folder.resolve("later.pem");
            Files.move(key, later);
            Files.move(old, key, StandardCopyOption.ATOMIC_MOVE);
            LockSupport.parkNanos(Duration.ofSeconds(6).toNanos());
            assertEquals("CN=first", subject(server.port()));

            Files.move(later, key, StandardCopyOption.ATOMIC_MOVE);

            awaitSubject(server.port(), "CN=second");
        }
    }

    @Test
    void filesThatMakeNoSenseAreRefused() throws Exception {
        make("first", "EC");
        Files.writeString(folder.resolve("key.pem"), "no key");

        var refused = assertThrows(IOException.class, this::start);

        assertTrue(refused.toString().contains("key.pem must be PEM files"), refused.toString());
    }

    @Test
    void filesThatAreNotThereAreNamed() {
        var refused = assertThrows(IOException.class, this::start);

        assertEquals(
                "the file " + folder.resolve("certificate.pem") + " of http.tls cannot be read",
                refused.getMessage());
    }

    private HttpServer start() throws IOException {
        var tls = new TlsConfig(folder.resolve("certificate.pem"), folder.resolve("key.pem"));
        return HttpServer.start(
                HttpConfig.DEFAULT.at("127.0.0.1", 0).with(tls),
                List.of(Route.open("GET", "/", _ -> Reply.json(new byte[0]))),
                new Open(),
                () -> "req_1",
                _ -> Optional.empty(),
                new SimpleMeterRegistry(),
                Tracing.OFF);
    }

    private void make(String name, String algorithm) throws Exception {
        Path store = folder.resolve(name + algorithm + ".p12");
        var tool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool") + "",
                                "-genkeypair",
                                "-alias",
                                "a",
                                "-dname",
                                "CN=" + name,
                                "-keyalg",
                                algorithm,
                                "-keystore",
                                store.toString(),
                                "-storepass",
                                PASSWORD)
                        .redirectErrorStream(true)
                        .start();
        assertEquals(0, tool.waitFor(), () -> "keytool failed");
        var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        write("certificate.pem", "CERTIFICATE", keys.getCertificate("a").getEncoded());
        var key = keys.getKey("a", PASSWORD.toCharArray());
        write("key.pem", "PRIVATE KEY", key.getEncoded());
    }

    private void write(String file, String label, byte[] der) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(
                folder.resolve(file),
                "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n");
    }

    private static void awaitSubject(int port, String subject) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!subject(port).equals(subject)) {
            assertTrue(System.nanoTime() < deadline, "waited in vain for " + subject);
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    /// Of the certificate with which a request is answered.
    private static String subject(int port) throws Exception {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustAnybody()}, null);
        try (Socket socket = context.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write(
                            "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            String answer =
                    new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            assertEquals("HTTP/1.1 200", answer);
            var certificate = ((SSLSocket) socket).getSession().getPeerCertificates()[0];
            return ((X509Certificate) certificate).getSubjectX500Principal().getName();
        }
    }

    private static final class TrustAnybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private static final class Open implements Access {
        @Override
        public boolean needsKeys() {
            return true;
        }

        @Override
        public Caller admit(Request request) {
            return new Caller(Scope.DEFAULT, Scope.DEFAULT, false, null);
        }

        @Override
        public Map<String, String> count(Caller caller) {
            return Map.of();
        }

        @Override
        public boolean admits(Caller caller) {
            return true;
        }
    }
}
