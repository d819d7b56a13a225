package dev.tidemill.server.engine;

import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The ids of the lines of one batch: the same at every attempt, stored nowhere, and nothing that
/// anybody else could guess.
final class LineIds {
    private static final HexFormat HEX = HexFormat.of();
    private static final int BYTES = 16;

    private final Mac keyed;

    LineIds(byte[] secret) {
        try {
            keyed = Mac.getInstance("HmacSHA256");
            keyed.init(new SecretKeySpec(secret, "HmacSHA256"));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new AssertionError("every Java has HmacSHA256, and every key is good", e);
        }
    }

    /// The id of this line of the file, such as `batch_req_` and 32 hex digits. For one thread at a
    /// time.
    String of(long line) {
        byte[] mac = keyed.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(line).array());
        return "batch_req_" + HEX.formatHex(mac, 0, BYTES);
    }
}
