package dev.tidemill.server.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.tidemill.server.config.InvalidConfig;
import dev.tidemill.server.config.Mistake;
import dev.tidemill.server.config.Settings;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;

/// A configuration is read, or refused with mistakes that each have a place in the file.
@Tag("fuzz")
class ConfigFuzzTest {
    private static final Pattern PLACE = Pattern.compile("t\\.yaml(?:, line (\\d+))?");

    @FuzzTest(maxDuration = "10s")
    void everyMistakeHasItsPlace(byte[] data) {
        String text = new String(data, UTF_8);
        try {
            var settings = Settings.read(text, "t.yaml", Map.of(), Map.of());
            new ConfigReader(Map.of()).read(settings);
        } catch (InvalidConfig refused) {
            assertFalse(refused.mistakes().isEmpty());
            refused.mistakes().forEach(mistake -> assertHasPlace(mistake, text));
        }
    }

    private static void assertHasPlace(Mistake mistake, String text) {
        assertFalse(mistake.message().isBlank());
        var place = PLACE.matcher(mistake.place());
        assertTrue(place.matches(), mistake.toString());
        if (place.group(1) != null) {
            int line = Integer.parseInt(place.group(1));
            // YAML knows more line ends than one.
            assertTrue(
                    line >= 1 && line <= 2 + text.split("[\r\n\u0085\u2028\u2029]", -1).length,
                    mistake.toString());
        }
    }
}
