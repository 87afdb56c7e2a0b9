//! Credits of merged records against the merges that two people signed.

use super::{Invariant, invariants};

/// They read what was posted since the books were last in order; the register is read whole, since it is small.
pub(super) const ALL: &[Invariant] = invariants! {
    "merges_move_credits_within_one_person":
        "select distinct 'event ' || e.id as what from ledger_transfer n
         join ledger_event e on e.id = n.event_id and e.kind = 'learner_merge'
         join ledger_account d on d.id = n.debit_account_id join ledger_account c on c.id = n.credit_account_id
         left join learner l on l.id = d.learner_id
         where n.id >= $1 and n.reverses_id is null and (
             (d.kind, c.kind) is distinct from ('learner_bucket', 'learner_bucket')
             or d.expires_on is distinct from c.expires_on or l.status is distinct from 'merged'
             or l.merged_into is distinct from c.learner_id or not exists (
                 select from learner_merge m where m.status = 'approved' and m.merged_id = d.learner_id
                     and m.retained_id = c.learner_id and m.decided_by <> m.requested_by))",
    "merges_say_what_they_moved":
        "select 'merge ' || m.id as what from learner_merge m left join learner l on l.id = m.merged_id
         where m.status = 'approved' and (l.merged_into is distinct from m.retained_id
             or m.moved_centi <> coalesce((select sum(t.amount) from ledger_transfer t
                 join ledger_event e on e.id = t.event_id and e.kind = 'learner_merge' where t.event_id = m.event_id), 0))
         union all
         select 'learner ' || l.id from learner l where l.merged_into is not null and not exists (
             select from learner_merge m where m.status = 'approved' and m.merged_id = l.id
                 and m.retained_id = l.merged_into)",
};
