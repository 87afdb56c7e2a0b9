use chrono::NaiveDate;
use contract::credit::{CreditPolicyChange, CreditPolicyWarning, UpdateCreditPolicy};
use contract::ids::CreditPolicyId;
use contract::policy::{ParameterBasis, Period};
use contract::redemption::ProhibitedKind;
use proptest::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

use super::super::differences;
use super::super::outlook::{Drafted, Standing, outlook};
use super::document;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn id(number: u128) -> CreditPolicyId {
    Uuid::from_u128(number).into()
}

fn value(document: &contract::credit::CreditPolicyDocument) -> Value {
    serde_json::to_value(document).unwrap()
}

fn change(pointer: &str, before: Option<Value>, after: Option<Value>) -> CreditPolicyChange {
    CreditPolicyChange { pointer: pointer.to_owned(), before, after }
}

#[test]
fn only_what_differs_is_told_by_its_pointer() {
    let before = document();
    let mut after = before.clone();
    after.caps_centi.per_day = 400;
    after.priority_multiplier_enabled = false;
    after.effective_to = Some(day("2027-12-31"));
    let own = ParameterBasis { basis: "§1".to_owned(), effective_from: day("2025-01-01") };
    after.parameter_basis.insert("caps_centi.per/day".to_owned(), own);
    assert_eq!(
        differences(Some(&value(&before)), &value(&after)),
        [
            change("/caps_centi/per_day", Some(json!(500)), Some(json!(400))),
            change("/effective_to", None, Some(json!("2027-12-31"))),
            change("/parameter_basis/caps_centi.per~1day/basis", None, Some(json!("§1"))),
            change("/parameter_basis/caps_centi.per~1day/effective_from", None, Some(json!("2025-01-01"))),
            change("/priority_multiplier_enabled", Some(json!(true)), Some(json!(false))),
        ]
    );
}

#[test]
fn the_order_of_a_list_makes_no_difference_and_its_words_do() {
    let before = document();
    let mut after = before.clone();
    after.redemption.prohibited.reverse();
    assert_eq!(differences(Some(&value(&before)), &value(&after)), []);
    after.redemption.prohibited.retain(|kind| *kind != ProhibitedKind::Drug);
    let found = differences(Some(&value(&before)), &value(&after));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].pointer, "/redemption/prohibited");
}

#[test]
fn without_a_version_before_everything_is_new() {
    let found = differences(None, &value(&document()));
    assert!(found.iter().all(|change| change.before.is_none() && change.after.is_some()));
    assert!(found.iter().any(|change| change.pointer == "/rate_centi_per_hour/peer_teaching"));
}

#[test]
fn a_change_replaces_what_it_tells_and_null_takes_the_last_day_off() {
    let mut before = document();
    before.effective_to = Some(day("2025-12-31"));
    let read = |text: &str| serde_json::from_str::<UpdateCreditPolicy>(text).unwrap();
    assert_eq!(before.clone().with(read("{}")), before);
    let after = before.clone().with(read(r#"{ "effective_to": null, "block_minutes": 20, "status": "" }"#));
    assert_eq!((after.effective_to, after.block_minutes, after.status.as_str()), (None, 20, ""));
    assert_eq!(after.caps_centi, before.caps_centi);
}

fn standing(number: u128, from: &str, to: Option<&str>) -> Standing {
    Standing { id: id(number), period: Period { from: day(from), to: to.map(day) } }
}

/// A warning as one line: `gap 1 2025-01-01..2025-01-31 31`.
fn line(warning: &CreditPolicyWarning) -> String {
    let policy = warning.policy_id.map_or_else(|| "-".to_owned(), |id| id.0.as_u128().to_string());
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let days = warning.days.map_or_else(|| "-".to_owned(), |days| days.to_string());
    format!("{} {policy} {}..{} {days}", warning.kind, day(warning.from), day(warning.to))
}

fn lines(published: &[Standing], drafts: &[Drafted], today: &str) -> Vec<String> {
    outlook(published, drafts, day(today)).iter().map(line).collect()
}

#[test]
fn days_without_a_policy_are_gaps_in_the_past_and_in_the_coming_twelve_months() {
    let all = [
        standing(1, "2024-01-01", Some("2024-06-30")),
        standing(2, "2024-08-01", Some("2025-06-30")),
        standing(3, "2025-07-02", Some("2026-12-31")),
        standing(4, "2027-02-01", None),
    ];
    assert_eq!(
        lines(&all, &[], "2026-06-30"),
        ["gap 2 2025-07-01..2025-07-01 1", "gap 3 2027-01-01..2027-01-31 31"]
    );
    assert_eq!(lines(&all, &[], "2025-12-31"), ["gap 2 2025-07-01..2025-07-01 1"]);
    assert_eq!(lines(&all, &[], "2024-07-01").len(), 2, "an older gap and the next one");
    assert_eq!(lines(&[standing(1, "2025-01-01", None)], &[], "2026-06-30"), NONE);
    assert_eq!(lines(&[], &[], "2026-06-30"), ["gap - 2026-06-30.. -"]);
}

const NONE: [&str; 0] = [];

#[test]
fn an_end_without_a_successor_is_told_sixty_days_before_and_is_a_gap_afterwards() {
    let ends = [standing(1, "2025-01-01", Some("2025-12-31"))];
    assert_eq!(lines(&ends, &[], "2025-11-01"), ["ends_soon 1 ..2025-12-31 60"]);
    assert_eq!(lines(&ends, &[], "2025-10-31"), NONE);
    assert_eq!(lines(&ends, &[], "2025-12-31"), ["ends_soon 1 ..2025-12-31 0"]);
    assert_eq!(lines(&ends, &[], "2026-01-01"), ["gap 1 2026-01-01.. -"]);
    let followed = [ends[0], standing(2, "2026-01-01", None)];
    assert_eq!(lines(&followed, &[], "2025-12-31"), NONE);
}

#[test]
fn a_draft_that_is_late_or_untouched_is_told() {
    let standing = [standing(1, "2025-01-01", None)];
    let draft = Drafted { id: id(2), from: day("2026-01-01"), touched_on: day("2025-11-01") };
    assert_eq!(lines(&standing, &[draft], "2025-11-30"), NONE);
    assert_eq!(lines(&standing, &[draft], "2025-12-01"), ["stale_draft 2 2025-11-01.. 30"]);
    let touched = Drafted { touched_on: day("2025-12-30"), ..draft };
    assert_eq!(lines(&standing, &[touched], "2026-01-01"), ["overdue_draft 2 2026-01-01.. 0"]);
}

proptest! {
    #[test]
    fn a_version_differs_from_itself_in_nothing_and_from_another_both_ways_alike(
        per_day in 400_i64..4_000, volunteer in 0_i64..1_000, enabled in any::<bool>(), block in 1_i64..60,
    ) {
        let before = value(&document());
        let mut after = document();
        after.caps_centi.per_day = per_day;
        after.rate_centi_per_hour.volunteer_service = volunteer;
        after.priority_multiplier_enabled = enabled;
        after.block_minutes = block;
        let after = value(&after);
        prop_assert_eq!(differences(Some(&after), &after), []);
        let there = differences(Some(&before), &after);
        let back: Vec<_> = differences(Some(&after), &before)
            .into_iter()
            .map(|one| CreditPolicyChange { pointer: one.pointer, before: one.after, after: one.before })
            .collect();
        prop_assert_eq!(&there, &back);
        for change in there {
            prop_assert_eq!(before.pointer(&change.pointer), change.before.as_ref());
            prop_assert_eq!(after.pointer(&change.pointer), change.after.as_ref());
        }
    }
}
