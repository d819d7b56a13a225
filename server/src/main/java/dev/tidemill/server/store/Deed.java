package dev.tidemill.server.store;

/// What the audit log tells of.
enum Deed {
    CREATE_BATCH("create", "batch"),
    CANCEL_BATCH("cancel", "batch"),
    CREATE_FILE("create", "file"),
    DOWNLOAD_FILE("download", "file"),
    DELETE_FILE("delete", "file"),
    CREATE_UPLOAD("create", "upload"),
    CANCEL_UPLOAD("cancel", "upload"),
    CREATE_WEBHOOK("create", "webhook_endpoint"),
    UPDATE_WEBHOOK("update", "webhook_endpoint"),
    ROTATE_WEBHOOK("rotate", "webhook_endpoint"),
    DELETE_WEBHOOK("delete", "webhook_endpoint"),
    CREATE_KEY("create", "api_key"),
    REVOKE_KEY("revoke", "api_key");

    private final String action;
    private final String kind;

    Deed(String action, String kind) {
        this.action = action;
        this.kind = kind;
    }

    String action() {
        return action;
    }

    /// What it is done to.
    String kind() {
        return kind;
    }
}
