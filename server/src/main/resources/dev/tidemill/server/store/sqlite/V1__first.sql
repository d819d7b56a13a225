-- The first schema. Times are unix seconds. `owner` is a node's incarnation; `epoch` grows with each
-- claim, and every write of an owner is conditional on both.

create table nodes (
    incarnation text    not null primary key,
    beat_at     integer not null
) without rowid;

-- The row whose lock orders what is created: created_at and seq are drawn under it.
create table organizations (
    id              text    not null primary key,
    last_created_at integer not null,
    last_seq        integer not null
) without rowid;

create table files (
    id           text    not null primary key,
    organization text    not null,
    project      text    not null,
    created_at   integer not null,
    seq          integer not null,
    purpose      text    not null,
    filename     text    not null,
    bytes        integer not null,
    sha256       text    not null,
    blob         text    not null,
    expires_at   integer,
    deleted_at   integer
);
create unique index files_in_order on files (organization, created_at, seq);
create index files_of_project on files (project, created_at, seq) where deleted_at is null;
create index files_of_purpose on files (project, purpose, created_at, seq) where deleted_at is null;
create index files_expiring on files (expires_at) where deleted_at is null and expires_at is not null;
create index files_deleted on files (deleted_at) where deleted_at is not null;
create index files_by_blob on files (blob);

create table batches (
    number               integer not null primary key, -- never leaves the store
    id                   text    not null,
    organization         text    not null,
    project              text    not null,
    created_at           integer not null,
    seq                  integer not null,
    status               text    not null,
    ending               text    not null, -- the status that it will end in
    owner                text,             -- of its validation, then of its finalisation
    epoch                integer not null default 0,
    secret               blob    not null, -- from which the ids of its lines are derived
    endpoint             text    not null,
    input_file_id        text    not null,
    input_blob           text,
    completion_window    text    not null,
    metadata             text,             -- a JSON object
    output_expires_after integer,
    model                text,
    errors               text,             -- a JSON array
    output_file_id       text,
    error_file_id        text,
    expires_at           integer not null,
    in_progress_at       integer,
    finalizing_at        integer,
    completed_at         integer,
    failed_at            integer,
    expired_at           integer,
    cancelling_at        integer,
    cancelled_at         integer,
    shards_open          integer not null default 0,
    total                integer not null default 0,
    -- the sums of the shards that are done
    completed            integer not null default 0,
    failed               integer not null default 0,
    usage_lines          integer not null default 0,
    input_tokens         integer not null default 0,
    cached_tokens        integer not null default 0,
    output_tokens        integer not null default 0,
    reasoning_tokens     integer not null default 0,
    total_tokens         integer not null default 0,
    remains              integer not null default 0 -- 1: final, with shards and results to delete
);
create unique index batches_by_id on batches (id);
create unique index batches_in_order on batches (organization, created_at, seq);
create index batches_of_project on batches (project, created_at, seq);
create index batches_unfinished on batches (expires_at)
    where status in ('validating', 'in_progress', 'finalizing', 'cancelling');
create index batches_reading on batches (input_file_id)
    where status in ('validating', 'in_progress', 'finalizing', 'cancelling');
create index batches_with_remains on batches (number) where remains = 1;

-- Where a batch stands in the list under a filter. A term is a 64-bit hash of scope, kind, key and
-- value; the row of the batch is looked at again, so that equal hashes do no harm.
create table terms (
    term       integer not null,
    created_at integer not null,
    seq        integer not null,
    primary key (term, created_at, seq)
) without rowid;

create table shards (
    batch            integer not null,
    shard            integer not null,
    first_line       integer not null, -- of the file, counted from 1
    lines            integer not null, -- that are requests: blank ones are not
    byte_offset      integer not null,
    byte_length      integer not null,
    state            text    not null, -- waiting, running, done
    owner            text,
    epoch            integer not null default 0,
    completed        integer not null default 0,
    failed           integer not null default 0,
    usage_lines      integer not null default 0,
    input_tokens     integer not null default 0,
    cached_tokens    integer not null default 0,
    output_tokens    integer not null default 0,
    reasoning_tokens integer not null default 0,
    total_tokens     integer not null default 0,
    primary key (batch, shard)
) without rowid;
create index shards_waiting on shards (batch, shard) where state = 'waiting';
create index shards_running on shards (batch, shard) where state = 'running';

-- One row a finished line: the line of the output or error file, or its beginning, if the answer's
-- body lies in a blob.
create table results (
    batch integer not null,
    line  integer not null, -- of the file, counted from 1
    kind  integer not null, -- 0: output file, 1: error file
    bytes blob    not null,
    spool text
);
create unique index results_in_order on results (batch, line);
create index results_spooled on results (spool) where spool is not null;
