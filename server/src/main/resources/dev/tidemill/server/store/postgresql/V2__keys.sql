-- Organizations, projects and API keys. Times are unix seconds.

alter table organizations add column name text;
create unique index organizations_by_name on organizations (name);
insert into organizations (id, name, last_created_at, last_seq)
    values ('org-default', 'default', 0, 0)
    on conflict (id) do update set name = 'default';

create table projects (
    id           text not null primary key,
    organization text not null,
    name         text not null
);
create unique index projects_by_name on projects (organization, name);
insert into projects (id, organization, name) values ('proj_default', 'org-default', 'default');

create table api_keys (
    id           text    not null primary key,
    lookup       bigint not null, -- the first 64 bits of the hash
    hash         bytea  not null, -- the SHA-256 of the key, which stands nowhere
    organization text    not null,
    project      text,             -- null: all of the organization
    name         text    not null,
    hint         text    not null, -- the last characters of the key
    read_only    bigint not null,
    created_at   bigint not null,
    expires_at   bigint,
    revoked_at   bigint,
    last_used_at bigint
);
create index api_keys_by_lookup on api_keys (lookup);

create index files_of_organization on files (organization, created_at, seq)
    where deleted_at is null;
create index files_of_organization_and_purpose
    on files (organization, purpose, created_at, seq) where deleted_at is null;
