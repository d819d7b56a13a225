package dev.tidemill.wire;

import java.util.Locale;

/// Where an upload in parts stands, named as on the wire.
///
/// ```text
/// pending -> completed | cancelled | expired
/// ```
public enum UploadStatus {
    PENDING,
    COMPLETED,
    CANCELLED,
    EXPIRED;

    private final String text = name().toLowerCase(Locale.ROOT);

    /// The status as the API writes it, such as `pending`.
    public String text() {
        return text;
    }

    /// The status that the API writes as `text`.
    ///
    /// @throws IllegalArgumentException if there is none
    public static UploadStatus of(String text) {
        for (UploadStatus status : values()) {
            if (status.text.equals(text)) {
                return status;
            }
        }
        throw new IllegalArgumentException("no such upload status: " + text);
    }
}
