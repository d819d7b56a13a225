package dev.tidemill.wire;

import java.util.Locale;

/// The eight statuses of a batch, named as on the wire.
///
/// ```text
/// validating -> failed
/// validating -> in_progress -> finalizing -> completed | expired
/// validating | in_progress -> cancelling -> cancelled
/// validating -> cancelled | expired
/// ```
public enum BatchStatus {
    VALIDATING,
    FAILED,
    IN_PROGRESS,
    FINALIZING,
    COMPLETED,
    EXPIRED,
    CANCELLING,
    CANCELLED;

    private final String text = name().toLowerCase(Locale.ROOT);

    /// The status as the API writes it, such as `in_progress`.
    public String text() {
        return text;
    }

    /// The status that the API writes as `text`.
    ///
    /// @throws IllegalArgumentException if there is none
    public static BatchStatus of(String text) {
        for (BatchStatus status : values()) {
            if (status.text.equals(text)) {
                return status;
            }
        }
        throw new IllegalArgumentException("no such batch status: " + text);
    }

    /// Whether a batch in this status never changes again.
    public boolean isFinal() {
        return switch (this) {
            case FAILED, COMPLETED, EXPIRED, CANCELLED -> true;
            case VALIDATING, IN_PROGRESS, FINALIZING, CANCELLING -> false;
        };
    }
}
