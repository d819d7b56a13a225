package dev.tidemill.server.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;

/// Writes multipart forms as clients do.
final class Form {
    static final String BOUNDARY = "----tidemill-test";
    static final String TYPE = "multipart/form-data; boundary=\"" + BOUNDARY + "\"";

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    static Form of() {
        return new Form();
    }

    Form text(String name, String value) {
        return part("name=\"" + name + "\"", value.getBytes(UTF_8));
    }

    Form file(String filename, byte[] bytes) {
        return part("name=\"file\"; filename=\"" + filename + "\"", bytes);
    }

    Form file(String filename, String text) {
        return file(filename, text.getBytes(UTF_8));
    }

    Form part(String disposition, byte[] bytes) {
        write("--" + BOUNDARY + "\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n");
        body.writeBytes(bytes);
        write("\r\n");
        return this;
    }

    private void write(String text) {
        body.writeBytes(text.getBytes(UTF_8));
    }

    byte[] bytes() {
        var whole = new ByteArrayOutputStream();
        whole.writeBytes(body.toByteArray());
        whole.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(UTF_8));
        return whole.toByteArray();
    }

    InputStream stream() {
        return new ByteArrayInputStream(bytes());
    }

    @Override
    public String toString() {
        return new String(bytes(), UTF_8);
    }
}
