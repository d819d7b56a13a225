package dev.tidemill.server.files;

import dev.tidemill.server.http.ApiError;

/// How many bytes something may have.
///
/// @param what it is, as the refusal has it, such as `File`
record SizeLimit(String what, long most) {
    static SizeLimit ofFile(long most) {
        return new SizeLimit("File", most);
    }

    /// @throws ApiError if that is too much
    void check(long bytes) {
        if (bytes > most) {
            throw refusal();
        }
    }

    ApiError refusal() {
        return ApiError.invalid(
                what + " is too large. The most is " + most + " bytes.", null, null);
    }
}
