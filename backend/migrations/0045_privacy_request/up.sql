-- What learners ask for under the law on personal data (PIPL 44 to 47, 50): a copy, a correction, erasure.
create table privacy_request (
    id uuid not null constraint privacy_request_pkey primary key,
    learner_id uuid not null constraint privacy_request_learner_id_fkey references learner (id),
    kind text not null,
    asked_by text not null,
    proxy_id uuid constraint privacy_request_proxy_id_fkey references learner_proxy (id),
    method text not null,
    detail text,
    received_on date not null,
    due_on date not null,
    status text not null default 'received',
    requested_by uuid not null,
    requested_at timestamptz not null,
    decided_by uuid,
    decided_at timestamptz,
    decision_reason text,
    done_by uuid,
    done_at timestamptz,
    version bigint not null default 1,
    constraint privacy_request_kind_check check (kind in ('access', 'correction', 'erasure')),
    constraint privacy_request_asked_by_check check (asked_by in ('learner', 'proxy', 'withdrawal')),
    constraint privacy_request_proxy_id_check check ((asked_by = 'proxy') = (proxy_id is not null)),
    constraint privacy_request_method_check check (method in ('paper', 'app', 'voice_with_witness')),
    constraint privacy_request_detail_check check (detail <> ''),
    constraint privacy_request_due_on_check check (due_on > received_on),
    constraint privacy_request_status_check check (status in ('received', 'approved', 'refused', 'done')),
    constraint privacy_request_decided_check check (num_nulls(decided_by, decided_at) in (0, 2)
        and (status = 'received') = (decided_by is null)),
    constraint privacy_request_decided_by_check check (status = 'refused' or decided_by <> requested_by),
    constraint privacy_request_decision_reason_check check ((status = 'refused') = (decision_reason is not null)
        and decision_reason <> ''),
    constraint privacy_request_done_check check (num_nulls(done_by, done_at) in (0, 2)
        and (status = 'done') = (done_by is not null))
);
create index privacy_request_learner_id_idx on privacy_request (learner_id, id);
create index privacy_request_proxy_id_idx on privacy_request (proxy_id) where proxy_id is not null;
create index privacy_request_status_idx on privacy_request (status, due_on, id);
-- One open request of a kind at a time.
create unique index privacy_request_learner_id_kind_key on privacy_request (learner_id, kind)
    where status in ('received', 'approved');

-- When a record was emptied; what is left is an outline for the books.
alter table learner add column erased_at timestamptz;
alter table learner add constraint learner_erased_at_check check (
    erased_at is null or closed_at is not null and phone_sealed is null and name_mn is null);

-- Hashes of the ID numbers of who asked to be forgotten, so that no old list brings them back (docs/adr/0014).
create table erased_identity (
    hash bytea not null constraint erased_identity_pkey primary key,
    keep_until date not null
);
create index erased_identity_keep_until_idx on erased_identity (keep_until);
