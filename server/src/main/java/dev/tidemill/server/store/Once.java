package dev.tidemill.server.store;

/// That a request counts once, however often it comes.
///
/// @param key of the caller's choice
/// @param request a digest of what is asked for
public record Once(String key, String request) {}
