-- Reminders that a learner's credits are about to expire: each is written once, and stays as it was written.
create table credit_reminder (
    id uuid not null constraint credit_reminder_pkey primary key,
    learner_id uuid not null constraint credit_reminder_learner_id_fkey references learner (id),
    expires_on date not null,
    days_before integer not null,
    amount_centi bigint not null,
    created_at timestamptz not null,
    constraint credit_reminder_days_before_check check (days_before > 0),
    constraint credit_reminder_amount_centi_check check (amount_centi > 0),
    constraint credit_reminder_learner_id_expires_on_key unique (learner_id, expires_on, days_before)
);
create trigger credit_reminder_append_only before update or delete or truncate on credit_reminder
    for each statement execute function refuse_change();
alter table credit_reminder enable always trigger credit_reminder_append_only;
