-- Drafts of credit policies are edited and withdrawn, and what became of them is told.
alter table credit_policy
    add column edited_at timestamptz,
    add column edited_by uuid constraint credit_policy_edited_by_fkey references account (id),
    add column withdrawn_at timestamptz,
    add column withdrawn_by uuid constraint credit_policy_withdrawn_by_fkey references account (id),
    add column withdrawn_reason text;

-- Of several drafts of one code for one day the latest stays; none beside a published one.
update credit_policy draft set status = 'withdrawn' where status = 'draft' and exists (
    select from credit_policy other
    where other.code = draft.code and other.effective_from = draft.effective_from
    and (other.status = 'published' or (other.status = 'draft' and other.id > draft.id)));
update credit_policy set withdrawn_at = created_at where status = 'withdrawn';

alter table credit_policy
    add constraint credit_policy_withdrawn_at_check check ((status = 'withdrawn') = (withdrawn_at is not null));
create unique index credit_policy_code_effective_from_key on credit_policy (code, effective_from)
    where status <> 'withdrawn';
create index credit_policy_edited_by_idx on credit_policy (edited_by);
create index credit_policy_withdrawn_by_idx on credit_policy (withdrawn_by);
