package dev.tidemill.server.webhooks;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import dev.tidemill.server.config.Secret;
import dev.tidemill.server.job.Ids;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/// The secrets of endpoints and what is signed with them, as Standard Webhooks has it.
final class Signature {
    private static final int SECRET_BYTES = 32;

    private Signature() {}

    /// A secret that nobody has had.
    static Secret secret(Ids ids) {
        return new Secret("whsec_" + Base64.getEncoder().encodeToString(ids.bytes(SECRET_BYTES)));
    }

    /// The value of `webhook-signature`: a signature with each secret, any of which is enough.
    ///
    /// @param seconds the value of `webhook-timestamp`
    static String of(String id, long seconds, String body, List<Secret> secrets) {
        return secrets.stream()
                .map(secret -> of(id, seconds, body, secret))
                .collect(Collectors.joining(" "));
    }

    private static String of(String id, long seconds, String body, Secret secret) {
        try {
            return new Webhook(secret.value()).sign(id, seconds, body);
        } catch (WebhookSigningException e) {
            throw new IllegalStateException("HMAC-SHA256 is not to be had", e);
        }
    }
}
