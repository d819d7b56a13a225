package dev.tidemill.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouterTest {
    private static final Handler NEVER =
            _ -> {
                throw new AssertionError("nobody is to be called");
            };
    private static final Route LIST = new Route("GET", "/v1/batches", NEVER);
    private static final Route CREATE = new Route("POST", "/v1/batches", NEVER);
    private static final Route SHOW = new Route("GET", "/v1/batches/{id}", NEVER);
    private static final Route CANCEL = new Route("POST", "/v1/batches/{id}/cancel", NEVER);
    private static final Router ROUTER = new Router(List.of(LIST, CREATE, SHOW, CANCEL));

    @Test
    void methodAndPathNameTheRoute() {
        assertEquals(LIST, ROUTER.find("GET", "/v1/batches").route());
        assertEquals(CREATE, ROUTER.find("POST", "/v1/batches").route());
        assertEquals(SHOW, ROUTER.find("GET", "/v1/batches/batch_1").route());
        assertEquals(CANCEL, ROUTER.find("POST", "/v1/batches/batch_1/cancel").route());
    }

    @ParameterizedTest
    @CsvSource({
        "batch_1, batch_1",
        "a%2Fb, a/b",
        "a%2fcancel, a/cancel",
        "a%20b, a b",
        "a+b, a+b",
        "a+%2B%20b, a++ b",
        "%C3%A4, ä",
        "100%, 100%",
        "%zz, %zz",
        "{id}, {id}",
    })
    void aSegmentIsDecodedAfterThePathIsCut(String segment, String id) {
        var match = ROUTER.find("GET", "/v1/batches/" + segment);

        assertEquals(SHOW, match.route());
        assertEquals(Map.of("id", id), match.variables());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/v1",
                "/v1/batche",
                "/V1/batches",
                "/v1/batches/a/b",
                "/v1//batches",
                "//v1/batches",
                "/v1/batches/a/cancel/",
                "/v1%2Fbatches",
                "/v1/batches/%00",
                "/v1/batches/a%00b",
                "/v1/batches/\0",
                "/v1/../v1/batches"
            })
    void whatIsNotThereIsNotFound(String path) {
        var error = assertThrows(ApiError.class, () -> ROUTER.find("GET", path));

        assertEquals(404, error.status());
        assertEquals("Invalid URL (GET " + path + ")", error.body().message());
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE, /v1/batches, 'GET, HEAD, OPTIONS, POST'",
        "PUT, /v1/batches/a, 'GET, HEAD, OPTIONS'",
        "GET, /v1/batches/a/cancel, 'OPTIONS, POST'",
        "HEAD, /v1/batches/a/cancel, 'OPTIONS, POST'",
        "get, /v1/batches, 'GET, HEAD, OPTIONS, POST'",
    })
    void anotherMethodIsNotAllowedAndIsToldWhich(String method, String path, String allowed) {
        var error = assertThrows(ApiError.class, () -> ROUTER.find(method, path));

        assertEquals(405, error.status());
        assertEquals(Map.of("Allow", allowed), error.headers());
    }

    @Test
    void headIsGet() {
        assertEquals(LIST, ROUTER.find("HEAD", "/v1/batches").route());
        assertEquals(Map.of("id", "a"), ROUTER.find("HEAD", "/v1/batches/a").variables());
    }

    @Test
    void optionsTellsWhatIsAllowed() throws IOException {
        var handler = ROUTER.find("OPTIONS", "/v1/batches").route().handler();
        var reply = assertInstanceOf(Reply.Whole.class, handler.handle(new FakeQuery("")));

        assertEquals(204, reply.status());
        assertEquals(Map.of("Allow", "GET, HEAD, OPTIONS, POST"), reply.headers());
        assertEquals(0, reply.body().length);
    }

    @Test
    void optionsOfNothingIsNotFound() {
        var error = assertThrows(ApiError.class, () -> ROUTER.find("OPTIONS", "/v1/nothing"));

        assertEquals(404, error.status());
    }

    @Test
    void theFirstOfTwoRoutesIsTaken() {
        var special = new Route("GET", "/v1/batches/special", NEVER);
        var router = new Router(List.of(special, SHOW));

        assertEquals(special, router.find("GET", "/v1/batches/special").route());
        assertEquals(SHOW, router.find("GET", "/v1/batches/other").route());
    }
}
