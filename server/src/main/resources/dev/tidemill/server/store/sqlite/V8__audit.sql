-- Who did what, each row written in the transaction of what it tells of. Times are unix seconds.

create table audit_log (
    number       integer not null primary key,
    at           integer not null,
    organization text    not null,
    project      text,             -- null: all of the organization
    api_key      text,             -- null: where none was needed, or a command
    action       text    not null,
    kind         text    not null, -- of the object
    object       text    not null,
    request      text,             -- null: a command
    client       text    not null
);
create index audit_log_by_age on audit_log (at, number);
create index audit_log_of_organization on audit_log (organization, at, number);
