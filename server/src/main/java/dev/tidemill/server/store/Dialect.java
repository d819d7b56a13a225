package dev.tidemill.server.store;

/// What the databases spell differently, in statements that are the same otherwise. Where one
/// process has the database to itself, as with SQLite, no row needs to be locked.
///
/// ```text
/// {now}       the database's clock, in unix seconds
/// {lock}      holds the rows that were selected until the transaction ends
/// {free}      the same, and passes over rows that others hold
/// ```
enum Dialect {
    SQLITE("unixepoch()", "", ""),
    POSTGRESQL(
            "extract(epoch from clock_timestamp())::bigint",
            "for update",
            "for update skip locked") {
        // Its texts cannot hold these; nothing that means anything has them.
        @Override
        String storable(String text) {
            return text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD');
        }
    };

    private final String now;
    private final String lock;
    private final String free;

    Dialect(String now, String lock, String free) {
        this.now = now;
        this.lock = lock;
        this.free = free;
    }

    /// The statement as this database takes it.
    String spell(String sql) {
        return sql.replace("{now}", now).replace("{lock}", lock).replace("{free}", free);
    }

    /// The text as a value of this database.
    String storable(String text) {
        return text;
    }
}
