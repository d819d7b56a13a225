package dev.tidemill.client.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/// What a request carries.
public interface RequestBody {
    String contentType();

    /// How many bytes there are, or -1 where nobody knows yet.
    long length();

    /// Whether it can be opened again, as another try needs it.
    boolean isRepeatable();

    /// The bytes, from the first.
    InputStream open() throws IOException;

    /// JSON that is all in memory.
    static RequestBody json(byte[] json) {
        return new RequestBody() {
            @Override
            public String contentType() {
                return "application/json";
            }

            @Override
            public long length() {
                return json.length;
            }

            @Override
            public boolean isRepeatable() {
                return true;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(json);
            }
        };
    }
}
