package dev.tidemill.wire;

/// The body of `POST /v1/webhook_endpoints/{id}/rotate_secret`.
///
/// @param keepsOld whether the old secret signs beside the new one for 24 hours
public record RotateWebhookSecret(boolean keepsOld) {
    private static final String KEEP = "keep_old_secret_active_for_24_hours";

    /// Reads the JSON of the body, where none at all is an empty object.
    ///
    /// @throws InvalidBody if it is no JSON, or has what does not belong there
    public static RotateWebhookSecret read(byte[] json) throws InvalidBody {
        var reader = new Reader();
        if (json.length > 0) {
            BodyReader.read(json, reader);
        }
        return new RotateWebhookSecret(reader.keepsOld);
    }

    private static final class Reader implements BodyReader.Fields {
        private boolean keepsOld;

        @Override
        public void read(BodyReader body, String field) throws InvalidBody {
            if (!field.equals(KEEP)) {
                throw BodyReader.unknown(field);
            }
            keepsOld = body.flag(field);
        }
    }
}
