-- From need to supply (notice, 四(五): 变“需”为“供”): what elders offer, what schools and elders ask for, and what came of it.
create table talent_offer (
    id uuid not null constraint talent_offer_pkey primary key,
    learner_id uuid not null constraint talent_offer_learner_id_fkey references learner (id),
    school_id uuid not null constraint talent_offer_school_id_fkey references school (id),
    kind text not null,
    title text not null,
    description text not null,
    wanted_when text not null,
    wanted_where text not null,
    valid_to date not null,
    status text not null default 'open',
    created_by uuid not null,
    created_at timestamptz not null,
    version bigint not null default 1,
    constraint talent_offer_kind_check check (kind in ('teach', 'serve')),
    constraint talent_offer_title_check check (title <> '' and wanted_when <> '' and wanted_where <> ''),
    constraint talent_offer_status_check check (status in ('open', 'withdrawn'))
);
create index talent_offer_learner_id_idx on talent_offer (learner_id);
create index talent_offer_school_id_idx on talent_offer (school_id, id);

create table service_request (
    id uuid not null constraint service_request_pkey primary key,
    school_id uuid not null constraint service_request_school_id_fkey references school (id),
    -- The elder who needs it; none where the school does.
    learner_id uuid constraint service_request_learner_id_fkey references learner (id),
    kind text not null,
    title text not null,
    description text not null,
    wanted_when text not null,
    wanted_where text not null,
    valid_to date not null,
    status text not null default 'open',
    created_by uuid not null,
    created_at timestamptz not null,
    version bigint not null default 1,
    constraint service_request_kind_check check (kind in ('teach', 'serve')),
    constraint service_request_title_check check (title <> '' and wanted_when <> '' and wanted_where <> ''),
    constraint service_request_status_check check (status in ('open', 'withdrawn'))
);
create index service_request_school_id_idx on service_request (school_id, id);
create index service_request_learner_id_idx on service_request (learner_id);

create table service_match (
    id uuid not null constraint service_match_pkey primary key,
    offer_id uuid not null constraint service_match_offer_id_fkey references talent_offer (id),
    request_id uuid not null constraint service_match_request_id_fkey references service_request (id),
    status text not null default 'proposed',
    proposed_by uuid not null,
    proposed_at timestamptz not null,
    decided_by uuid,
    decided_at timestamptz,
    decision_reason text,
    shift_id uuid constraint service_match_shift_id_fkey references volunteer_shift (id)
        constraint service_match_shift_id_key unique,
    rating smallint,
    remark text,
    rated_at timestamptz,
    version bigint not null default 1,
    constraint service_match_status_check check (status in ('proposed', 'confirmed', 'declined', 'rated')),
    constraint service_match_decided_check check ((status = 'proposed') = (decided_by is null)
        and (decided_by is null) = (decided_at is null)),
    constraint service_match_decision_reason_check check (
        (status = 'declined') = (decision_reason is not null) and decision_reason <> ''),
    constraint service_match_shift_check check ((status in ('confirmed', 'rated')) = (shift_id is not null)),
    constraint service_match_rating_check check (rating between 1 and 5
        and (status = 'rated') = (rating is not null) and (rating is null) = (rated_at is null))
);
-- One offer meets one request once, unless it was declined.
create unique index service_match_offer_id_request_id_key on service_match (offer_id, request_id) where status <> 'declined';
create index service_match_offer_id_idx on service_match (offer_id, id);
create index service_match_request_id_idx on service_match (request_id, id);
