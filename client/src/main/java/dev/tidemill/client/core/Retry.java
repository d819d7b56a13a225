package dev.tidemill.client.core;

import dev.tidemill.client.http.Headers;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/// Whether and when a call is tried again, as the official SDK does it.
final class Retry {
    private static final double FIRST_SECONDS = 0.5;
    private static final double MOST_SECONDS = 8;
    private static final double JITTER = 0.25;

    private Retry() {}

    /// `x-should-retry` decides; without it the status does.
    static boolean isWorthwhile(int status, Headers headers) {
        String asked = first(headers, "x-should-retry").orElse("");
        if (asked.equals("true") || asked.equals("false")) {
            return asked.equals("true");
        }
        return status == 408 || status == 409 || status == 429 || status >= 500;
    }

    /// What the server asks for, else half a second that doubles with each try, up to 8 s, less up
    /// to a quarter.
    ///
    /// @param tries how many there have been
    /// @param jitter from 0 to 1
    static Duration delay(int tries, Headers headers, Instant now, double jitter) {
        return asked(headers, now)
                .orElseGet(() -> {
                    double seconds = Math.min(FIRST_SECONDS * Math.pow(2, tries - 1), MOST_SECONDS);
                    return millis(1_000 * seconds * (1 - JITTER * jitter));
                });
    }

    private static Optional<Duration> asked(Headers headers, Instant now) {
        var millis = first(headers, "retry-after-ms").flatMap(Retry::number);
        if (millis.isPresent()) {
            return millis.map(Retry::millis);
        }
        return first(headers, "retry-after")
                .flatMap(text -> {
                    var seconds = number(text);
                    return seconds.isPresent()
                            ? seconds.map(number -> millis(1_000 * number))
                            : date(text).map(date -> Duration.between(now, date));
                });
    }

    private static Optional<Double> number(String text) {
        try {
            double number = Double.parseDouble(text);
            return Double.isFinite(number) ? Optional.of(number) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static Duration millis(double millis) {
        return Duration.ofMillis(Math.max(0, Math.round(millis)));
    }

    private static Optional<String> first(Headers headers, String name) {
        return headers.values(name).stream().findFirst().map(String::strip);
    }
}
