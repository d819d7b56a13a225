package dev.tidemill.server.access;

import dev.tidemill.server.job.Digests;
import dev.tidemill.server.job.Ids;
import dev.tidemill.server.store.ApiKey;
import dev.tidemill.server.store.KeyStore;
import dev.tidemill.server.store.NewKey;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Makes, lists and revokes API keys.
public final class Keys {
    private static final String PREFIX = "tm-";
    private static final int LENGTH = 43;
    private static final int HINT = 4;

    private final KeyStore store;
    private final Ids ids;
    private final InstantSource clock;

    public Keys(KeyStore store, Ids ids, InstantSource clock) {
        this.store = store;
        this.ids = ids;
        this.clock = clock;
    }

    /// A key at the only moment at which it can be seen.
    ///
    /// @param secret `tm-` + 43 base62 characters
    public record Made(String secret, ApiKey key) {}

    /// Makes a key, and its organization and project if need be.
    public Made create(KeyRequest request) {
        String secret = PREFIX + ids.base62(LENGTH);
        var now = clock.instant();
        var key =
                new NewKey(
                        "key_" + ids.base62(24),
                        hash(secret),
                        secret.substring(secret.length() - HINT),
                        request.organization(),
                        request.project().orElse(null),
                        request.name(),
                        request.readOnly(),
                        request.lifetime()
                                .map(lifetime -> now.plus(lifetime).getEpochSecond())
                                .orElse(null));
        return new Made(secret, store.create(key, prefix -> prefix + ids.base62(24), now));
    }

    /// All keys, by organization and project; revoked ones too.
    public List<ApiKey> list() {
        return store.list();
    }

    /// Makes the key invalid at once and for ever. Does nothing if it is already.
    ///
    /// @return the key, or empty if there is none of this id
    public Optional<ApiKey> revoke(String id) {
        store.revoke(id, clock.instant());
        return store.ofId(id);
    }

    /// What is stored of a key. It has 256 bits that nobody can guess: there is nothing to be slow
    /// about.
    static byte[] hash(String secret) {
        return Digests.sha256().digest(secret.getBytes(StandardCharsets.UTF_8));
    }
}
