package dev.tidemill.server.webhooks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemill.server.webhooks.WebhooksConfig.Targets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetUrlTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com",
                "HTTPS://example.com/hook?a=b%20c",
                "https://example.com:443/",
                "https://example.com:8443/",
                "https://1.1.1.1/",
                "https://[2606:4700::1]:1024/"
            })
    void aPublicUrlIsTaken(String url) {
        assertEquals(Optional.empty(), mistake(url, Targets.PUBLIC));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense | is no URL with a host",
                "https:// | is no URL",
                "https:///path | is no URL with a host",
                "mailto:a@example.com | is no URL with a host",
                "https://exa mple.com | is no URL",
                "https://exämple.com | is no URL with a host",
                "https://example.com/ä | is no URL with a host",
                "http://example.com | must begin with https://",
                "ftp://example.com | must begin with https://",
                "file://example.com/etc | must begin with https://",
                "https://user@example.com | must not have a user name or a password",
                "https://u:p@example.com | must not have a user name or a password",
                "https://example.com/#x | must not have a fragment",
                "https://example.com:22/ | must have the port 80, 443, or one from 1024 to 65535",
                "https://example.com:0/ | must have the port 80, 443, or one from 1024 to 65535",
                "https://example.com:65536/ | must have the port 80, 443, or one from 1024 to 65535"
            })
    void aUrlThatLeadsNowhereIsRefused(String url, String mistake) {
        assertEquals(Optional.of(mistake), mistake(url, Targets.PUBLIC));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/",
                "https://10.0.0.1/",
                "https://169.254.169.254/latest/meta-data",
                "https://0.0.0.0/",
                "https://[::1]/",
                "https://[::ffff:127.0.0.1]/",
                "https://[::ffff:7f00:1]/",
                "https://[64:ff9b::7f00:1]/",
                "https://localhost/",
                "https://LOCALHOST:8443/",
                "https://api.localhost/"
            })
    void aLiteralAddressIsJudgedAtOnce(String url) {
        assertEquals(
                Optional.of("must not lead to a private or special address"),
                mistake(url, Targets.PUBLIC));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://2130706433/",
                "https://0x7f000001/",
                "https://127.1/",
                "https://0177.0.0.1.1/",
                "https://127.0.0.1./",
                "https://[fe80::1%25lo]/",
                "https://[fe80::1%lo]/"
            })
    void anAddressInDisguiseIsNoHost(String url) {
        assertEquals(true, mistake(url, Targets.PUBLIC).isPresent());
    }

    @Test
    void whatIsConfiguredIsAllowed() {
        var open = new Targets(true, true, List.of("169.254.1.0/24"));
        assertEquals(Optional.empty(), mistake("http://127.0.0.1:8080/", open));
        assertEquals(Optional.empty(), mistake("http://localhost/", open));
        assertEquals(Optional.empty(), mistake("http://169.254.1.9/", open));
        assertEquals(
                Optional.of("must not lead to a private or special address"),
                mistake("http://169.254.2.9/", open));
    }

    private static Optional<String> mistake(String url, Targets targets) {
        return new TargetUrl(targets).mistake(url);
    }
}
