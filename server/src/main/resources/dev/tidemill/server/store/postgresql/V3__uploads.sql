-- Uploads in parts. Parts are rows as soon as their blobs are durable; completing an upload makes a
-- file of some of them, and all go when it has ended.

create table uploads (
    id                 text    not null primary key,
    organization       text    not null,
    project            text    not null,
    created_at         bigint  not null,
    expires_at         bigint  not null,
    status             text    not null, -- pending, completed, cancelled, expired
    ended_at           bigint,
    purpose            text    not null,
    filename           text    not null,
    bytes              bigint  not null, -- that the file is to have
    file_expires_after bigint,
    parts              bigint  not null default 0,
    part_bytes         bigint  not null default 0, -- of all parts together
    file_id            text,
    completed_by       text              -- a digest of the request that completed it
);
create index uploads_pending on uploads (expires_at) where status = 'pending';
create index uploads_ended on uploads (ended_at) where ended_at is not null;

create table upload_parts (
    id     text    not null primary key,
    upload text    not null,
    bytes  bigint  not null,
    blob   text    not null
);
create index parts_of_upload on upload_parts (upload);
create index parts_by_blob on upload_parts (blob);
