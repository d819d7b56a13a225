package dev.tidemill.server.http;

import io.helidon.common.configurable.Resource;
import io.helidon.common.pki.Keys;
import io.helidon.common.pki.PkiException;
import io.helidon.common.tls.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The certificate that the server shows. Its files are looked at again and again, so that whoever
/// renews it needs to tell nobody; as long as the new ones make no sense the old one stays.
final class Certificates implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final TlsConfig config;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("certificates").factory());
    private List<byte[]> seen;
    private Tls tls;

    /// @throws IOException if the files make no sense
    Certificates(TlsConfig config) throws IOException {
        this.config = config;
        seen = bytes();
        tls = read(seen);
    }

    /// As the files are now.
    Tls tls() {
        return tls;
    }

    /// Hands over each new certificate.
    void watch(Consumer<Tls> taker) {
        var _ =
                timer.scheduleWithFixedDelay(
                        () -> look(taker),
                        INTERVAL.toMillis(),
                        INTERVAL.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    /// The guard of its thread. What was read is compared, since a file may be put in the place of
    /// another of the same age.
    private void look(Consumer<Tls> taker) {
        try {
            var now = bytes();
            if (!Arrays.deepEquals(now.toArray(), seen.toArray())) {
                seen = now;
                tls = read(now);
                taker.accept(tls);
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("the new TLS certificate is not taken: {}", e.getMessage());
        }
    }

    private List<byte[]> bytes() throws IOException {
        try {
            return List.of(
                    Files.readAllBytes(config.certificate()), Files.readAllBytes(config.key()));
        } catch (IOException e) {
            throw new IOException("the file " + e.getMessage() + " of http.tls cannot be read", e);
        }
    }

    private Tls read(List<byte[]> files) throws IOException {
        try {
            var keys =
                    Keys.builder()
                            .pem(pem ->
                                    pem.certChain(Resource.create("certificate", files.get(0)))
                                            .key(Resource.create("key", files.get(1))))
                            .build();
            var certificate = keys.certChain().getFirst();
            var key = keys.privateKey().orElseThrow();
            if (!belongTogether(certificate, key)) {
                throw new IOException(
                        config.key() + " is not the private key of " + config.certificate());
            }
            LOG.info(
                    "TLS certificate of {}, valid until {}",
                    certificate.getSubjectX500Principal().getName(),
                    certificate.getNotAfter().toInstant());
            return Tls.builder().privateKey(key).privateKeyCertChain(keys.certChain()).build();
        } catch (PkiException | IllegalArgumentException | GeneralSecurityException e) {
            throw new IOException(
                    config.certificate()
                            + " and "
                            + config.key()
                            + " must be PEM files: a certificate with those that signed it, and its"
                            + " private key in PKCS#8, without a password",
                    e);
        }
    }

    private static boolean belongTogether(X509Certificate certificate, PrivateKey key)
            throws GeneralSecurityException {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> key.getAlgorithm();
                };
        var signing = Signature.getInstance(algorithm);
        signing.initSign(key);
        signing.update((byte) 1);
        var verifying = Signature.getInstance(algorithm);
        verifying.initVerify(certificate);
        verifying.update((byte) 1);
        return verifying.verify(signing.sign());
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
