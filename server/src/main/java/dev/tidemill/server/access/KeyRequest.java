package dev.tidemill.server.access;

import dev.tidemill.server.config.Rules;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// The key that somebody wants.
///
/// @param organization its name; it is made if there is none
/// @param project the name of one of its projects, which is made if there is none; empty for a key
///   to all of the organization
/// @param name what the key is called
/// @param readOnly whether it may change nothing
/// @param lifetime empty for no end
public record KeyRequest(
        String organization,
        Optional<String> project,
        String name,
        boolean readOnly,
        Optional<Duration> lifetime) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern TEXT = Pattern.compile("[^\\p{Cntrl}]{1,100}");
    private static final String RULE =
            " must be up to 64 letters, digits, '.', '_' and '-', such as team-a";

    public KeyRequest {
        new Rules()
                .that(NAME.matcher(organization).matches(), "organization" + RULE, "organization")
                .that(
                        project.isEmpty() || NAME.matcher(project.get()).matches(),
                        "project" + RULE,
                        "project")
                .that(
                        TEXT.matcher(name).matches(),
                        "name must be up to 100 characters of one line",
                        "name")
                .that(
                        lifetime.isEmpty() || lifetime.get().isPositive(),
                        "expires must be a time such as 90d",
                        "expires")
                .check();
    }
}
