package dev.tidemill.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {
    @ParameterizedTest
    @CsvSource({
        "a=b, a, b",
        "a=, a, ''",
        "a, a, ''",
        "=b, '', b",
        "a=b=c, a, b=c",
        "a=b+c, a, b c",
        "a=b%2Bc, a, b+c",
        "a=b%26c%3Dd, a, b&c=d",
        "a%5Bb%5D=c, a[b], c",
        "a[b]=c, a[b], c",
        "a=%C3%A4, a, ä",
        "&&a=b&, a, b",
    })
    void aPairIsDecoded(String query, String name, String value) {
        assertEquals(Map.of(name, List.of(value)), Query.parse(query));
    }

    @Test
    void nothingIsNoParameter() {
        assertEquals(Map.of(), Query.parse(""));
    }

    @Test
    void parametersAndTheirValuesKeepTheirOrder() {
        var parameters = Query.parse("b=2&a=1&b=1&b=2");

        assertEquals(List.of("b", "a"), List.copyOf(parameters.keySet()));
        assertEquals(List.of("2", "1", "2"), parameters.get("b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%", "a=%2", "a=%zz", "%=a", "b=c&a=50%"})
    void anEscapeThatMeansNothingIsRefused(String query) {
        var refused = assertThrows(ApiError.class, () -> Query.parse(query));

        assertEquals(400, refused.status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%00", "a%00=b", "a=b%00c", "a=\0"})
    void nulIsRefused(String query) {
        var refused = assertThrows(ApiError.class, () -> Query.parse(query));

        assertEquals("The query of the URL has a NUL.", refused.body().message());
    }
}
