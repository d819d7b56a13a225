package dev.tidemill.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AmountTest {
    @Test
    void bytesHaveTheUnitInWhichTheyAreShort() {
        assertEquals("999 B", Amount.bytes(999));
        assertEquals("1.0 kB", Amount.bytes(1_000));
        assertEquals("1.0 MB", Amount.bytes(999_999));
        assertEquals("12.3 GB", Amount.bytes(12_345_000_000L));
        assertEquals("9223372.0 TB", Amount.bytes(Long.MAX_VALUE));
    }

    @Test
    void timesHaveTwoParts() {
        assertEquals("0 s", Amount.time(Duration.ofMillis(900)));
        assertEquals("59 s", Amount.time(Duration.ofSeconds(59)));
        assertEquals("1 min", Amount.time(Duration.ofSeconds(60)));
        assertEquals("3 min 5 s", Amount.time(Duration.ofSeconds(185)));
        assertEquals("2 h 1 min", Amount.time(Duration.ofSeconds(7_299)));
        assertEquals("3 d 4 h", Amount.time(Duration.ofHours(76)));
    }

    @Test
    void slowRatesHaveAFraction() {
        assertEquals("0.5/s", Amount.rate(0.5));
        assertEquals("1,234/s", Amount.rate(1_234.4));
    }

    @Test
    void thousandsStandApart() {
        assertEquals("1,234,567", Amount.count(1_234_567));
    }

    @Test
    void aBriefCountHasOneDigitBehindItsPointAtMost() {
        assertEquals("999", Amount.brief(999));
        assertEquals("1.2k", Amount.brief(1_234));
        assertEquals("50k", Amount.brief(50_000));
        assertEquals("1M", Amount.brief(999_950));
    }
}
