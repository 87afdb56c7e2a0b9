create or replace function subsidy_policy_freeze() returns trigger language plpgsql as $$
begin
    if old.status <> 'draft' and (new.document, new.code, new.effective_from)
        is distinct from (old.document, old.code, old.effective_from) then
        raise exception 'a published subsidy policy does not change' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
drop index subsidy_policy_code_idx;
alter table subsidy_policy
    drop constraint subsidy_policy_published_by_check,
    drop constraint subsidy_policy_approval_note_check,
    drop constraint subsidy_policy_changed_check,
    drop constraint subsidy_policy_withdrawn_check,
    drop column changed_at,
    drop column changed_by,
    drop column authors,
    drop column approval_note,
    drop column withdrawn_at,
    drop column withdrawn_by,
    drop column withdrawn_reason;
