drop index credit_policy_code_effective_from_key;
alter table credit_policy
    drop constraint credit_policy_withdrawn_at_check,
    drop column edited_at,
    drop column edited_by,
    drop column withdrawn_at,
    drop column withdrawn_by,
    drop column withdrawn_reason;
