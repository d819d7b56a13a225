package dev.tidemill.server.job;

import org.jspecify.annotations.Nullable;

/// What a caller sees and may change: one project, or all of its organization.
public sealed interface Reach permits Scope, Reach.All {
    String organization();

    /// The project; null for all of the organization.
    @Nullable String project();

    /// The id under which the lists of this reach stand.
    default String owner() {
        String project = project();
        return project == null ? organization() : project;
    }

    /// All projects of an organization.
    record All(String organization) implements Reach {
        @Override
        public @Nullable String project() {
            return null;
        }
    }
}
