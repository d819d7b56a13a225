-- The bytes of all files of a project that are not deleted.

create table stored_bytes (
    project text    not null primary key,
    bytes   integer not null
) without rowid;
insert into stored_bytes (project, bytes)
    select project, sum(bytes) from files where deleted_at is null group by project;
