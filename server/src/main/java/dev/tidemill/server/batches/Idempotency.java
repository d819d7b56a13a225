package dev.tidemill.server.batches;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemill.server.http.ApiError;
import dev.tidemill.server.http.Invalid;
import dev.tidemill.server.http.Request;
import dev.tidemill.server.job.Digests;
import dev.tidemill.server.store.Once;
import dev.tidemill.wire.CreateBatch;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Whether a request to create a batch is to count once, however often it comes.
final class Idempotency {
    private static final String PARAM = "idempotency_key";
    private static final int MAX_KEY = 255;
    private static final Pattern PRINTABLE = Pattern.compile("[\\x20-\\x7e]+");

    private Idempotency() {}

    /// Empty if the request has no key, be it in a header or in its body.
    ///
    /// @throws ApiError if it has two that differ, or one that cannot be a key
    static Optional<Once> of(Request request, CreateBatch create) {
        String header = request.header("Idempotency-Key").orElse(null);
        String field = create.idempotencyKey();
        if (header != null && field != null && !header.equals(field)) {
            throw ApiError.invalid(
                    "The header Idempotency-Key and the field 'idempotency_key' differ.",
                    PARAM,
                    "invalid_value");
        }
        String key = header == null ? field : header;
        if (key == null) {
            return Optional.empty();
        }
        if (key.length() > MAX_KEY) {
            throw Invalid.tooLong(PARAM, MAX_KEY);
        }
        if (!PRINTABLE.matcher(key).matches()) {
            throw ApiError.invalid(
                    "Invalid 'idempotency_key': expected printable ASCII characters, one at least.",
                    PARAM,
                    "invalid_value");
        }
        return Optional.of(new Once(key, digest(create)));
    }

    static ApiError conflict() {
        return ApiError.conflict(
                "Idempotency conflict: another batch was asked for under this idempotency key in"
                        + " the last 24 hours.");
    }

    /// The same for two requests that ask for the same, whatever the order of their keys.
    private static String digest(CreateBatch create) {
        var digest = Digests.sha256();
        add(digest, create.inputFileId());
        add(digest, create.endpoint());
        add(digest, create.completionWindow());
        add(digest, Objects.toString(create.outputExpiresAfterSeconds()));
        var metadata = create.metadata();
        if (metadata != null) {
            new TreeMap<>(metadata)
                    .forEach((key, value) -> {
                        add(digest, key);
                        add(digest, value);
                    });
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        digest.update((bytes.length + ":").getBytes(UTF_8));
        digest.update(bytes);
    }
}
