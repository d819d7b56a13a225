package dev.tidemill.server.http;

import java.nio.file.Path;

/// The files of the server's certificate, both PEM.
///
/// @param certificate the certificate, and those that signed it
/// @param key its private key, in PKCS#8
public record TlsConfig(Path certificate, Path key) {}
