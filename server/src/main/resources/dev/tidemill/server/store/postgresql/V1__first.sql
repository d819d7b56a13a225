-- The first schema for PostgreSQL, with the tables and columns of the one for SQLite. Times are unix
-- seconds. `owner` is a node's incarnation; `epoch` grows with each claim, and every write of an owner
-- is conditional on both.

create table nodes (
    incarnation text   not null primary key,
    beat_at     bigint not null
);

-- The row whose lock orders what is created: created_at and seq are drawn under it.
create table organizations (
    id              text   not null primary key,
    last_created_at bigint not null,
    last_seq        bigint not null
);

create table files (
    id           text   not null primary key,
    organization text   not null,
    project      text   not null,
    created_at   bigint not null,
    seq          bigint not null,
    purpose      text   not null,
    filename     text   not null,
    bytes        bigint not null,
    sha256       text   not null,
    blob         text   not null,
    expires_at   bigint,
    deleted_at   bigint
);
create unique index files_in_order on files (organization, created_at, seq);
create index files_of_project on files (project, created_at, seq) where deleted_at is null;
create index files_of_purpose on files (project, purpose, created_at, seq) where deleted_at is null;
create index files_expiring on files (expires_at) where deleted_at is null and expires_at is not null;
create index files_deleted on files (deleted_at) where deleted_at is not null;
create index files_by_blob on files (blob);

create table batches (
    -- never leaves the store
    number               bigint not null generated always as identity primary key,
    id                   text   not null,
    organization         text   not null,
    project              text   not null,
    created_at           bigint not null,
    seq                  bigint not null,
    status               text   not null,
    ending               text   not null, -- the status that it will end in
    owner                text,             -- of its validation, then of its finalisation
    epoch                bigint not null default 0,
    secret               bytea  not null, -- from which the ids of its lines are derived
    endpoint             text   not null,
    input_file_id        text   not null,
    input_blob           text,
    completion_window    text   not null,
    metadata             text,             -- a JSON object
    output_expires_after bigint,
    model                text,
    errors               text,             -- a JSON array
    output_file_id       text,
    error_file_id        text,
    expires_at           bigint not null,
    in_progress_at       bigint,
    finalizing_at        bigint,
    completed_at         bigint,
    failed_at            bigint,
    expired_at           bigint,
    cancelling_at        bigint,
    cancelled_at         bigint,
    shards_open          bigint not null default 0,
    total                bigint not null default 0,
    -- the sums of the shards that are done
    completed            bigint not null default 0,
    failed               bigint not null default 0,
    usage_lines          bigint not null default 0,
    input_tokens         bigint not null default 0,
    cached_tokens        bigint not null default 0,
    output_tokens        bigint not null default 0,
    reasoning_tokens     bigint not null default 0,
    total_tokens         bigint not null default 0,
    remains              bigint not null default 0 -- 1: final, with shards and results to delete
);
create unique index batches_by_id on batches (id);
create unique index batches_in_order on batches (organization, created_at, seq);
create index batches_of_project on batches (project, created_at, seq);
create index batches_unfinished on batches (expires_at, number)
    where status in ('validating', 'in_progress', 'finalizing', 'cancelling');
create index batches_reading on batches (input_file_id)
    where status in ('validating', 'in_progress', 'finalizing', 'cancelling');
create index batches_with_remains on batches (number) where remains = 1;

-- Where a batch stands in the list under a filter. A term is a 64-bit hash of scope, kind, key and
-- value; the row of the batch is looked at again, so that equal hashes do no harm.
create table terms (
    term       bigint not null,
    created_at bigint not null,
    seq        bigint not null,
    primary key (term, created_at, seq)
);

create table shards (
    batch            bigint not null,
    shard            bigint not null,
    first_line       bigint not null, -- of the file, counted from 1
    lines            bigint not null, -- that are requests: blank ones are not
    byte_offset      bigint not null,
    byte_length      bigint not null,
    state            text   not null, -- waiting, running, done
    owner            text,
    epoch            bigint not null default 0,
    completed        bigint not null default 0,
    failed           bigint not null default 0,
    usage_lines      bigint not null default 0,
    input_tokens     bigint not null default 0,
    cached_tokens    bigint not null default 0,
    output_tokens    bigint not null default 0,
    reasoning_tokens bigint not null default 0,
    total_tokens     bigint not null default 0,
    primary key (batch, shard)
) with (fillfactor = 50); -- counts change with each commit
create index shards_waiting on shards (batch, shard) where state = 'waiting';
create index shards_running on shards (batch, shard) where state = 'running';

-- One row a finished line: the line of the output or error file, or its beginning, if the answer's
-- body lies in a blob.
create table results (
    batch bigint not null,
    line  bigint not null, -- of the file, counted from 1
    kind  bigint not null, -- 0: output file, 1: error file
    bytes bytea  not null,
    spool text
);
create unique index results_in_order on results (batch, line);
create index results_spooled on results (spool) where spool is not null;
