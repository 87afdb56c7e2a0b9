-- A subsidy policy is drafted by one and approved by another; drafts are changed and withdrawn, and what became of them is told.
alter table subsidy_policy
    add column changed_at timestamptz,
    add column changed_by uuid constraint subsidy_policy_changed_by_fkey references account (id),
    -- Whoever has written in the draft: all of them, for none of them approves it.
    add column authors uuid[] not null default '{}',
    add column approval_note text,
    add column withdrawn_at timestamptz,
    add column withdrawn_by uuid constraint subsidy_policy_withdrawn_by_fkey references account (id),
    add column withdrawn_reason text;

-- What was published before this rule may have been published by who drafted it, and stays as it was.
update subsidy_policy set authors = array[created_by] where status = 'draft' and created_by is not null;
update subsidy_policy set withdrawn_at = created_at, withdrawn_reason = '-' where status = 'withdrawn';

alter table subsidy_policy
    add constraint subsidy_policy_published_by_check check (published_by <> all (authors)),
    add constraint subsidy_policy_approval_note_check check (
        approval_note is null or (approval_note <> '' and status = 'published')),
    add constraint subsidy_policy_changed_check check (changed_by is null or changed_at is not null),
    add constraint subsidy_policy_withdrawn_check check ((status = 'withdrawn') = (withdrawn_at is not null)
        and num_nulls(withdrawn_at, withdrawn_reason) in (0, 2)
        and (withdrawn_by is null or withdrawn_at is not null));
create index subsidy_policy_changed_by_idx on subsidy_policy (changed_by);
create index subsidy_policy_withdrawn_by_idx on subsidy_policy (withdrawn_by);
-- Whoever publishes looks through the versions of one code.
create index subsidy_policy_code_idx on subsidy_policy (code);

-- What has been published is quoted by what was computed with it, and what was withdrawn tells why: of the one only the last
-- day is still given, of the other nothing changes.
create or replace function subsidy_policy_freeze() returns trigger language plpgsql as $$
begin
    if (new.id, new.created_at, new.created_by) is distinct from (old.id, old.created_at, old.created_by) then
        raise exception 'who drafted a subsidy policy does not change' using errcode = 'restrict_violation';
    end if;
    if old.status = 'published' and (new.status, new.document, new.code, new.effective_from, new.authors,
            new.changed_at, new.changed_by, new.published_at, new.published_by, new.approval_note)
        is distinct from (old.status, old.document, old.code, old.effective_from, old.authors,
            old.changed_at, old.changed_by, old.published_at, old.published_by, old.approval_note) then
        raise exception 'a published subsidy policy does not change' using errcode = 'restrict_violation';
    end if;
    if old.status = 'withdrawn' and new is distinct from old then
        raise exception 'a withdrawn subsidy policy does not change' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
