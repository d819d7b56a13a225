-- Who is told that batches have ended, and what is on its way to them.

create table webhook_endpoints (
    id               text    not null primary key,
    organization     text    not null,
    project          text    not null,
    created_at       integer not null,
    seq              integer not null,
    name             text    not null,
    url              text    not null,
    event_types      text    not null, -- a JSON array
    secret           text    not null, -- which signs: it cannot be kept as a hash
    old_secret       text,             -- signs beside it until then
    old_secret_until integer,
    updated_at       integer not null
);
create unique index webhook_endpoints_in_order
    on webhook_endpoints (organization, project, created_at, seq);

-- Written in the transaction that ends the batch, one row for each endpoint that wants to know. Who
-- begins an attempt raises `attempts`, and sets `next_attempt_at` to when it must be over; what it
-- writes afterwards is conditional on `attempts`.
create table webhook_deliveries (
    number          integer not null primary key, -- never leaves the store
    id              text    not null,             -- the webhook-id of every attempt
    endpoint        text    not null,
    organization    text    not null,
    project         text    not null,
    event           text    not null,
    event_type      text    not null,
    batch           text    not null,
    created_at      integer not null,
    state           text    not null, -- pending, delivered, failed
    attempts        integer not null default 0,
    next_attempt_at integer not null, -- in milliseconds, by the clock of the database
    last_attempt_at integer,
    last_status     integer,
    last_error      text,
    ended_at        integer
);
create unique index webhook_deliveries_by_id on webhook_deliveries (id);
create index webhook_deliveries_of_endpoint on webhook_deliveries (endpoint, number);
create index webhook_deliveries_pending on webhook_deliveries (endpoint, next_attempt_at, number)
    where state = 'pending';
create index webhook_deliveries_ended on webhook_deliveries (ended_at) where state <> 'pending';
