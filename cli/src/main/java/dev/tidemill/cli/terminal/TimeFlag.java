package dev.tidemill.cli.terminal;

import dev.tidemill.server.config.Units;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/// Flags that are a time, such as 90d.
public final class TimeFlag {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd['T'HH:mm[:ss][XXX]]", Locale.ROOT);

    private TimeFlag() {}

    /// @throws ParameterException if it is no time
    public static Duration read(String flag, String text, CommandLine command) {
        return Units.duration(text)
                .orElseThrow(() ->
                        new ParameterException(
                                command, flag + " must be a time such as 12h or 90d, not " + text));
    }

    /// A time that lies so far back, or a date or a time of day as the reader has them.
    ///
    /// @throws ParameterException if it is none
    public static Instant past(String flag, String text, Moment here, CommandLine command) {
        return Units.duration(text)
                .map(here.now()::minus)
                .or(() -> date(text, here.zone()))
                .orElseThrow(() ->
                        new ParameterException(
                                command,
                                flag
                                        + " must be a time ago such as 12h or 7d, or a date such as"
                                        + " 2026-11-24 or 2026-11-24T18:00, not "
                                        + text));
    }

    private static Optional<Instant> date(String text, ZoneId zone) {
        try {
            return Optional.of(
                    switch (DATE.parseBest(
                            text, ZonedDateTime::from, LocalDateTime::from, LocalDate::from)) {
                        case ZonedDateTime time -> time.toInstant();
                        case LocalDateTime time -> time.atZone(zone).toInstant();
                        case LocalDate day -> day.atStartOfDay(zone).toInstant();
                        case TemporalAccessor other ->
                                throw new DateTimeException("not asked for: " + other);
                    });
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
