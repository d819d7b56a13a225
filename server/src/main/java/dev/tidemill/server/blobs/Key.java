package dev.tidemill.server.blobs;

import java.util.regex.Pattern;

/// The rules for keys, alike for every kind of blob store.
final class Key {
    private static final int MAX_LENGTH = 200;
    private static final String NAME = "[a-zA-Z0-9_-][a-zA-Z0-9_.-]*+";
    private static final Pattern NAMES = Pattern.compile(NAME + "(?:/" + NAME + ")*+");

    private Key() {}

    /// Returns the key if it keeps the rules.
    static String checked(String key) {
        if (!isValid(key)) {
            throw new IllegalArgumentException("not a key of a blob: " + key);
        }
        return key;
    }

    static boolean isValid(String key) {
        return key.length() <= MAX_LENGTH && NAMES.matcher(key).matches();
    }
}
