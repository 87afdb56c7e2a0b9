//! The invariants of what is earned: evidence, policy, caps, and who decided.

use super::{Invariant, invariants};

/// Those that read everything each time say why; the others read what was posted since the books were last in order.
pub(super) const ALL: &[Invariant] = invariants! {
    "earnings_cite_evidence_of_their_learner":
        "select 'earning ' || e.id as what from ledger_transfer n join credit_earning e on e.id = n.event_id
         left join attendance t on t.id = e.attendance_id left join class_session s on s.id = t.session_id
         where n.id >= $1 and ((e.starts_at at time zone 'Asia/Shanghai')::date <> e.activity_date
             or case e.source when 'attendance' then e.record_id is not null
                     or t.learner_id is distinct from e.learner_id
                     or t.status not in ('signed_out', 'confirmed', 'void') or t.valid_minutes < e.valid_minutes
                     or (s.starts_at at time zone 'Asia/Shanghai')::date <> e.activity_date
                     or e.form <> case s.delivery_mode when 'online' then 'online_course' else s.form end
                 else e.record_id is null or e.attendance_id is not null
                     or e.valid_minutes * 60 > extract(epoch from e.ends_at - e.starts_at)
                     or case e.source when 'online_record' then e.form <> 'online_course'
                         else e.form not in ('volunteer_service', 'peer_teaching') end
             end)",
    "evidence_earns_once":
        "select distinct 'evidence ' || e.attendance_id as what from ledger_transfer n
         join credit_earning e on e.id = n.event_id
         join credit_earning o on o.attendance_id = e.attendance_id and o.id <> e.id where n.id >= $1
         union
         select 'evidence ' || e.record_id from ledger_transfer n join credit_earning e on e.id = n.event_id
         join credit_earning o on o.record_id = e.record_id and o.id <> e.id where n.id >= $1",
    // Reads all earnings that are worth something: one whose event is missing is of no block.
    "earnings_are_paid_to_their_learner":
        "select 'earning ' || x.id as what from credit_earning x
         left join ledger_transfer t on t.event_id = x.id left join ledger_account a on a.id = t.credit_account_id
         where x.credited_centi > 0 and (t.amount is distinct from x.credited_centi
             or a.learner_id is distinct from x.learner_id or a.expires_on is distinct from x.expires_on)
         union all
         select 'event ' || e.id from ledger_transfer t join ledger_event e on e.id = t.event_id
         left join credit_earning x on x.id = e.id where t.id >= $1 and e.kind = 'earning' and x.id is null",
    // A policy that is not published, or not in force on the day of the activity, gives nothing.
    "earnings_do_not_exceed_their_policy":
        "with rules as materialized (select id, effective_from, coalesce(effective_to, 'infinity') as effective_to, document,
                 (document ->> 'block_minutes')::integer as block,
                 case when (document ->> 'priority_multiplier_enabled')::boolean
                     then (document ->> 'priority_multiplier_bp')::numeric else 10000 end as multiplier
             from credit_policy where status = 'published')
         select 'earning ' || e.id as what from ledger_transfer n join credit_earning e on e.id = n.event_id
         left join rules p on p.id = e.policy_id and e.activity_date between p.effective_from and p.effective_to
         where n.id >= $1 and (p.id is null or e.no_credit is not null or e.credited_centi > e.raw_centi
             or e.credited_centi > (p.document #>> '{caps_centi,per_session}')::bigint
             or e.valid_minutes < (p.document -> 'min_valid_minutes'
                 ->> case e.form when 'online_course' then 'online' else 'in_person' end)::integer
             or e.raw_centi > round(e.valid_minutes / p.block * p.block
                 * coalesce((p.document -> 'rate_centi_per_hour' ->> e.form)::numeric, 0)
                 * case when coalesce(e.priority, true) then p.multiplier else 10000 end / 600000))",
    // As the rules count: by the day of the activity, over calendar months and years, without what was taken back.
    // Where several policies hold in a period, the last that was posted by had to fit what came before it, so the widest
    // bounds the sum. Of the learners who have earned something since; and of each person by all of its records: what was
    // earned after a merge had to fit what both had earned by then, who may have been two people to the rules until it.
    // Within a minute either may have been first.
    "nobody_earns_more_than_the_caps":
        "with recursive caps as materialized (select p.id, c.key, c.value::bigint as centi
             from credit_policy p cross join jsonb_each_text(p.document -> 'caps_centi') c),
         line (person, record, since) as (
             select l.id, l.id, '-infinity'::timestamptz from learner l
             where exists (select from learner o where o.merged_into = l.id)
             union all
             select n.person, l.id, greatest(n.since, m.decided_at + interval '1 minute') from line n
             join learner l on l.merged_into = n.record
             join learner_merge m on m.merged_id = l.id and m.retained_id = l.merged_into and m.status = 'approved'),
         earned as (select e.id, e.learner_id, e.policy_id, e.earned_at, e.credited_centi, w.cap, w.day
             from credit_earning e cross join lateral (values ('per_day', e.activity_date),
                 ('per_month', date_trunc('month', e.activity_date)::date),
                 ('per_year', date_trunc('year', e.activity_date)::date),
                 ('online_per_day', case e.form when 'online_course' then e.activity_date end),
                 ('online_per_month', case e.form when 'online_course' then date_trunc('month', e.activity_date)::date end)
             ) w (cap, day)
             where e.credited_centi > 0 and w.day is not null and not exists (select from ledger_transfer t
                 join ledger_transfer r on r.reverses_id = t.id where t.event_id = e.id)),
         together as materialized (select n.person, n.since, e.* from line n join earned e on e.learner_id = n.record)
         select 'learner ' || e.learner_id || ' ' || e.cap || ' from ' || e.day as what
         from earned e join caps c on c.id = e.policy_id and c.key = e.cap
         where $1 <= 1 or e.learner_id in (
             select x.learner_id from ledger_transfer n join credit_earning x on x.id = n.event_id where n.id >= $1)
         group by e.learner_id, e.cap, e.day having sum(e.credited_centi) > max(c.centi)
         union
         select 'learner ' || e.person || ' with merged records ' || e.cap || ' from ' || e.day
         from together e join together o on (o.person, o.cap, o.day) = (e.person, e.cap, e.day)
             and o.since <= e.earned_at and o.earned_at <= e.earned_at
         join caps c on c.id = o.policy_id and c.key = o.cap
         where e.since <= e.earned_at
         group by e.person, e.cap, e.day, e.id
         having sum(o.credited_centi) > max(c.centi) and count(distinct o.learner_id) > 1",
    // Reads all attendance that is struck out: to strike it out posts nothing. What was spent meanwhile is under review, and
    // what was struck out within the days in which attendance earns may still be taken back by the next sweep.
    "struck_out_attendance_keeps_no_earning":
        "select 'earning ' || e.id as what from attendance t join credit_earning e on e.attendance_id = t.id
         where t.status = 'void' and e.credited_centi > 0
             and not exists (select from ledger_transfer p join ledger_transfer r on r.reverses_id = p.id
                 where p.event_id = e.id)
             and not exists (select from credit_review_line l
                 where l.earning_id = e.id and 'attendance_void' = any (l.reasons))
             and not exists (select from attendance_correction c where c.attendance_id = t.id
                 and c.status = 'approved' and c.decided_at >= $3)",
    // Reads all attendance of sessions that are over: what has not earned has posted nothing. What was accepted or corrected
    // since has its own days, and what may stand in the place of a struck-out one waits while somebody looks at its earning.
    "attendance_earns_in_time":
        "with looked_at as materialized (
             select k.learner_id, o.session_id, tstzrange(o.signed_in_at, o.occupied_until) as period
             from credit_review r join credit_review_line l on l.review_id = r.id
             join credit_earning e on e.id = l.earning_id
             join attendance o on o.id = e.attendance_id and o.status = 'void'
             join canonical_learner c on c.learner_id = o.learner_id
             join canonical_learner k on k.canonical_id = c.canonical_id
             where r.status = 'open' or r.decided_at >= $3)
         select 'attendance ' || t.id as what from attendance t join class_session s on s.id = t.session_id
         where t.status in ('signed_out', 'confirmed') and s.status <> 'cancelled' and s.ends_at < $3
             and coalesce(t.reviewed_at < $3, true)
             and not exists (select from attendance_correction c where c.new_attendance_id = t.id and c.decided_at >= $3)
             and not exists (select from credit_earning e where e.attendance_id = t.id)
             and not exists (select from looked_at w where w.learner_id = t.learner_id and (w.session_id = t.session_id
                 or w.period && tstzrange(t.signed_in_at, t.occupied_until)))
             and exists (select from credit_policy p where p.status = 'published'
                 and (s.starts_at at time zone 'Asia/Shanghai')::date
                     between p.effective_from and coalesce(p.effective_to, 'infinity'))",
    // Of what the server has watched itself; records from outside are not at hand.
    "online_earnings_match_their_record":
        "select 'earning ' || e.id as what from ledger_transfer n join credit_earning e on e.id = n.event_id
         join online_record o on o.id = e.record_id
         where n.id >= $1 and (e.source <> 'online_record' or o.learner_id <> e.learner_id or o.status <> 'settled'
             or e.activity_date <> o.business_date or e.valid_minutes > o.verified_minutes or e.request_hash is not null
             or e.starts_at < lower(o.counted) or e.ends_at > upper(o.counted))",
    // Reads all records that are settled, or have waited for it too long: what has not earned has posted nothing.
    "online_records_earn_in_time":
        "select 'online record ' || o.id as what from online_record o
         where o.status <> 'open' and (o.status = 'settled' or o.closed_at < $3)
             and not exists (select from credit_earning e where e.record_id = o.id)
             and exists (select from credit_policy p where p.status = 'published'
                 and o.business_date between p.effective_from and coalesce(p.effective_to, 'infinity'))",
    // Reads all records: each second of a day counts once, and each second of a lesson.
    "online_records_add_up":
        "select 'online record ' || o.id as what from online_record o
         where o.seconds <> (select floor(sum(extract(epoch from upper(c) - lower(c)))) from unnest(o.counted) c)
         union all
         select 'progress of ' || o.learner_id || ' in ' || o.lesson_id from online_record o
         left join online_progress p on p.learner_id = o.learner_id and p.lesson_id = o.lesson_id
         group by o.learner_id, o.lesson_id, p.watched_seconds
         having sum(o.seconds) > coalesce(p.watched_seconds, 0)
         union all
         select 'progress of ' || p.learner_id || ' in ' || p.lesson_id from online_progress p
         join online_lesson n on n.id = p.lesson_id
         where p.watched_seconds <> (select coalesce(sum(upper(w) - lower(w)), 0) from unnest(p.watched) w)
             or upper(p.watched) > n.duration_seconds",
    "nobody_credits_itself":
        "select 'event ' || e.id as what from ledger_event e join ledger_transfer t on t.event_id = e.id
         join ledger_account a on a.id = t.credit_account_id
         join learner_account l on l.learner_id = a.learner_id and l.account_id = e.actor_id
         where e.kind in ('earning', 'adjustment', 'reversal') and t.id >= $1",
    "what_one_hands_over_another_undoes":
        "select distinct 'event ' || e.id as what from ledger_transfer n join ledger_event e on e.id = n.event_id
         join ledger_event c on c.id = e.cause_id
         where n.id >= $1 and e.kind = 'reversal' and c.kind = 'redemption_deliver' and e.actor_id = c.actor_id",
    // Reads all lines of reviews: who accepts what was flagged posts nothing.
    "what_one_enters_another_reviews":
        "select 'review ' || r.id as what from credit_review r join credit_review_line l on l.review_id = r.id
         where r.decided_by in (l.recorded_by, l.confirmed_by) or exists (select from learner_account a
             where a.account_id = r.decided_by and a.learner_id = l.learner_id)",
};

/// What leaves the books in order: whoever is asked may find that it was earned after all.
pub(super) const WARNINGS: &[Invariant] = invariants! {
    // Reads all earnings of the dead: that somebody has died posts nothing. The next sweep asks.
    "what_the_dead_have_earned_is_asked_about":
        "select 'earning ' || e.id as what from learner l
         join credit_earning e on e.learner_id = l.id and e.activity_date > l.died_on and e.credited_centi > 0
         where not exists (select from credit_review_line n where n.earning_id = e.id)
             and not exists (select from ledger_transfer p join ledger_transfer r on r.reverses_id = p.id
                 where p.event_id = e.id)",
};
