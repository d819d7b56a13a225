package dev.tidemill.server.job;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/// Makes the ids of things: random, so that none can be guessed from another.
public final class Ids {
    private static final String BASE62 =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private final RandomGenerator random;

    /// @param random a cryptographically strong generator, safe for use by many threads
    public Ids(RandomGenerator random) {
        this.random = random;
    }

    public String batch() {
        return "batch_" + hex32();
    }

    public String file() {
        return "file-" + base62(24);
    }

    /// So many letters and digits.
    public String base62(int length) {
        var text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(BASE62.charAt(random.nextInt(BASE62.length())));
        }
        return text.toString();
    }

    public String upload() {
        return "upload_" + hex32();
    }

    /// Of a part of an upload.
    public String part() {
        return "part_" + hex32();
    }

    /// 32 hex digits.
    public String hex32() {
        return HexFormat.of().formatHex(bytes(16));
    }

    public byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
