drop trigger online_record_participation_insert on online_record;
drop function participation_note_closed_online();
drop trigger online_record_participation_update on online_record;
drop function participation_note_online();
insert into participation_delta (learner_id, month, delta)
    select r.learner_id, date_trunc('month', r.business_date)::date, -count(*)
    from (
        select learner_id, lesson_id, business_date from online_record where status <> 'open'
        group by learner_id, lesson_id, business_date having online_study_counts(sum(verified_minutes))
    ) r group by 1, 2;
create or replace view participation_evidence as
    select a.learner_id, business_month(s.starts_at) as month
    from attendance a join class_session s on s.id = a.session_id
    where attendance_counts(a.status) and s.status <> 'cancelled';
drop function online_study_counts(bigint);
