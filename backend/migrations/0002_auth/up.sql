-- Who may sign in, with which roles, how far they reach, and the sessions that are open.

create table account (
    id uuid not null constraint account_pkey primary key,
    username text not null constraint account_username_key unique,
    display_name text not null,
    password_hash text not null,
    active boolean not null default true,
    version bigint not null default 1,
    created_at timestamptz not null,
    constraint account_username_check check (username = lower(username) and length(username) between 1 and 64)
);

create table account_grant (
    account_id uuid not null constraint account_grant_account_id_fkey references account (id),
    position smallint not null,
    role text not null,
    scope text not null,
    division_code text,
    facility_id uuid,
    constraint account_grant_pkey primary key (account_id, position),
    constraint account_grant_scope_check check (
        (scope in ('city', 'self') and division_code is null and facility_id is null)
        or (scope = 'county' and division_code ~ '^[0-9]{6}$' and facility_id is null)
        or (scope = 'township' and division_code ~ '^[0-9]{9}$' and facility_id is null)
        or (scope = 'facility' and division_code is null and facility_id is not null))
);

create table login_failure (
    username text not null constraint login_failure_pkey primary key,
    failures integer not null,
    locked_until timestamptz,
    failed_at timestamptz not null
);
create index login_failure_failed_at_idx on login_failure (failed_at);

create table session (
    id uuid not null constraint session_pkey primary key,
    account_id uuid not null constraint session_account_id_fkey references account (id),
    created_at timestamptz not null,
    last_used_at timestamptz not null,
    expires_at timestamptz not null,
    revoked_at timestamptz
);
create index session_account_id_idx on session (account_id);
create index session_expires_at_idx on session (expires_at);

create table refresh_token (
    hash bytea not null constraint refresh_token_pkey primary key,
    session_id uuid not null constraint refresh_token_session_id_fkey references session (id),
    issued_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz
);
create index refresh_token_session_id_idx on refresh_token (session_id);
