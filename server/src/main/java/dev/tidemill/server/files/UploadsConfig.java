package dev.tidemill.server.files;

import dev.tidemill.server.config.Rules;
import java.time.Duration;

/// How files are received in parts.
///
/// @param maxBytes of such a file, if it is not of purpose `batch`
/// @param maxPartBytes of a part
/// @param expiry how long an upload takes parts
public record UploadsConfig(long maxBytes, long maxPartBytes, Duration expiry) {
    private static final long MIB = 1024 * 1024;

    public static final UploadsConfig DEFAULT =
            new UploadsConfig(8 * 1024 * MIB, 64 * MIB, Duration.ofHours(1));

    public UploadsConfig {
        new Rules()
                .that(maxBytes >= 1, "max_bytes must be 1 or more", "max_bytes")
                .that(maxPartBytes >= 1, "max_part_bytes must be 1 or more", "max_part_bytes")
                .that(
                        expiry.compareTo(Duration.ofSeconds(1)) >= 0,
                        "expiry must be a second or more",
                        "expiry")
                .check();
    }

    /// How many bytes the parts of one upload may have in all: as many as if each came twice, since
    /// a client whose answer is lost sends its part again.
    long maxBytesOfParts() {
        return maxBytes > Long.MAX_VALUE / 2 ? Long.MAX_VALUE : 2 * maxBytes;
    }
}
