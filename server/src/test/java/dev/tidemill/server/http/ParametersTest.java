package dev.tidemill.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParametersTest {
    @Test
    void whatIsNotSentIsNull() {
        var parameters = parameters("");

        assertNull(parameters.one("after"));
        assertNull(parameters.integer("limit", 1, 100));
        assertNull(parameters.choice("order", List.of("asc", "desc")));
        assertEquals(List.of(), parameters.all("status"));
        assertEquals(Map.of(), parameters.byKey("metadata"));
        parameters.refuseOthers();
    }

    @Test
    void everyKindIsRead() {
        var parameters = parameters("after=a&limit=7&order=asc&status=x&metadata[k]=v");

        assertEquals("a", parameters.one("after"));
        assertEquals(7L, parameters.integer("limit", 1, 100));
        assertEquals("asc", parameters.choice("order", List.of("asc", "desc")));
        assertEquals(List.of("x"), parameters.all("status"));
        assertEquals(Map.of("k", List.of("v")), parameters.byKey("metadata"));
        parameters.refuseOthers();
    }

    @Test
    void aKeyMayEndWithABracket() {
        var parameters = parameters("metadata[x[]=a&metadata[y[][]=b");

        assertEquals(Map.of("x[", List.of("a"), "y[", List.of("b")), parameters.byKey("metadata"));
        parameters.refuseOthers();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status=a&status=b",
                "status[]=a&status[]=b",
                "status=a&status[]=b",
                "status%5B%5D=a&status=b"
            })
    void severalValuesMayBeRepeatedOrBracketed(String query) {
        var parameters = parameters(query);

        assertEquals(List.of("a", "b"), parameters.all("status"));
        parameters.refuseOthers();
    }

    @Test
    void bracketsHoldAKey() {
        var parameters =
                parameters("metadata[team]=a&metadata[team]=b&metadata[x][]=c&metadata[]]=d");

        assertEquals(
                Map.of("team", List.of("a", "b"), "x", List.of("c"), "]", List.of("d")),
                parameters.byKey("metadata"));
        parameters.refuseOthers();
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=1&limit=1", "limit=1&limit[]=1"})
    void oneValueIsNotTwo(String query) {
        assertError(
                "Duplicate parameter: 'limit'.",
                "limit",
                "duplicate_parameter",
                () -> parameters(query).integer("limit", 1, 100));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | integer below minimum value. Expected a value >= 1, but got 0 instead."
                        + " | integer_below_min_value",
                "101 | integer above maximum value. Expected a value <= 100, but got 101 instead."
                        + " | integer_above_max_value",
            })
    void anIntegerHasItsRange(String value, String message, String code) {
        assertError(
                "Invalid 'limit': " + message,
                "limit",
                code,
                () -> parameters("limit=" + value).integer("limit", 1, 100));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "1.0",
                "1e2",
                " 1",
                "99999999999999999999",
                "%2B5",
                "%D9%A5",
                "5_0"
            })
    void anIntegerIsAnInteger(String value) {
        assertError(
                "Invalid type for 'limit': expected an integer, but got a string instead.",
                "limit",
                "invalid_type",
                () -> parameters("limit=" + value).integer("limit", 1, 100));
    }

    @Test
    void aChoiceNamesWhatIsSupported() {
        assertError(
                "Invalid value: 'up'. Supported values are: 'asc' and 'desc'.",
                "order",
                "invalid_value",
                () -> parameters("order=up").choice("order", List.of("asc", "desc")));
    }

    @ParameterizedTest
    @CsvSource({
        "limt=1, limt, limit",
        "Limit=1, Limit, limit",
        "states=a, states, status",
        "metadata=a, metadata, metadata[...]",
        "metadata[]=a, metadata, metadata[...]",
        "metadata.team=a, metadata.team, metadata[...]",
        "limit=1&status=a&stat=b, stat, status",
    })
    void anUnknownParameterNamesTheNearest(String query, String name, String nearest) {
        var parameters = parameters(query);
        parameters.integer("limit", 1, 100);
        parameters.all("status");
        parameters.byKey("metadata");

        assertError(
                "Unknown parameter: '" + name + "'. Did you mean '" + nearest + "'?",
                name,
                "unknown_parameter",
                parameters::refuseOthers);
    }

    @Test
    void whereNothingIsKnownNothingIsNear() {
        assertError(
                "Unknown parameter: 'a'.",
                "a",
                "unknown_parameter",
                () -> parameters("a=b").refuseOthers());
    }

    private static Parameters parameters(String query) {
        return Parameters.of(new FakeQuery(query));
    }

    private static void assertError(
            String message, String param, @Nullable String code, Executable refused) {
        var error = assertThrows(ApiError.class, refused);

        assertEquals(400, error.status());
        assertEquals(message, error.body().message());
        assertEquals(param, error.body().param());
        assertEquals(code, error.body().code());
    }
}
