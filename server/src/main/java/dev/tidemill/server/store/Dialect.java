package dev.tidemill.server.store;

/// What the databases spell differently, in statements that are the same otherwise. Where one
/// process has the database to itself, as with SQLite, no row needs to be locked.
///
/// ```text
/// {now}       the database's clock, in unix seconds
/// {millis}    the same, in milliseconds
/// {hex}       32 hex digits that nobody can guess, others for each row
/// {lock}      holds the rows that were selected until the transaction ends
/// {free}      the same, and passes over rows that others hold
/// ```
enum Dialect {
    SQLITE(
            "unixepoch()",
            "cast(unixepoch('subsec') * 1000 as integer)",
            "lower(hex(randomblob(16)))",
            "",
            ""),
    POSTGRESQL(
            "extract(epoch from clock_timestamp())::bigint",
            "(extract(epoch from clock_timestamp()) * 1000)::bigint",
            "replace(gen_random_uuid()::text, '-', '')",
            "for update",
            "for update skip locked") {
        // Its texts cannot hold these; nothing that means anything has them.
        @Override
        String storable(String text) {
            return text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD');
        }
    };

    private final String now;
    private final String millis;
    private final String hex;
    private final String lock;
    private final String free;

    Dialect(String now, String millis, String hex, String lock, String free) {
        this.now = now;
        this.millis = millis;
        this.hex = hex;
        this.lock = lock;
        this.free = free;
    }

    /// The statement as this database takes it.
    String spell(String sql) {
        return sql.replace("{now}", now)
                .replace("{millis}", millis)
                .replace("{hex}", hex)
                .replace("{lock}", lock)
                .replace("{free}", free);
    }

    /// The text as a value of this database.
    String storable(String text) {
        return text;
    }
}
