package dev.tidemill.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {
    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "0s, PT0S",
        "30s, PT30S",
        "30 s, PT30S",
        "5m, PT5M",
        "24h, PT24H",
        "30d, PT720H",
    })
    void aDurationIsANumberAndAUnit(String text, Duration duration) {
        assertEquals(Optional.of(duration), Units.duration(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "s",
                "30",
                "-1s",
                "+1s",
                "1.5h",
                "1  s",
                " 1s",
                "1s ",
                "1h30m",
                "1S",
                "1w",
                "٣s",
                "9999999999999999s",
                "36501d",
                "99999999999999d",
                "999999999999999d"
            })
    void whatIsNoDurationIsRefused(String text) {
        assertEquals(Optional.empty(), Units.duration(text));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "4096, 4096",
        "4096B, 4096",
        "64KiB, 65536",
        "200 MiB, 209715200",
        "1GiB, 1073741824",
        "2TiB, 2199023255552",
        "1KB, 1000",
        "1MB, 1000000",
        "1GB, 1000000000",
    })
    void aSizeIsANumberWithAUnitOrWithout(String text, long bytes) {
        assertEquals(Optional.of(bytes), Units.bytes(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "MiB",
                "-1",
                "1.5MiB",
                "1mib",
                "1M",
                "1 MiB ",
                "9999999999999999",
                "999999999999999TiB"
            })
    void whatIsNoSizeIsRefused(String text) {
        assertEquals(Optional.empty(), Units.bytes(text));
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        for (String text : List.of("1ms", "1500ms", "90s", "5m", "23h", "30d")) {
            assertEquals(Optional.of(text), Units.duration(text).map(Units::text));
        }
        for (String text : List.of("1", "1023", "64KiB", "200MiB", "2GiB")) {
            assertEquals(Optional.of(text), Units.bytes(text).map(Units::text));
        }
    }
}
