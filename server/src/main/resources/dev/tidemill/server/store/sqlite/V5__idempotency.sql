-- The batches that were created under an idempotency key, for as long as the key counts.

create table idempotency_keys (
    organization text    not null,
    project      text    not null,
    key          text    not null,
    request      text    not null, -- a digest of what was asked for
    batch        text    not null,
    created_at   integer not null,
    primary key (organization, project, key)
) without rowid;
create index idempotency_keys_by_age on idempotency_keys (created_at);
