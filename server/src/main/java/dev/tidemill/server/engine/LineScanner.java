package dev.tidemill.server.engine;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// Walks over the lines of a JSONL input, one at a time, in bounded memory: a line of up to a
/// megabyte lies in the buffer, a longer one is read as a stream.
final class LineScanner implements AutoCloseable {
    static final int INLINE = 1 << 20;
    private static final int FIRST_BUFFER = 16 << 10;

    private final InputStream in;
    private final long maxLine;
    private byte[] buffer = new byte[FIRST_BUFFER];
    private int start;
    private int end;
    private boolean inputEnded;
    private long offset;
    private long number;
    private int length;
    private boolean isLong;

    /// @param offset of the first byte of `in` in the file
    /// @param firstLine the number of the line that starts there
    /// @param maxLine of how many bytes a line may be
    LineScanner(InputStream in, long offset, long firstLine, long maxLine) {
        this.in = in;
        this.offset = offset;
        this.number = firstLine - 1;
        this.maxLine = maxLine;
    }

    /// Goes to the next line, blank or not, and says whether there is one.
    boolean next() throws IOException {
        leaveLine();
        number++;
        int searched = 0;
        while (true) {
            int at = indexOfNewline(start + searched);
            if (at >= 0) {
                length = at + 1 - start;
                return true;
            }
            searched = end - start;
            if (inputEnded) {
                length = searched;
                return searched > 0;
            }
            if (searched >= INLINE) {
                isLong = true;
                length = searched;
                return true;
            }
            fill();
        }
    }

    private void leaveLine() throws IOException {
        if (isLong) {
            throw new IllegalStateException("a long line is left by reading it to its end");
        }
        offset += length;
        start += length;
        length = 0;
    }

    private int indexOfNewline(int from) {
        for (int i = from; i < end; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private void fill() throws IOException {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
        }
        if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int read = in.read(buffer, end, buffer.length - end);
        if (read < 0) {
            inputEnded = true;
        } else {
            end += read;
        }
    }

    /// The number of the line in the file, counted from 1, blank lines included.
    long number() {
        return number;
    }

    /// Where the line starts in the file.
    long offset() {
        return offset;
    }

    /// Whether the line is too long for the buffer.
    boolean isLong() {
        return isLong;
    }

    /// The buffer in which a line that is not long stands, from [#from] for [#length] bytes.
    byte[] buffer() {
        return buffer;
    }

    int from() {
        return start;
    }

    /// Of how many bytes a line may be.
    long most() {
        return maxLine;
    }

    /// The bytes of a line that is not long, its line end included.
    int length() {
        return length;
    }

    /// Whether a line that is not long has nothing but white space.
    boolean isBlank() {
        for (int i = start; i < start + length; i++) {
            byte b = buffer[i];
            if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
                return false;
            }
        }
        return true;
    }

    /// Starts to read a long line. It must be [LongLine#leave]d before the scanner goes on.
    LongLine longLine() {
        return new LongLine();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /// A long line as a stream of its own, served from the scanner's buffer.
    final class LongLine extends InputStream {
        private long read;
        private boolean ended;

        private LongLine() {}

        /// How many bytes a line may have.
        long most() {
            return maxLine;
        }

        /// Whether the line is longer than a line may be.
        boolean isTooLong() {
            return read > maxLine;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int at, int most) throws IOException {
            if (isTooLong()) {
                throw new EOFException("the line is too long");
            }
            int count = advance(most);
            if (count > 0) {
                System.arraycopy(buffer, start - count, bytes, at, count);
            }
            return count;
        }

        /// Goes on by at most this many bytes, not beyond the line end. Returns how many, or -1.
        private int advance(int most) throws IOException {
            if (!ended && start == end) {
                refill();
            }
            if (ended) {
                return -1;
            }
            int upTo = Math.min(end, start + most);
            int count = upTo - start;
            for (int i = start; i < upTo; i++) {
                if (buffer[i] == '\n') {
                    count = i + 1 - start;
                    ended = true;
                    break;
                }
            }
            start += count;
            read += count;
            return count;
        }

        private void refill() throws IOException {
            start = 0;
            end = Math.max(0, in.read(buffer, 0, buffer.length));
            if (end == 0) {
                inputEnded = true;
                ended = true;
            }
        }

        /// Reads on to the line end and puts the scanner behind it. Returns the line's length.
        long leave() throws IOException {
            while (advance(Integer.MAX_VALUE >> 1) >= 0) {
                // Only the line end is looked for.
            }
            isLong = false;
            length = 0;
            offset += read;
            return read;
        }
    }
}
