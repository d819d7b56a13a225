package dev.tidemill.server.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FirstLineTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{}\n",
                "{\"a\":[1,{\"b\":null}]}\nnot json",
                "{\"a\":1}\r\n{\"a\":2}\r\n",
                "  {\"a\":1}  \n",
                "\n \t\r\n{\"a\":1}\n",
                "\uFEFF{\"a\":1}\n",
                "{\"a\":1,\"a\":1}\n",
                "{\"größe\":\"😀\"}\n",
                "{\"a\":123456789012345678901234567890.5e3}",
            })
    void objectOnTheFirstLinePasses(String file) throws IOException {
        assertTrue(isJsonObject(file));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                " \r\n\t\n",
                "\uFEFF",
                "[1]\n",
                "1\n",
                "\"a\"\n",
                "null",
                "hello\n{}\n",
                "{\n\"a\":1}\n",
                "{\"a\":1\n}",
                "{\"a\":1} {}\n",
                "{\"a\":1}x\n",
                "{\"a\":1]\n",
                "{'a':1}\n",
                "{\"a\":1,}\n",
                "{\"a\":01}\n",
                "a,b\n1,2\n",
            })
    void anythingElseDoesNot(String file) throws IOException {
        assertFalse(isJsonObject(file));
    }

    @Test
    void otherEncodingsDoNotPass() throws IOException {
        assertFalse(FirstLine.isJsonObject(stream("{\"a\":1}\n".getBytes(UTF_16LE))));
        assertFalse(FirstLine.isJsonObject(stream("{\"ä\":1}\n".getBytes(ISO_8859_1))));
    }

    @Test
    void aLineThatIsTooDeepIsLeftToValidation() throws IOException {
        assertFalse(isJsonObject("{\"a\":" + "[".repeat(999) + "]".repeat(998) + "}"));
        assertTrue(isJsonObject("{\"a\":" + "[".repeat(1000) + "]".repeat(1000) + "}"));
        assertTrue(isJsonObject("{\"a\":" + "[".repeat(10_000_000)));
    }

    @Test
    void longNamesAndNumbersAreLeftToValidation() throws IOException {
        assertTrue(isJsonObject("{\"" + "n".repeat(100_000) + "\":1}"));
        assertTrue(isJsonObject("{\"a\":" + "1".repeat(10_000) + "}"));
    }

    @Test
    void hugeStringPassesInLittleMemory() throws IOException {
        var memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = memory.getCurrentThreadAllocatedBytes();

        assertTrue(FirstLine.isJsonObject(new HugeLine(64 << 20)));

        assertTrue(memory.getCurrentThreadAllocatedBytes() - before < 1 << 20);
    }

    @Test
    void failureOfTheFileKeepsItsType() {
        var broken =
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new EOFException("broken off");
                    }

                    @Override
                    public int read(byte[] bytes, int offset, int length) throws IOException {
                        return read();
                    }
                };

        assertThrows(EOFException.class, () -> FirstLine.isJsonObject(broken));
    }

    @Test
    void singleBytesAreTheSameAsMany() throws IOException {
        var bytes = stream("\uFEFF \n{\"a\":\"b\"}\nx".getBytes(UTF_8));
        var slow =
                new FilterInputStream(bytes) {
                    @Override
                    public int read(byte[] into, int offset, int length) throws IOException {
                        return super.read(into, offset, Math.min(1, length));
                    }
                };

        assertTrue(FirstLine.isJsonObject(slow));
        assertEquals("x", new String(slow.readAllBytes(), UTF_8));
    }

    private static boolean isJsonObject(String file) throws IOException {
        return FirstLine.isJsonObject(stream(file.getBytes(UTF_8)));
    }

    private static InputStream stream(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }

    /// `{"a":"xxx...`, closed at the end, made as it is read.
    private static final class HugeLine extends InputStream {
        private static final byte[] HEAD = "{\"a\":\"".getBytes(UTF_8);
        private static final byte[] TAIL = "\"}\n".getBytes(UTF_8);
        private final int length;
        private int position;

        HugeLine(int length) {
            this.length = length;
        }

        @Override
        public int read() {
            int at = position++;
            int fromEnd = at - (length - TAIL.length);
            if (at >= length) {
                return -1;
            }
            return at < HEAD.length ? HEAD[at] : fromEnd >= 0 ? TAIL[fromEnd] : 'x';
        }

        @Override
        public int read(byte[] bytes, int offset, int count) {
            boolean middle = position >= HEAD.length && position + count < length - TAIL.length;
            if (!middle) {
                int one = read();
                bytes[offset] = (byte) one;
                return one < 0 ? -1 : 1;
            }
            Arrays.fill(bytes, offset, offset + count, (byte) 'x');
            position += count;
            return count;
        }
    }
}
