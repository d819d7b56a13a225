package dev.tidemill.server.files;

import static java.nio.charset.StandardCharsets.UTF_8;

/// The name that a client gives to a file: text to show, never a path.
final class Filename {
    private static final String NAMELESS = "file";
    private static final int MAX_LENGTH = 255;
    private static final String LETTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    private Filename() {}

    /// The last name of what may be a path, without control characters, cut to 255 characters.
    static String clean(String sent) {
        String name = sent.substring(Math.max(sent.lastIndexOf('/'), sent.lastIndexOf('\\')) + 1);
        var printable = new StringBuilder();
        name.codePoints()
                .filter(character -> !Character.isISOControl(character))
                .forEach(printable::appendCodePoint);
        String text = new String(printable.toString().strip().getBytes(UTF_8), UTF_8);
        return text.isEmpty() || text.equals(".") || text.equals("..") ? NAMELESS : cut(text);
    }

    private static String cut(String text) {
        if (text.length() <= MAX_LENGTH) {
            return text;
        }
        boolean splits = Character.isHighSurrogate(text.charAt(MAX_LENGTH - 1));
        return text.substring(0, splits ? MAX_LENGTH - 1 : MAX_LENGTH);
    }

    /// As a header that tells a browser to save the file under its name.
    static String disposition(String name) {
        var plain = new StringBuilder();
        var encoded = new StringBuilder();
        for (byte octet : name.getBytes(UTF_8)) {
            boolean letter = LETTERS.indexOf(octet) >= 0;
            plain.append(letter || octet == ' ' ? (char) octet : '_');
            encoded.append(letter ? String.valueOf((char) octet) : "%%%02X".formatted(octet));
        }
        return "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + encoded;
    }
}
