package dev.tidemill.server.job;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The digests that every Java has.
public final class Digests {
    private Digests() {}

    public static MessageDigest sha256() {
        return digest("SHA-256");
    }

    public static MessageDigest md5() {
        return digest("MD5");
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java has " + algorithm, impossible);
        }
    }
}
