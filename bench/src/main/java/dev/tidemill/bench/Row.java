package dev.tidemill.bench;

import java.io.IOException;
import java.sql.SQLException;

/// One row of docs/performance.md.
@FunctionalInterface
interface Row {
    void measure(Run run) throws IOException, InterruptedException, SQLException;
}
