package dev.tidemill.server.access;

import dev.tidemill.server.http.Access;
import dev.tidemill.server.http.ApiError;
import dev.tidemill.server.http.Caller;
import dev.tidemill.server.http.Request;
import dev.tidemill.server.job.Reach;
import dev.tidemill.server.job.Scope;
import dev.tidemill.server.store.ApiKey;
import dev.tidemill.server.store.KeyStore;
import dev.tidemill.server.store.StoreUnavailable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets in whoever has a key; everybody, until the first key is made. What the store said is
/// trusted for less than half a second, so that a key that is revoked anywhere opens nothing a
/// second later.
public final class KeyAccess implements Access {
    private static final Logger LOG = LoggerFactory.getLogger(KeyAccess.class);
    private static final long TRUST = Duration.ofMillis(400).toNanos();
    private static final int MOST_REMEMBERED = 10_000;
    private static final String BEARER = "bearer ";

    private final KeyStore keys;
    private final RequestRate rate;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final Map<Credentials, Known> known = new ConcurrentHashMap<>();
    private volatile boolean hasKeys;
    private volatile long askedAt;

    /// @param rate of requests
    /// @param nanos the time, as of [System#nanoTime]
    public KeyAccess(KeyStore keys, RequestRate rate, InstantSource clock, LongSupplier nanos) {
        this.keys = keys;
        this.rate = rate;
        this.clock = clock;
        this.nanos = nanos;
        askedAt = nanos.getAsLong() - TRUST;
    }

    /// What a request says about who sends it. The organization and the project are null where it
    /// does not name them.
    private record Credentials(
            String secret, @Nullable String organization, @Nullable String project) {}

    /// Whom credentials belong to, as the store said at some time.
    private record Known(ApiKey key, Caller caller, long at) {}

    @Override
    public boolean needsKeys() {
        long now = nanos.getAsLong();
        if (!hasKeys && now - askedAt >= TRUST) {
            hasKeys = keys.any();
            askedAt = now;
        }
        return hasKeys;
    }

    @Override
    public Caller admit(Request request) {
        if (!needsKeys()) {
            return Caller.ANYBODY;
        }
        var credentials =
                new Credentials(
                        bearer(request),
                        named(request, "OpenAI-Organization"),
                        named(request, "OpenAI-Project"));
        var found = known.get(credentials);
        if (found == null || nanos.getAsLong() - found.at() >= TRUST) {
            found = look(credentials);
        }
        if (!found.key().isValid(clock.instant())) {
            throw incorrect();
        }
        return found.caller();
    }

    @Override
    public Map<String, String> count(Caller caller) {
        return caller.key() == null ? Map.of() : rate.count(caller.reach().owner());
    }

    @Override
    public boolean admits(Caller caller) {
        return caller.key() == null
                ? !needsKeys()
                : keys.ofId(caller.key()).filter(key -> key.isValid(clock.instant())).isPresent();
    }

    private static String bearer(Request request) {
        String header = request.header("Authorization").orElse("").strip();
        if (!header.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            throw ApiError.unauthorized(
                    "You didn't provide an API key. You need to provide your API key in an"
                            + " Authorization header using Bearer auth (i.e. Authorization: Bearer"
                            + " YOUR_KEY).",
                    null);
        }
        return header.substring(BEARER.length()).strip();
    }

    private static @Nullable String named(Request request, String header) {
        return request.header(header)
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .orElse(null);
    }

    private Known look(Credentials credentials) {
        known.remove(credentials);
        var key = keys.find(Keys.hash(credentials.secret())).orElseThrow(KeyAccess::incorrect);
        var caller = caller(key, credentials);
        var found = new Known(key, caller, nanos.getAsLong());
        if (known.size() >= MOST_REMEMBERED) {
            known.clear();
        }
        known.put(credentials, found);
        if (key.isValid(clock.instant())) {
            noteUse(key);
        }
        return found;
    }

    /// That this cannot be written is no reason to turn anybody away.
    private void noteUse(ApiKey key) {
        try {
            keys.used(key, clock.instant());
        } catch (StoreUnavailable e) {
            LOG.warn("the last use of {} cannot be noted: {}", key.id(), e.getMessage());
        }
    }

    private Caller caller(ApiKey key, Credentials credentials) {
        var owner = key.owner();
        String organization = credentials.organization();
        if (organization != null
                && !organization.equals(owner.organization())
                && !organization.equals(owner.organizationName())) {
            throw mismatched("Organization");
        }
        String project = project(owner, credentials.project()).orElse(null);
        var reach =
                project == null
                        ? new Reach.All(owner.organization())
                        : new Scope(owner.organization(), project);
        var home = new Scope(owner.organization(), project == null ? owner.home() : project);
        return new Caller(reach, home, key.readOnly(), key.id());
    }

    /// The project to which the request is narrowed: by its key, or by its header.
    private Optional<String> project(ApiKey.Owner owner, @Nullable String named) {
        String project = owner.project();
        if (named == null) {
            return Optional.ofNullable(project);
        }
        if (project == null) {
            return Optional.of(
                    keys.project(owner.organization(), named)
                            .orElseThrow(() -> mismatched("Project")));
        }
        if (!named.equals(project) && !named.equals(owner.projectName())) {
            throw mismatched("Project");
        }
        return Optional.of(project);
    }

    private static ApiError incorrect() {
        return ApiError.unauthorized("Incorrect API key provided.", "invalid_api_key");
    }

    private static ApiError mismatched(String what) {
        return ApiError.unauthorized(
                "OpenAI-%s header should match %s for API key."
                        .formatted(what, what.toLowerCase(Locale.ROOT)),
                "mismatched_" + what.toLowerCase(Locale.ROOT));
    }
}
