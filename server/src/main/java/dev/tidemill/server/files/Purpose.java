package dev.tidemill.server.files;

import dev.tidemill.server.http.ApiError;
import dev.tidemill.server.http.Invalid;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// What an upload is for.
enum Purpose {
    ASSISTANTS("assistants"),
    BATCH("batch"),
    FINE_TUNE("fine-tune"),
    VISION("vision"),
    USER_DATA("user_data"),
    EVALS("evals");

    /// Of files that the API itself makes, here or at the hosted API.
    private static final List<String> MADE =
            List.of("assistants_output", "batch_output", "fine-tune-results");

    private static final Set<String> NOT_DOWNLOADABLE = Set.of(ASSISTANTS.text, USER_DATA.text);

    private final String text;

    Purpose(String text) {
        this.text = text;
    }

    /// As on the wire.
    String text() {
        return text;
    }

    /// @throws ApiError if there is no such purpose
    static Purpose of(String text) {
        for (Purpose purpose : values()) {
            if (purpose.text.equals(text)) {
                return purpose;
            }
        }
        throw Invalid.value("purpose", text, Arrays.stream(values()).map(Purpose::text).toList());
    }

    /// The purposes that a file in a list may have.
    static List<String> listable() {
        return Stream.concat(Arrays.stream(values()).map(Purpose::text), MADE.stream()).toList();
    }

    /// Whether the content of files of the purpose may be had back, as far as the hosted API is
    /// concerned.
    static boolean isDownloadable(String purpose) {
        return !NOT_DOWNLOADABLE.contains(purpose);
    }
}
