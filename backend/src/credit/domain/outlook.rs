//! The calendar of the policies: gaps, ends without a successor, drafts that were forgotten.

use chrono::{Months, NaiveDate};
use contract::credit::{CreditPolicyWarning, CreditPolicyWarningKind};
use contract::ids::CreditPolicyId;
use contract::policy::Period;

/// How many days before its end a policy without a successor is told of.
const ENDS_SOON_DAYS: i64 = 60;
/// After how many days an untouched draft is told of.
const STALE_DAYS: i64 = 30;
/// How far back and ahead gaps are looked for.
const WINDOW: Months = Months::new(12);

/// A published policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Which.
    pub id: CreditPolicyId,
    /// When it holds.
    pub period: Period,
}

/// A draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drafted {
    /// Which.
    pub id: CreditPolicyId,
    /// The first day on which it would hold.
    pub from: NaiveDate,
    /// The day on which it was written or edited last.
    pub touched_on: NaiveDate,
}

/// What somebody should see to on a day; `published` in the order of their first days.
#[must_use]
pub fn outlook(published: &[Standing], drafts: &[Drafted], today: NaiveDate) -> Vec<CreditPolicyWarning> {
    let mut warnings = gaps(published, today);
    warnings.extend(published.last().and_then(|last| ends_soon(*last, today)));
    warnings.extend(drafts.iter().filter_map(|draft| overdue(*draft, today)));
    warnings.extend(drafts.iter().filter_map(|draft| stale(*draft, today)));
    warnings
}

/// The days without a policy, in the past 12 months and the coming ones.
fn gaps(published: &[Standing], today: NaiveDate) -> Vec<CreditPolicyWarning> {
    let Some(last) = published.last() else { return vec![gap(None, today, None)] };
    let between = published.windows(2).filter_map(|pair| {
        let (from, to) = (pair[0].period.to?.succ_opt()?, pair[1].period.from.pred_opt()?);
        (from <= to).then(|| gap(Some(pair[0].id), from, Some(to)))
    });
    let after = last.period.to.filter(|to| *to < today).and_then(|to| to.succ_opt());
    let after = after.map(|from| gap(Some(last.id), from, None));
    between.chain(after).filter(|gap| within(gap, today)).collect()
}

fn gap(after: Option<CreditPolicyId>, from: NaiveDate, to: Option<NaiveDate>) -> CreditPolicyWarning {
    CreditPolicyWarning {
        kind: CreditPolicyWarningKind::Gap,
        policy_id: after,
        from: Some(from),
        to,
        days: to.map(|to| days((to - from).num_days() + 1)),
    }
}

/// Whether a gap has a day in the window around today.
fn within(gap: &CreditPolicyWarning, today: NaiveDate) -> bool {
    let (first, last) = (today.checked_sub_months(WINDOW), today.checked_add_months(WINDOW));
    gap.to.is_none_or(|to| first.is_none_or(|first| to >= first))
        && gap.from.is_none_or(|from| last.is_none_or(|last| from <= last))
}

fn ends_soon(last: Standing, today: NaiveDate) -> Option<CreditPolicyWarning> {
    let to = last.period.to.filter(|to| *to >= today)?;
    let left = (to - today).num_days();
    (left <= ENDS_SOON_DAYS).then(|| CreditPolicyWarning {
        kind: CreditPolicyWarningKind::EndsSoon,
        policy_id: Some(last.id),
        from: None,
        to: Some(to),
        days: Some(days(left)),
    })
}

fn overdue(draft: Drafted, today: NaiveDate) -> Option<CreditPolicyWarning> {
    let late = (today - draft.from).num_days();
    (late >= 0).then(|| of_draft(CreditPolicyWarningKind::OverdueDraft, draft.id, draft.from, late))
}

fn stale(draft: Drafted, today: NaiveDate) -> Option<CreditPolicyWarning> {
    let idle = (today - draft.touched_on).num_days();
    (idle >= STALE_DAYS)
        .then(|| of_draft(CreditPolicyWarningKind::StaleDraft, draft.id, draft.touched_on, idle))
}

fn of_draft(
    kind: CreditPolicyWarningKind,
    id: CreditPolicyId,
    from: NaiveDate,
    count: i64,
) -> CreditPolicyWarning {
    CreditPolicyWarning { kind, policy_id: Some(id), from: Some(from), to: None, days: Some(days(count)) }
}

fn days(count: i64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
