-- Codes by which learners sign, each good once. A learner's own code is used up by its slot of time; the key refuses
-- the second use, also in parallel.
create table sign_code_use (
    learner_id uuid not null constraint sign_code_use_learner_id_fkey references learner (id),
    slot bigint not null,
    session_id uuid not null constraint sign_code_use_session_id_fkey references class_session (id),
    device_id uuid not null,
    used_at timestamptz not null,
    constraint sign_code_use_pkey primary key (learner_id, slot),
    constraint sign_code_use_slot_check check (slot >= 0)
);
create index sign_code_use_session_id_idx on sign_code_use (session_id);
create index sign_code_use_used_at_idx on sign_code_use (used_at);

-- The code on the screen of a class changes with every use, so each belongs to the device that scanned it first. A device
-- is one sign-in of an account.
create table class_code_use (
    session_id uuid not null constraint class_code_use_session_id_fkey references class_session (id),
    slot bigint not null,
    turn integer not null,
    device_id uuid not null,
    learner_id uuid not null constraint class_code_use_learner_id_fkey references learner (id),
    used_at timestamptz not null,
    constraint class_code_use_pkey primary key (session_id, slot, turn),
    constraint class_code_use_turn_check check (slot >= 0 and turn between 0 and 65535)
);
create index class_code_use_device_id_idx on class_code_use (session_id, device_id);
create index class_code_use_learner_id_idx on class_code_use (learner_id);
create index class_code_use_used_at_idx on class_code_use (used_at);

-- Cards of paper: only a keyed hash of the code is kept. A learner has one that is good.
create table learner_card (
    id uuid not null constraint learner_card_pkey primary key,
    learner_id uuid not null constraint learner_card_learner_id_fkey references learner (id),
    code_hash bytea not null constraint learner_card_code_hash_key unique,
    issued_by uuid not null constraint learner_card_issued_by_fkey references account (id),
    issued_at timestamptz not null,
    revoked_at timestamptz,
    constraint learner_card_revoked_at_check check (revoked_at >= issued_at)
);
create unique index learner_card_learner_id_key on learner_card (learner_id) where revoked_at is null;
create index learner_card_learner_id_idx on learner_card (learner_id, issued_at);
create index learner_card_issued_by_idx on learner_card (issued_by);
