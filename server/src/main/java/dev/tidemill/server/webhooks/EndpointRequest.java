package dev.tidemill.server.webhooks;

import dev.tidemill.server.http.ApiError;
import dev.tidemill.server.http.Invalid;
import dev.tidemill.server.http.Request;
import dev.tidemill.wire.InvalidBody;
import dev.tidemill.wire.WebhookEventType;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;

/// Reads and checks what a webhook endpoint is to be.
final class EndpointRequest {
    private static final int MAX_BODY = 64 * 1024;
    private static final int MAX_NAME = 256;

    private EndpointRequest() {}

    /// Reads a body of JSON.
    interface Reader<T> {
        T read(byte[] json) throws InvalidBody;
    }

    /// @throws ApiError if the body is no such thing
    static <T> T read(Request request, Reader<T> reader) throws IOException {
        try {
            return reader.read(request.body(MAX_BODY));
        } catch (InvalidBody e) {
            throw ApiError.invalid(e.error().message(), e.error().param(), e.error().code());
        }
    }

    static String name(String name) {
        if (name.isBlank()) {
            throw ApiError.invalid("Invalid 'name': empty string.", "name", "empty_string");
        }
        if (name.codePointCount(0, name.length()) > MAX_NAME) {
            throw Invalid.tooLong("name", MAX_NAME);
        }
        return name;
    }

    static String url(String url, TargetUrl targets) {
        if (url.length() > TargetUrl.LONGEST) {
            throw Invalid.tooLong("url", TargetUrl.LONGEST);
        }
        var mistake = targets.mistake(url);
        if (mistake.isPresent()) {
            throw ApiError.invalid(
                    "Invalid 'url': it " + mistake.get() + ".", "url", "invalid_value");
        }
        return url;
    }

    /// In the order given, each once.
    static List<WebhookEventType> eventTypes(List<String> texts) {
        if (texts.isEmpty()) {
            throw ApiError.invalid(
                    "Invalid 'event_types': empty array.", "event_types", "empty_array");
        }
        var types = new LinkedHashSet<WebhookEventType>();
        for (String text : texts) {
            types.add(eventType("event_types", text));
        }
        return List.copyOf(types);
    }

    static WebhookEventType eventType(String param, String text) {
        return WebhookEventType.of(text)
                .orElseThrow(() -> Invalid.value(param, text, WebhookEventType.texts()));
    }
}
