package dev.tidemill.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonValueTest {
    @Test
    void whatIsReadIsWrittenAsItWas() {
        String json =
                "{\"b\":[1.50,-0,1E400,12345678901234567890],\"a\":{\"t\":true,\"f\":false,\"n\":null},"
                        + "\"s\":\"\\\"\\u0001é😀\"}";

        assertEquals(json, JsonValue.parse(json).toString());
    }

    @Test
    void ofAKeyThatStandsTwiceTheLastCounts() {
        assertEquals("{\"a\":2}", JsonValue.parse("{\"a\":1,\"a\":2}").toString());
    }

    @Test
    void accessorsTellOnlyWhatThereIs() {
        var json = JsonValue.parse("{\"s\":\"x\",\"n\":7,\"d\":0.5,\"b\":true,\"z\":null}");

        assertEquals(Optional.of("x"), json.get("s").flatMap(JsonValue::asString));
        assertEquals(Optional.empty(), json.get("s").flatMap(JsonValue::asLong));
        assertEquals(Optional.of(7L), json.get("n").flatMap(JsonValue::asLong));
        assertEquals(Optional.empty(), json.get("d").flatMap(JsonValue::asLong));
        assertEquals(Optional.of(0.5), json.get("d").flatMap(JsonValue::asDouble));
        assertEquals(Optional.of(true), json.get("b").flatMap(JsonValue::asBoolean));
        assertEquals(Optional.of(true), json.get("z").map(JsonValue::isNull));
        assertEquals(Optional.empty(), json.get("none"));
    }

    @Test
    void objectsOfJavaBecomeJson() {
        assertEquals(
                "{\"a\":[1,2.5,\"x\",null,true]}",
                JsonValue.from(Map.of("a", java.util.Arrays.asList(1, 2.5, "x", null, true)))
                        .toString());
        assertThrows(IllegalArgumentException.class, () -> JsonValue.from(new Object()));
        assertThrows(IllegalArgumentException.class, () -> JsonValue.from(Double.NaN));
    }

    @Test
    void whatIsNoJsonIsRefused() {
        for (String text : List.of("", "{", "[1,]", "{\"a\":}", "1 2", "nul", "[".repeat(1_001))) {
            assertThrows(IllegalArgumentException.class, () -> JsonValue.parse(text), text);
        }
    }
}
