package dev.tidemill.server.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemill.testkit.Models;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests as no library sends them, byte by byte.
class MalformedHttpTest {
    private static final String HOST = "Host: localhost\r\n";
    private static final String GET = "GET /v1/batches HTTP/1.1\r\n" + HOST;
    private static final String POST =
            "POST /v1/batches HTTP/1.1\r\n" + HOST + "Content-Type: application/json\r\n";
    private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";

    @TempDir private static Path folder;
    private static Lab lab;

    @BeforeAll
    static void start() throws IOException {
        lab = Lab.start(folder, Models.echo());
    }

    @AfterAll
    static void stop() throws IOException {
        lab.close();
    }

    @AfterEach
    void itLives() throws Exception {
        assertEquals(200, lab.get("/readyz").statusCode());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Host: \r\n",
                HOST + HOST,
                HOST + "Host: evil.example\r\n",
                HOST + "no colon\r\n",
                HOST + "X-A : b\r\n",
                HOST + "X-A: b\r\n folded\r\n",
                HOST + "X-A: b\u0001c\r\n",
                HOST + "Content-Length: 2\r\nContent-Length: 2\r\n",
                HOST + "Content-Length: 2\r\nContent-Length: 3\r\n",
                HOST + "Content-Length: 2, 2\r\n",
                HOST + "Content-Length: -2\r\n",
                HOST + "Content-Length: +2\r\n",
                HOST + "Content-Length: 99999999999999999999\r\n",
                HOST + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n",
                HOST + "Transfer-Encoding: identity\r\n",
                HOST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
                HOST + "Content-Encoding: gzip\r\nContent-Length: 2\r\n",
            })
    void aHeadThatIsNotValidIsRefusedAndTheConnectionClosed(String headers) throws IOException {
        String answer = answer("POST /v1/batches HTTP/1.1\r\n" + headers + "\r\n{}");
        assertRefused(400, answer);
        assertTrue(answer.contains("The request is not valid HTTP/1.1, its headers are"), answer);
    }

    @Test
    void headersOverTheLimitAreRefused() throws IOException {
        String x = "X-A: " + "a".repeat(70_000) + "\r\n";
        assertRefused(400, answer(GET + x + "\r\n"));
        assertRefused(400, answer(GET + "X-A: b\r\n".repeat(10_000) + "\r\n"));
        assertTrue(answer(GET + x.replace("a".repeat(10_000), "") + "\r\n").contains(" 200 "));
    }

    @Test
    void aUrlOverTheLimitIsRefusedWithTheLimit() throws IOException {
        String answer = answer(GET.replace("batches", "x".repeat(100_000)) + "\r\n");
        assertRefused(414, answer);
        assertTrue(answer.contains("The URL is longer than 32 KiB."), answer);
    }

    @Test
    void anotherTransferEncodingIsNotUnderstood() throws IOException {
        String answer = answer(POST + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 501 "), answer);
        assertTrue(answer.contains("The only Transfer-Encoding that is understood"), answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz", "-2", "fffffffffffffffff", "2;a=b", ""})
    void aChunkOfNoSizeIsTheClientsMistake(String size) throws IOException {
        assertRefused(400, answer(CHUNKED + size + "\r\n{}\r\n0\r\n\r\n"));
    }

    @Test
    void chunksAreABody() throws IOException {
        String answer = answer(CHUNKED + "1\r\n{\r\n1\r\n}\r\n0\r\n\r\n");
        assertRefused(400, answer);
        assertTrue(answer.contains("Missing required parameter: 'input_file_id'."), answer);
    }

    @ParameterizedTest
    @CsvSource({
        "OPTIONS *, 404",
        "CONNECT 127.0.0.1:80, 404",
        "GET http://localhost/v1/batches, 404",
        "GET v1/batches, 404",
        "GET /v1/batches/, 404",
        "GET //v1//batches, 404",
        "GET /v1/batches/../../etc/passwd, 404",
        "GET /v1/files/%2e%2e%2f%2e%2e%2fetc/content, 404",
        "GET /v1/files/%zz, 404",
        "GET /v1/files/%ff, 404",
        "GET /v1/files/%00/content, 404",
        "GET /v1/batches?after=%00, 400",
        "TRACE /v1/batches, 405",
        "BREW /v1/batches, 405",
        "GET /v1/batches/x/cancel, 405",
    })
    void anOddTargetOrMethodIsRefused(String start, int status) throws IOException {
        String answer = answer(start + " HTTP/1.1\r\n" + HOST + "\r\n");
        assertRefused(status, answer);
        assertEquals(status == 405, answer.contains("\r\nAllow: "), answer);
    }

    /// Of another version Helidon answers nothing.
    @ParameterizedTest
    @ValueSource(strings = {"GET /v1/batches HTTP/1.0", "PRI * HTTP/2.0", "\u0016\u0003\u0001", ""})
    void whatIsNoHttp11IsNotAnswered(String start) throws IOException {
        assertEquals("", answer(start + "\r\n" + HOST + "\r\n"));
    }

    @Test
    void requestsOneBehindTheOtherAreAnsweredInOrder() throws IOException {
        String answers =
                answer(
                        POST
                                + "Content-Length: 2\r\n\r\n{}"
                                + POST.replace("batches", "nothing")
                                + "Content-Length: 2\r\n\r\n{}"
                                + GET
                                + "\r\n");
        assertEquals(
                "400 404 200 ",
                answers.replaceAll("(?s).*?HTTP/1.1 (\\d+) .*?(?=HTTP/1.1|$)", "$1 "),
                answers);
    }

    @Test
    void whoExpectsToBeAskedForItsBodyIsAsked() throws IOException {
        String expecting = "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n{}";
        assertTrue(answer(POST + expecting).startsWith("HTTP/1.1 100 "));
        assertRefused(404, answer(POST.replace("batches", "nothing") + expecting));
    }

    private static void assertRefused(int status, String answer) {
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
        assertTrue(answer.contains("{\"error\":{\"message\":\""), answer);
        assertTrue(answer.contains("\"type\":\"invalid_request_error\""), answer);
    }

    /// All that comes back before the server, or this client, has nothing more to say.
    private static String answer(String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), lab.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
