//! The public pools against their register, closed accounts and approved corrections.

use super::{Invariant, invariants};

/// They read what was posted since the books were last in order, and registers as those of `registers.rs` do.
pub(super) const ALL: &[Invariant] = invariants! {
    "pools_take_what_learners_give_or_leave":
        "select distinct 'event ' || e.id as what from ledger_transfer n join ledger_event e on e.id = n.event_id
         join ledger_account d on d.id = n.debit_account_id join ledger_account c on c.id = n.credit_account_id
         left join credit_pooled p on p.event_id = e.id
         where n.id >= $1 and n.reverses_id is null
             and (e.kind in ('credit_donation', 'credit_closure') or c.kind = 'public_pool')
             and ((d.kind, d.learner_id, c.kind, c.facility_id)
                     is distinct from ('learner_bucket', p.learner_id, 'public_pool', p.facility_id)
                 or e.kind <> case when p.document is null then 'credit_closure' else 'credit_donation' end
                 or e.reason is distinct from p.document)
         union all
         select 'event ' || p.event_id from credit_pooled p
         where p.amount_centi is distinct from (select sum(t.amount) from ledger_transfer t where t.event_id = p.event_id)",
    // A closed account is never opened again, and stays at its school.
    "only_closed_accounts_leave_their_credits":
        "select distinct 'event ' || e.id as what from ledger_transfer n
         join ledger_event e on e.id = n.event_id and e.kind = 'credit_closure'
         join ledger_account d on d.id = n.debit_account_id join ledger_account c on c.id = n.credit_account_id
         left join learner l on l.id = d.learner_id left join school s on s.id = l.school_id
         where n.id >= $1 and (coalesce(l.status, '') not in ('closed', 'deceased') or l.closed_at > e.at
             or c.facility_id is distinct from s.facility_id)",
    "pools_give_what_two_people_signed":
        "select 'event ' || e.id as what from ledger_transfer n
         join ledger_account d on d.id = n.debit_account_id and d.kind = 'public_pool'
         join ledger_event e on e.id = n.event_id left join credit_adjustment a on a.event_id = e.id
         where n.id >= $1 and n.reverses_id is null and (e.kind, a.status, a.source, a.facility_id)
             is distinct from ('adjustment', 'approved', 'public_pool', d.facility_id)
         union all
         select 'credit adjustment ' || a.id from credit_adjustment a
         where a.status = 'approved' and a.source = 'public_pool' and not exists (
             select from ledger_transfer t join ledger_account d on d.id = t.debit_account_id and d.kind = 'public_pool'
             where t.event_id = a.event_id)",
};
