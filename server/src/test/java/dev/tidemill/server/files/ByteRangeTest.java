package dev.tidemill.server.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ByteRangeTest {
    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 0",
        "bytes=0-99, 0, 99",
        "bytes=10-19, 10, 19",
        "bytes=10-, 10, 99",
        "bytes=99-, 99, 99",
        "bytes=10-1000, 10, 99",
        "bytes=10-99999999999999999999, 10, 99",
        "bytes=-1, 99, 99",
        "bytes=-100, 0, 99",
        "bytes=-1000, 0, 99",
        "Bytes = 1 - 2, 1, 2",
    })
    void oneRangeIsServed(String header, long first, long last) {
        assertEquals(new ByteRange.Some(first, last), ByteRange.of(header, 100));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"bytes=100-", "bytes=100-200", "bytes=-0", "bytes=99999999999999999999-"})
    void rangeBeyondTheEndIsRefused(String header) {
        assertEquals(new ByteRange.None(), ByteRange.of(header, 100));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes",
                "bytes=",
                "bytes=-",
                "bytes=5-4",
                "bytes=a-b",
                "bytes=0-1,3-4",
                "items=0-1",
                "bytes=1--2",
                "bytes=+1-2"
            })
    void whatIsNotOneRangeIsIgnored(String header) {
        assertEquals(new ByteRange.All(), ByteRange.of(header, 100));
    }

    @ParameterizedTest
    @CsvSource({"bytes=0-, true", "bytes=0-0, true", "bytes=-5, false"})
    void emptyFileHasNoRanges(String header, boolean refused) {
        var expected = refused ? new ByteRange.None() : new ByteRange.All();

        assertEquals(expected, ByteRange.of(header, 0));
    }
}
