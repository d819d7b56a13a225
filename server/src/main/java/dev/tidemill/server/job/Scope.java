package dev.tidemill.server.job;

/// Whose something is: an organization and one of its projects.
public record Scope(String organization, String project) implements Reach {
    /// The only scope there is until the first API key is made.
    public static final Scope DEFAULT = new Scope("org-default", "proj_default");
}
