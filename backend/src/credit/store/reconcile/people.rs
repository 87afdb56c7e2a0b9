//! The invariants of hours of volunteers, and of what teachers are paid: registers against the ledger, in both directions.

use super::{Invariant, invariants};

/// They read everything each time, but for the first: the others hold rows that changed against books that stay.
pub(super) const ALL: &[Invariant] = invariants! {
    // What came from outside says so by its request, and cites no hours that are kept here.
    "volunteer_hours_earn_what_was_approved":
        "select 'earning ' || e.id as what from ledger_transfer n join credit_earning e on e.id = n.event_id
         left join volunteer_log l on l.id = e.record_id
         where n.id >= $1 and e.source = 'volunteer_log' and case when l.id is null then e.request_hash is null
             else e.request_hash is not null or l.status <> 'approved' or l.learner_id is distinct from e.learner_id
                 or l.form <> e.form or e.valid_minutes > l.minutes or e.starts_at < l.starts_at or e.ends_at > l.ends_at end",
    // Reads all approved hours: what has not earned has posted nothing.
    "volunteer_hours_earn_in_time":
        "select 'hours ' || l.id as what from volunteer_log l
         where l.status = 'approved' and l.learner_id is not null and coalesce(l.decided_at, l.entered_at) < $3
             and not exists (select from credit_earning e where e.record_id = l.id)
             and exists (select from credit_policy p where p.status = 'published'
                 and (l.starts_at at time zone 'Asia/Shanghai')::date
                     between p.effective_from and coalesce(p.effective_to, 'infinity'))",
    "nobody_approves_its_own_hours":
        "select 'hours ' || l.id as what from volunteer_log l where l.status = 'approved'
             and (l.source = 'own_entry' and (l.decided_by is null or l.decided_by = l.entered_by)
                 or exists (select from learner_account a where a.learner_id = l.learner_id
                     and a.account_id = case l.source when 'own_entry' then l.decided_by else l.entered_by end))",
    "remunerations_are_paid_as_they_say":
        "select 'remuneration ' || r.id as what from teacher_remuneration r
         left join fund_entry f on f.id = r.entry_id left join fund k on k.id = r.fund_id
         where k.kind is null or k.kind = 'redemption_fund' or r.status in ('paid', 'reversed') and (
             f.category is distinct from 'teacher_remuneration' or f.amount <> r.amount or f.fund_id <> r.fund_id
             or r.decided_by is null or r.decided_by = r.requested_by)
         union
         select 'remuneration ' || r.id from teacher_remuneration r join fund_entry f on f.id = r.entry_id
         where (r.status = 'reversed') <> exists (select from ledger_reversal v
             where v.event_id = f.event_id and v.status = 'approved')
         union
         select 'entry ' || f.id from fund_entry f left join teacher_remuneration r on r.entry_id = f.id
         where f.category = 'teacher_remuneration' and r.id is null",
    "remunerations_pay_for_what_was_taught":
        "select 'remuneration ' || r.id as what from teacher_remuneration r cross join lateral (
             select coalesce(sum(s.minutes), 0) as minutes, coalesce(sum(s.minutes * s.yuan_per_hour), 0) as weighted,
                 bool_or(s.stands <> (r.status in ('pending', 'paid')) or s.yuan_per_hour is distinct from p.yuan_per_hour
                     or c.status is distinct from 'closed' or c.teacher_id is distinct from r.teacher_id
                     or c.school_id is distinct from r.school_id
                     or s.minutes <> floor(extract(epoch from c.ends_at - c.starts_at) / 60)
                     or (c.starts_at at time zone 'Asia/Shanghai')::date not between r.period_from and r.period_to) as odd
             from teacher_remuneration_session s left join class_session c on c.id = s.session_id
             left join remuneration_standard p on p.id = s.standard_id where s.remuneration_id = r.id) x
         where x.odd is not false or x.minutes <> r.minutes or round(x.weighted / 60, 2) <> r.amount",
    "earmarked_money_pays_for_redemption_only":
        "select 'entry ' || f.id as what from fund_entry f join fund k on k.id = f.fund_id
         where k.kind = 'redemption_fund' and f.category not in ('redemption_goods', 'redemption_services')",
};
