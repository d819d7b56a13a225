package dev.tidemill.server.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Utf8Test {
    @ParameterizedTest
    @CsvSource({
        "61, true",
        "c3a9, true",
        "e282ac, true",
        "f09f9880, true",
        "f48fbfbf, true",
        "80, false",
        "c0af, false",
        "c1bf, false",
        "c3, false",
        "c361, false",
        "e080af, false",
        "eda080, false",
        "f0808080, false",
        "f4908080, false",
        "f5808080, false",
        "ff, false",
    })
    void whatIsUtf8AndWhatIsNot(String hex, boolean isUtf8) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertEquals(isUtf8, Utf8.isValid(bytes, 0, bytes.length));
    }

    /// Random bytes that are likely to be the beginning and the middle of characters.
    @Test
    void itAgreesWithTheDecoderOfTheJdkHoweverTheBytesAreCut() {
        var random = new Random(17);
        byte[] likely = HexFormat.of().parseHex("61808f909fa0bfc1c2dfe0e1ecedeff0f1f4f5ff");
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = new byte[random.nextInt(6)];
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = likely[random.nextInt(likely.length)];
            }
            int cut = random.nextInt(bytes.length + 1);
            var utf8 = new Utf8();
            utf8.look(bytes, 0, cut);
            utf8.look(bytes, cut, bytes.length - cut);
            assertEquals(decodes(bytes), utf8.isValid(), HexFormat.of().formatHex(bytes));
        }
    }

    private static boolean decodes(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException _) {
            return false;
        }
    }
}
