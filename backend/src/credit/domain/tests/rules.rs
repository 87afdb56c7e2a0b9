use chrono::{DateTime, NaiveDate, Utc};
use contract::course::ActivityForm;
use contract::credit::{
    CoverLevel, CreditCap, EarnedBefore, NoCredit, SimulateCredits, SimulatedActivity, SimulatedCreditsView,
};
use contract::money::Credits;
use contract::policy::ParameterBasis;
use proptest::prelude::*;
use serde_json::Value;

use super::super::buckets::{Bucket, Part, SpendError, expiry_of, last_day, spend};
use super::super::cover::cover;
use super::super::*;
use super::{document, policy};

fn vectors() -> Value {
    serde_json::from_str(include_str!("../../../../tests/data/credit_worked_examples.json")).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// An instant by its date and time in Shanghai.
fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(&format!("{text}:00+08:00")).unwrap().to_utc()
}

fn class(form: ActivityForm, date: &str, session: [&str; 2], signed: [&str; 2]) -> SimulatedActivity {
    let time = |clock: &str| at(&format!("{date}T{clock}"));
    SimulatedActivity {
        form,
        starts_at: time(session[0]),
        ends_at: time(session[1]),
        signed_in_at: Some(time(signed[0])),
        signed_out_at: Some(time(signed[1])),
        watched_minutes: None,
    }
}

fn online(date: &str, from: &str, watched: u32) -> SimulatedActivity {
    let starts_at = at(&format!("{date}T{from}"));
    SimulatedActivity {
        form: ActivityForm::OnlineCourse,
        starts_at,
        ends_at: starts_at + chrono::TimeDelta::hours(1),
        signed_in_at: None,
        signed_out_at: None,
        watched_minutes: Some(watched),
    }
}

fn request(priority: bool, activities: Vec<SimulatedActivity>) -> SimulateCredits {
    SimulateCredits { policy_id: None, birth_date: None, priority, earned_before: vec![], activities }
}

/// Every figure of a worked example against what was computed.
fn assert_as_worked(result: &SimulatedCreditsView, worked: &Value) {
    let worked = worked.as_array().unwrap();
    assert_eq!(result.earnings.len(), worked.len());
    for (earning, worked) in result.earnings.iter().zip(worked) {
        assert_eq!(earning.form.as_str(), worked["form"]);
        assert_eq!(u64::from(earning.valid_minutes), worked["valid_minutes"].as_u64().unwrap());
        assert_eq!(u64::from(earning.blocks), worked["blocks"].as_u64().unwrap());
        assert_eq!(earning.raw.centi(), worked["raw_centi"].as_i64().unwrap());
        assert_eq!(earning.credited.centi(), worked["credited_centi"].as_i64().unwrap());
        assert_eq!(earning.capped_by.map(CreditCap::as_str), worked["capped_by"].as_str());
    }
}

#[test]
fn e1_a_full_day_stops_at_the_day_cap() {
    let date = "2025-03-03";
    let activities = vec![
        class(ActivityForm::VolunteerService, date, ["14:00", "17:00"], ["13:50", "17:10"]),
        class(ActivityForm::CourseClass, date, ["09:00", "10:30"], ["09:02", "10:35"]),
        online(date, "20:00", 40),
    ];
    let result = simulate(&policy(), &request(false, activities)).unwrap();
    assert_as_worked(&result, &vectors()["E1"]);
    assert_eq!(Some(result.total.centi()), vectors()["E1_total"].as_i64());
}

#[test]
fn e2_the_priority_population_earns_a_fifth_more() {
    let date = "2025-03-04";
    let activities = vec![
        class(ActivityForm::Lecture, date, ["09:00", "10:00"], ["09:10", "10:00"]),
        class(ActivityForm::Reading, date, ["15:00", "16:00"], ["15:22", "16:00"]),
        online(date, "20:00", 20),
    ];
    let result = simulate(&policy(), &request(true, activities)).unwrap();
    assert_as_worked(&result, &vectors()["E2_priority"]);
    assert_eq!(Some(result.total.centi()), vectors()["E2_total"].as_i64());
}

#[test]
fn e3_credits_are_rounded_half_up_once_and_short_visits_earn_nothing() {
    let date = "2025-03-05";
    let activities = vec![
        online(date, "08:00", 20),
        class(ActivityForm::CourseClass, date, ["09:00", "10:30"], ["10:05", "10:40"]),
    ];
    let result = simulate(&policy(), &request(false, activities)).unwrap();
    assert_as_worked(&result, &vectors()["E3_rounding"]);
    assert_eq!(result.earnings[1].no_credit, Some(NoCredit::BelowMinimumMinutes));
}

#[test]
fn e4_a_study_tour_stops_at_the_month_cap() {
    let tour = class(ActivityForm::StudyTour, "2025-03-31", ["08:00", "16:30"], ["08:00", "16:30"]);
    let before = EarnedBefore { day: day("2025-03-02"), online: false, credited: Credits(3_950) };
    let request = SimulateCredits { earned_before: vec![before], ..request(false, vec![tour]) };
    let result = simulate(&policy(), &request).unwrap();
    assert_as_worked(&result, &vectors()["E4_month_cap"]);
    let trace = &result.earnings[0].trace;
    assert_eq!(trace.find("cut").unwrap().value.to_string(), "3.75");
    assert_eq!(trace.find("left.per_month").unwrap().value.to_string(), "0.50");
    let next = Activity { form: ActivityForm::StudyTour, day: day("2025-04-01"), valid_minutes: 60 };
    let learner = Learner { birth_date: None, active: true, priority: false };
    let mut tally = Tally::default();
    tally.add(day("2025-03-31"), false, 4_000);
    assert_eq!(earn(&policy(), next, learner, &tally).credited, 50);
}

/// The parts of a spending that is reversed, each with the last day of the bucket that it goes back into.
fn give_back<Id: Copy>(parts: &[Part<Id>], today: NaiveDate, grace_days: u32) -> Vec<Part<Id>> {
    let returned =
        |part: &Part<Id>| Part { expires_on: last_day(part.expires_on, today, grace_days), ..*part };
    parts.iter().map(returned).collect()
}

#[test]
fn e5_the_earliest_expiry_is_spent_first_and_returned_with_grace() {
    let worked = &vectors()["E5_fefo"];
    let buckets = [
        Bucket { id: "L2", expires_on: day("2026-12-31"), free: 3_000 },
        Bucket { id: "L1", expires_on: day("2025-12-31"), free: 1_000 },
    ];
    let spent = spend(&buckets, 1_800, day("2025-12-20")).unwrap();
    let used: Vec<_> = spent.iter().map(|part| serde_json::json!([part.id, part.amount])).collect();
    assert_eq!(Value::from(used), worked["use"]);
    let left: i64 = 4_000 - spent.iter().map(|part| part.amount).sum::<i64>();
    assert_eq!(Some(left), worked["balance_after_redeem"].as_i64());
    let returned = give_back(&spent, day("2026-01-03"), 30);
    let lines: Vec<_> = returned
        .iter()
        .map(|part| serde_json::json!([part.id, part.amount, part.expires_on.to_string()]))
        .collect();
    assert_eq!(Value::from(lines), worked["reversal_2026_01_03"]);
    let balance = left + returned.iter().map(|part| part.amount).sum::<i64>();
    assert_eq!(Some(balance), worked["balance_after_reversal"].as_i64());
    let in_time = give_back(&spent, day("2025-12-31"), 30);
    assert_eq!(in_time, spent);
}

#[test]
fn e6_a_fund_that_covers_too_little_warns() {
    let worked = &vectors()["E6_reserve"];
    let number = |key: &str| worked[key].as_i64().unwrap();
    let policy = policy();
    let found = cover(
        number("fund_fen"),
        number("outstanding_centi"),
        policy.par_fen.value,
        policy.document().reserve,
    );
    assert_eq!(found.liability_fen, number("liability_fen"));
    assert_eq!(found.ratio_bp, Some(number("ratio_bp")));
    assert_eq!(found.level.as_str(), worked["state"]);
}

#[test]
fn a_fund_at_exactly_a_level_is_not_below_it() {
    let levels = document().reserve;
    for (fund, level) in [
        (10_000, CoverLevel::Normal),
        (9_999, CoverLevel::Warn),
        (6_000, CoverLevel::Warn),
        (5_999, CoverLevel::Restrict),
    ] {
        assert_eq!(cover(fund, 10_000, 100, levels).level, level, "{fund}");
    }
    let nothing = cover(0, 0, 100, levels);
    assert_eq!((nothing.level, nothing.ratio_bp), (CoverLevel::Normal, None));
}

#[test]
fn credits_expire_with_the_year_after_they_were_earned() {
    assert_eq!(expiry_of(day("2025-01-01")), day("2026-12-31"));
    assert_eq!(expiry_of(day("2025-12-31")), day("2026-12-31"));
}

#[test]
fn a_learner_of_59_years_and_364_days_earns_nothing() {
    let lecture = || class(ActivityForm::Lecture, "2025-03-04", ["09:00", "10:00"], ["09:00", "10:00"]);
    let of = |birth: &str| {
        let request = SimulateCredits { birth_date: Some(day(birth)), ..request(false, vec![lecture()]) };
        simulate(&policy(), &request).unwrap().earnings.remove(0)
    };
    assert_eq!(of("1965-03-05").no_credit, Some(NoCredit::UnderAge));
    assert_eq!(of("1965-03-05").credited, Credits::ZERO);
    assert_eq!(of("1965-03-04").credited, Credits(100));
}

#[test]
fn nothing_is_earned_without_a_sign_out_or_outside_the_policy_or_suspended() {
    let mut open = class(ActivityForm::Lecture, "2025-03-04", ["09:00", "10:00"], ["09:00", "10:00"]);
    open.signed_out_at = None;
    let early = class(ActivityForm::Lecture, "2024-12-31", ["09:00", "10:00"], ["09:00", "10:00"]);
    let result = simulate(&policy(), &request(false, vec![open, early])).unwrap();
    let reasons: Vec<_> = result.earnings.iter().map(|earning| earning.no_credit).collect();
    assert_eq!(reasons, [Some(NoCredit::PolicyNotInForce), Some(NoCredit::AwaitingConfirmation)]);
    assert_eq!(result.total, Credits::ZERO);
    let suspended = Learner { birth_date: None, active: false, priority: false };
    let lecture = Activity { form: ActivityForm::Lecture, day: day("2025-03-04"), valid_minutes: 60 };
    assert_eq!(earn(&policy(), lecture, suspended, &Tally::default()).no_credit, Some(NoCredit::NotActive));
}

#[test]
fn overlapping_records_are_credited_once() {
    let date = "2025-03-04";
    let activities = vec![
        class(ActivityForm::Lecture, date, ["09:00", "10:00"], ["09:00", "10:00"]),
        class(ActivityForm::CourseClass, date, ["09:30", "10:30"], ["09:30", "10:30"]),
    ];
    let result = simulate(&policy(), &request(false, activities)).unwrap();
    let minutes: Vec<_> = result.earnings.iter().map(|earning| earning.valid_minutes).collect();
    assert_eq!(minutes, [60, 30]);
}

#[test]
fn the_multiplier_counts_only_where_it_is_enabled() {
    let mut plain = document();
    plain.priority_multiplier_enabled = false;
    let plain = Policy::parse(plain).unwrap();
    let lecture = class(ActivityForm::Lecture, "2025-03-04", ["09:00", "10:00"], ["09:00", "10:00"]);
    let result = simulate(&plain, &request(true, vec![lecture])).unwrap();
    assert_eq!(result.total, Credits(100));
}

#[test]
fn a_late_evening_counts_for_the_day_in_shanghai() {
    let late = class(ActivityForm::Lecture, "2025-03-31", ["22:00", "23:00"], ["22:00", "23:00"]);
    let early = class(ActivityForm::Lecture, "2025-04-01", ["06:00", "07:00"], ["06:00", "07:00"]);
    let result = simulate(&policy(), &request(false, vec![late, early])).unwrap();
    let days: Vec<_> = result.earnings.iter().map(|earning| earning.activity_date).collect();
    assert_eq!(days, [day("2025-03-31"), day("2025-04-01")]);
}

#[test]
fn activities_that_cannot_be_are_named_at_their_place() {
    let mut wrong = class(ActivityForm::Lecture, "2025-03-04", ["09:00", "10:00"], ["09:30", "09:20"]);
    wrong.watched_minutes = Some(20);
    let reversed = class(ActivityForm::Lecture, "2025-03-04", ["10:00", "09:00"], ["09:00", "09:20"]);
    let faults = simulate(&policy(), &request(false, vec![wrong, reversed])).unwrap_err();
    let found: Vec<_> = faults.iter().map(|fault| format!("{} {}", fault.pointer, fault.code)).collect();
    assert_eq!(
        found,
        [
            "/activities/0/signed_out_at sign_out_not_after_sign_in",
            "/activities/0/watched_minutes not_online",
            "/activities/1/ends_at end_not_after_start",
        ]
    );
}

#[test]
fn spending_more_than_is_free_is_refused() {
    let buckets = [
        Bucket { id: 1, expires_on: day("2025-12-31"), free: 1_000 },
        Bucket { id: 2, expires_on: day("2024-12-31"), free: 9_000 },
    ];
    let today = day("2025-06-01");
    assert_eq!(spend(&buckets, 1_001, today), Err(SpendError::Insufficient { free: 1_000, needed: 1_001 }));
    assert_eq!(spend(&buckets, 0, today), Err(SpendError::NotPositive));
    let part = Part { id: 1, expires_on: day("2025-12-31"), amount: 1_000 };
    assert_eq!(spend(&buckets, 1_000, day("2025-12-31")), Ok(vec![part]));
}

#[test]
fn a_credit_policy_with_faults_names_each_at_its_place() {
    let faults = |change: fn(&mut contract::credit::CreditPolicyDocument)| {
        let mut changed = document();
        change(&mut changed);
        let found = Policy::parse(changed).err().unwrap_or_default();
        found.into_iter().map(|fault| format!("{} {}", fault.pointer, fault.code)).collect::<Vec<_>>()
    };
    assert!(faults(|_| ()).is_empty());
    assert_eq!(faults(|p| p.cash_convertible = true), ["/cash_convertible cash_not_allowed"]);
    assert_eq!(faults(|p| p.caps_centi.per_day = 399), ["/caps_centi caps_not_ascending"]);
    assert_eq!(
        faults(|p| p.caps_centi.online_per_day = 501),
        ["/caps_centi/online_per_day online_above_total"]
    );
    assert_eq!(faults(|p| p.block_minutes = 0), ["/block_minutes out_of_range"]);
    assert_eq!(faults(|p| p.reserve.restrict_ratio_bp = 10_001), ["/reserve not_descending"]);
    let stay = ["/closed_account/after_days out_of_range"];
    assert_eq!(faults(|p| p.closed_account.after_days = -1), stay);
    assert_eq!(faults(|p| p.closed_account.after_days = 367), stay);
    assert_eq!(faults(|p| p.redemption.prohibited.clear()), ["/redemption/prohibited cash_not_prohibited"]);
    assert_eq!(faults(|p| p.rounding = "bankers".to_owned()), ["/rounding rule_not_supported"]);
    assert_eq!(faults(|p| p.effective_to = Some(day("2024-12-31"))), ["/effective_to period_reversed"]);
    assert_eq!(
        faults(|p| {
            let own = ParameterBasis { basis: String::new(), effective_from: day("2025-01-02") };
            p.parameter_basis.insert("caps_centi.per_day".to_owned(), own);
        }),
        [
            "/parameter_basis/caps_centi.per_day/basis basis_missing",
            "/parameter_basis/caps_centi.per_day/effective_from date_out_of_range",
        ]
    );
}

fn any_activity() -> impl Strategy<Value = Activity> {
    (prop::sample::select(ActivityForm::ALL), 0_u64..70, 0_u32..400).prop_map(
        |(form, days, valid_minutes)| Activity {
            form,
            day: day("2025-11-15") + chrono::Days::new(days),
            valid_minutes,
        },
    )
}

fn earn_all(activities: &[Activity], priority: bool) -> (Tally, Vec<Earned>) {
    let (policy, learner) = (policy(), Learner { birth_date: None, active: true, priority });
    let mut tally = Tally::default();
    let mut all = Vec::new();
    for activity in activities {
        let earned = earn(&policy, *activity, learner, &tally);
        tally.add(activity.day, activity.form.is_online(), earned.credited);
        all.push(earned);
    }
    (tally, all)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_cap_is_ever_exceeded(
        activities in prop::collection::vec(any_activity(), 1..60), priority in any::<bool>(),
    ) {
        let (tally, all) = earn_all(&activities, priority);
        let policy = policy();
        for (activity, earned) in activities.iter().zip(&all) {
            prop_assert!(earned.credited <= earned.raw && earned.credited >= 0);
            prop_assert!(earned.credited <= policy.cap(CreditCap::PerSession).value);
            for cap in &CreditCap::ALL[1..] {
                prop_assert!(tally.used(*cap, activity.day) <= policy.cap(*cap).value, "{cap}");
            }
            prop_assert_eq!(earned.capped_by.is_some(), earned.credited < earned.raw);
            let cut = earned.trace.find("cut").unwrap().value.to_string();
            prop_assert_eq!(cut, Credits(earned.raw - earned.credited).to_string());
        }
    }

    #[test]
    fn the_order_within_a_day_does_not_change_its_total(
        activities in prop::collection::vec(any_activity(), 1..8), turn in 0_usize..8,
    ) {
        let one_day: Vec<_> = activities.iter().map(|a| Activity { day: day("2025-11-20"), ..*a }).collect();
        let mut turned = one_day.clone();
        turned.rotate_left(turn % one_day.len());
        let total = |list: &[Activity]| earn_all(list, false).1.iter().map(|earned| earned.credited).sum::<i64>();
        prop_assert_eq!(total(&one_day), total(&turned));
    }

    #[test]
    fn more_minutes_never_earn_less(activity in any_activity(), more in 0_u32..120, priority in any::<bool>()) {
        let longer = Activity { valid_minutes: activity.valid_minutes + more, ..activity };
        let credited = |one: Activity| earn_all(&[one], priority).1[0].credited;
        prop_assert!(credited(activity) <= credited(longer));
        prop_assert!(earn_all(&[activity], false).1[0].raw <= earn_all(&[activity], true).1[0].raw);
    }

    #[test]
    fn spending_takes_exactly_the_amount_and_never_a_later_bucket_first(
        frees in prop::collection::vec((0_i64..5_000, 0_u64..1_000), 1..10), share in 1_i64..=100,
    ) {
        let today = day("2025-06-01");
        let buckets: Vec<_> = frees.iter().enumerate().map(|(id, (free, days))| Bucket {
            id, expires_on: day("2025-01-01") + chrono::Days::new(*days), free: *free,
        }).collect();
        let live: i64 = buckets.iter().filter(|b| b.expires_on >= today).map(|b| b.free).sum();
        let amount = live * share / 100;
        prop_assume!(amount > 0);
        let parts = spend(&buckets, amount, today).unwrap();
        prop_assert_eq!(parts.iter().map(|part| part.amount).sum::<i64>(), amount);
        let taken = |id: usize| parts.iter().find(|part| part.id == id).map_or(0, |part| part.amount);
        for bucket in &buckets {
            prop_assert!(taken(bucket.id) <= bucket.free);
            let earlier_left = buckets.iter()
                .filter(|b| b.expires_on >= today && b.expires_on < bucket.expires_on)
                .any(|b| taken(b.id) < b.free);
            prop_assert!(taken(bucket.id) == 0 || !earlier_left);
        }
        let returned = give_back(&parts, today, 30);
        prop_assert_eq!(returned.iter().map(|part| part.amount).sum::<i64>(), amount);
        prop_assert!(returned.iter().all(|part| part.expires_on >= today));
        prop_assert!(spend(&buckets, live + 1, today).is_err());
    }
}
