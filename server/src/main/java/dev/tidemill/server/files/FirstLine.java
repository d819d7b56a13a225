package dev.tidemill.server.files;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/// The first line of a file that is not blank, without its end. A line may be of any length: it is
/// looked at while it streams by.
final class FirstLine extends InputStream {
    private static final int MAX_DEPTH = 1000;

    /// Its limits of names and numbers are not ours: depth is counted here.
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(Integer.MAX_VALUE)
                                    .build())
                    .build();

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputStream file;
    private final byte[] buffer = new byte[8 * 1024];
    private int position;
    private int end;
    private boolean ended;

    private FirstLine(InputStream file) {
        this.file = file;
    }

    /// Whether the line is a JSON object. Reads the line from the beginning of the file, and
    /// perhaps a little more.
    static boolean isJsonObject(InputStream file) throws IOException {
        var line = new FirstLine(file);
        line.skipByteOrderMark();
        return line.skipBlank() && line.parses();
    }

    private void skipByteOrderMark() throws IOException {
        end = file.readNBytes(buffer, 0, BYTE_ORDER_MARK.length);
        if (end == BYTE_ORDER_MARK.length
                && buffer[0] == BYTE_ORDER_MARK[0]
                && buffer[1] == BYTE_ORDER_MARK[1]
                && buffer[2] == BYTE_ORDER_MARK[2]) {
            position = end;
        }
    }

    /// False if the file has nothing but white space.
    private boolean skipBlank() throws IOException {
        while (position < end || fill()) {
            switch (buffer[position]) {
                case ' ', '\t', '\r', '\n' -> position++;
                default -> {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean parses() throws IOException {
        try (var parser = JSON.createParser(ObjectReadContext.empty(), this)) {
            return parser.nextToken() == JsonToken.START_OBJECT && isWhole(parser);
        } catch (JacksonIOException failure) {
            throw failure.getCause();
        } catch (StreamConstraintsException longNameOrNumber) {
            return true;
        } catch (StreamReadException malformed) {
            return false;
        }
    }

    /// Whether the object that was begun ends, and nothing follows. One that is too deep is left to
    /// validation, which says so.
    private static boolean isWhole(JsonParser parser) {
        int depth = 1;
        while (depth > 0) {
            if (depth > MAX_DEPTH) {
                return true;
            }
            JsonToken token = parser.nextToken();
            if (token == null) {
                return false;
            }
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        }
        return parser.nextToken() == null;
    }

    private boolean fill() throws IOException {
        position = 0;
        end = Math.max(0, file.read(buffer, 0, buffer.length));
        return end > 0;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (ended || (position == end && !fill())) {
            return -1;
        }
        int count = 0;
        int most = Math.min(length, end - position);
        while (count < most && buffer[position + count] != '\n') {
            count++;
        }
        ended = count < most;
        System.arraycopy(buffer, position, bytes, offset, count);
        position += count;
        return count == 0 && ended ? -1 : count;
    }
}
