//! What statements add up to, and on which days reminders are due.

use chrono::{Days, NaiveDate};
use contract::credit::{LedgerEventKind, StatementMovement, TransferPhase};
use proptest::prelude::*;

use super::super::reminders::{REMINDER_DAYS, due, due_on};
use super::super::statement::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn moved() -> impl Strategy<Value = Moved> {
    let phases = [
        TransferPhase::Single,
        TransferPhase::Hold,
        TransferPhase::Post,
        TransferPhase::Void,
        TransferPhase::Expire,
    ];
    (0..phases.len(), any::<bool>(), 1_i64..100_000).prop_map(move |(phase, incoming, amount)| Moved {
        phase: phases[phase],
        incoming,
        amount,
    })
}

proptest! {
    #[test]
    fn opening_and_movements_are_the_closing_wherever_a_history_is_cut(
        history in prop::collection::vec(moved(), 0..60), cut in 0_usize..60,
    ) {
        let changes: Vec<Standing> = history.into_iter().map(Moved::change).collect();
        let (before, month) = changes.split_at(cut.min(changes.len()));
        let opening = running(Standing::default(), before.iter().copied()).last().copied().unwrap_or_default();
        let closing = running(opening, month.iter().copied()).last().copied().unwrap_or(opening);
        let sum = |part: fn(&Standing) -> i64| month.iter().map(part).sum::<i64>();
        prop_assert_eq!(closing.balance, opening.balance + sum(|one| one.balance));
        prop_assert_eq!(closing.held, opening.held + sum(|one| one.held));
        let whole = running(Standing::default(), changes).last().copied().unwrap_or_default();
        prop_assert_eq!(closing, whole);
    }

    #[test]
    fn a_hold_that_is_resolved_leaves_nothing_held(amount in 1_i64..1_000_000) {
        for (phase, left) in [(TransferPhase::Post, -amount), (TransferPhase::Void, 0), (TransferPhase::Expire, 0)] {
            let out = |phase| Moved { phase, incoming: false, amount }.change();
            let after = Standing::default().after(out(TransferPhase::Hold)).after(out(phase));
            prop_assert_eq!(after, Standing { balance: left, held: 0 });
        }
    }

    #[test]
    fn on_every_day_a_last_day_has_one_reminder_that_is_due_or_none(offset in 0_u64..400, ahead in 0_u64..100) {
        let today = day("2026-01-01") + Days::new(offset);
        let expires_on = today + Days::new(ahead);
        let found: Vec<u32> = due(today)
            .into_iter()
            .filter(|window| (window.from..=window.to).contains(&expires_on))
            .map(|window| window.days_before)
            .collect();
        let urgent = REMINDER_DAYS.into_iter().rfind(|days| due_on(expires_on, *days) <= today);
        prop_assert_eq!(found, urgent.into_iter().collect::<Vec<_>>());
    }
}

#[test]
fn reminders_are_due_sixty_thirty_and_seven_days_before() {
    let last = day("2026-12-31");
    assert_eq!(
        REMINDER_DAYS.map(|days| due_on(last, days)),
        [day("2026-11-01"), day("2026-12-01"), day("2026-12-24")]
    );
    for (today, kind) in [
        ("2026-10-31", None),
        ("2026-11-01", Some(60)),
        ("2026-11-30", Some(60)),
        ("2026-12-01", Some(30)),
        ("2026-12-24", Some(7)),
        ("2026-12-31", Some(7)),
        ("2027-01-01", None),
    ] {
        let found = due(day(today)).into_iter().find(|window| (window.from..=window.to).contains(&last));
        assert_eq!(found.map(|window| window.days_before), kind, "{today}");
    }
}

#[test]
fn movements_are_called_by_what_happened() {
    use LedgerEventKind as Kind;
    use StatementMovement as Called;
    for (kind, phase, called) in [
        (Kind::Earning, TransferPhase::Single, Called::Earned),
        (Kind::RedemptionReserve, TransferPhase::Hold, Called::Held),
        (Kind::RedemptionDeliver, TransferPhase::Post, Called::Redeemed),
        (Kind::RedemptionCancel, TransferPhase::Void, Called::Released),
        (Kind::RedemptionCancel, TransferPhase::Expire, Called::Released),
        (Kind::RedemptionCancel, TransferPhase::Single, Called::Extended),
        (Kind::CreditExpiry, TransferPhase::Single, Called::Expired),
        (Kind::CreditDonation, TransferPhase::Single, Called::Donated),
        (Kind::CreditClosure, TransferPhase::Single, Called::Closed),
        (Kind::LearnerMerge, TransferPhase::Single, Called::Merged),
        (Kind::Reversal, TransferPhase::Single, Called::Reversed),
        (Kind::Adjustment, TransferPhase::Single, Called::Adjusted),
    ] {
        assert_eq!(movement(kind, phase), called, "{kind} {phase}");
    }
}
