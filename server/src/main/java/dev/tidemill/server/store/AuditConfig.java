package dev.tidemill.server.store;

import dev.tidemill.server.config.Rules;
import java.time.Duration;

/// How long it is known who did what.
public record AuditConfig(Duration keep) {
    public static final AuditConfig DEFAULT = new AuditConfig(Duration.ofDays(400));

    public AuditConfig {
        new Rules().that(keep.isPositive(), "keep must be more than 0", "keep").check();
    }
}
