package dev.tidemill.server.http;

import dev.tidemill.wire.InvalidBody;
import java.util.List;
import java.util.regex.Pattern;

/// The refusals of parameters, in the words of the hosted API.
public final class Invalid {
    private static final Pattern INTEGER = Pattern.compile("-?[0-9]+");

    private Invalid() {}

    public static ApiError missing(String param) {
        return ApiError.invalid(
                "Missing required parameter: '" + param + "'.",
                param,
                "missing_required_parameter");
    }

    public static ApiError duplicate(String param) {
        return ApiError.invalid(
                "Duplicate parameter: '" + param + "'.", param, "duplicate_parameter");
    }

    public static ApiError value(String param, String value, List<String> supported) {
        return ApiError.invalid(
                "Invalid value: '" + value + "'. Supported values are: " + list(supported) + ".",
                param,
                "invalid_value");
    }

    /// What is wrong with the JSON of a body.
    public static ApiError body(InvalidBody body) {
        return ApiError.invalid(body.error().message(), body.error().param(), body.error().code());
    }

    private static ApiError notAnInteger(String param) {
        return ApiError.invalid(
                "Invalid type for '" + param + "': expected an integer, but got a string instead.",
                param,
                "invalid_type");
    }

    public static ApiError tooLong(String param, int most) {
        return ApiError.invalid(
                "Invalid '"
                        + param
                        + "': string too long. Expected a string with maximum length "
                        + most
                        + ".",
                param,
                "string_above_max_length");
    }

    public static ApiError tooMany(String param, int most, int got) {
        return ApiError.invalid(
                ("Invalid '%s': array too long. Expected an array with maximum length %d, but got"
                                + " an array with length %d instead.")
                        .formatted(param, most, got),
                param,
                "array_above_max_length");
    }

    /// The text as an integer from `least` to `most`.
    public static long integer(String param, String text, long least, long most) {
        if (!INTEGER.matcher(text).matches()) {
            throw notAnInteger(param);
        }
        long number;
        try {
            number = Long.parseLong(text);
        } catch (NumberFormatException _) {
            throw notAnInteger(param);
        }
        return inRange(param, number, least, most);
    }

    /// The number, which must be from `least` to `most`.
    public static long inRange(String param, long number, long least, long most) {
        if (number < least) {
            throw outOfRange(
                    param, "below minimum", ">= " + least, number, "integer_below_min_value");
        }
        if (number > most) {
            throw outOfRange(
                    param, "above maximum", "<= " + most, number, "integer_above_max_value");
        }
        return number;
    }

    private static ApiError outOfRange(
            String param, String how, String expected, long number, String code) {
        return ApiError.invalid(
                "Invalid '%s': integer %s value. Expected a value %s, but got %d instead."
                        .formatted(param, how, expected, number),
                param,
                code);
    }

    /// `'a'`, or `'a', 'b', and 'c'`.
    private static String list(List<String> values) {
        var text = new StringBuilder();
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                text.append(values.size() > 2 ? ", " : " ");
            }
            if (i > 0 && i == values.size() - 1) {
                text.append("and ");
            }
            text.append('\'').append(values.get(i)).append('\'');
        }
        return text.toString();
    }
}
