use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use contract::course::ActivityForm;
use contract::credit::{CreditCap, SimulatedChange};
use contract::days::Month;
use contract::ids::LearnerId;
use contract::money::Credits;
use proptest::prelude::*;
use uuid::Uuid;

use super::super::month::{MonthAnew, Person, Posted, simulate_month};
use super::super::{Activity, Learner, Policy, Tally, earn};
use super::{document, policy};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn month() -> Month {
    "2025-05".parse().unwrap()
}

fn learner(number: u128) -> LearnerId {
    Uuid::from_u128(number).into()
}

const OLD: &str = "1950-05-01";

fn person(priority: bool) -> Person {
    Person { birth_date: day(OLD), registered_on: day("2024-01-01"), priority, earned_before: 0 }
}

/// What a policy posts for activities in time order, and what it had posted before the month.
fn posted(policy: &Policy, id: LearnerId, who: Person, activities: &[Activity]) -> (Vec<Posted>, i64) {
    let (mut tally, mut posted, mut before) = (Tally::default(), Vec::new(), 0);
    for activity in activities {
        let learner = Learner {
            birth_date: Some(who.birth_date),
            active: who.registered_on <= activity.day,
            priority: who.priority,
        };
        let earned = earn(policy, *activity, learner, &tally);
        tally.add(activity.day, activity.form.is_online(), earned.credited);
        if activity.day < month().first_day() {
            before += earned.credited;
        } else {
            posted.push(Posted {
                learner: id,
                activity: *activity,
                raw: earned.raw,
                credited: earned.credited,
                capped_by: earned.capped_by,
            });
        }
    }
    (posted, before)
}

/// A month of learners, posted by a policy.
fn taught(policy: &Policy, all: &[(bool, Vec<Activity>)]) -> (BTreeMap<LearnerId, Person>, Vec<Posted>) {
    let (mut people, mut earnings) = (BTreeMap::new(), Vec::new());
    for (number, (priority, activities)) in all.iter().enumerate() {
        let (id, who) = (learner(number as u128), person(*priority));
        let (own, earned_before) = posted(policy, id, who, activities);
        earnings.extend(own);
        people.insert(id, Person { earned_before, ..who });
    }
    (people, earnings)
}

fn class(date: &str, valid_minutes: u32) -> Activity {
    Activity { form: ActivityForm::CourseClass, day: day(date), valid_minutes }
}

fn changed(earnings: u32, before: i64, after: i64) -> SimulatedChange {
    SimulatedChange {
        earnings,
        before: Credits(before),
        after: Credits(after),
        difference: Credits(after - before),
    }
}

#[test]
fn another_rate_is_told_by_form_and_by_learner() {
    let volunteering = Activity { form: ActivityForm::VolunteerService, ..class("2025-05-06", 120) };
    let all = [(false, vec![class("2025-05-05", 90), volunteering]), (false, vec![class("2025-05-05", 60)])];
    let (people, earnings) = taught(&policy(), &all);
    let mut other = document();
    other.rate_centi_per_hour.volunteer_service = 180;
    let anew = simulate_month(&Policy::parse(other).unwrap(), month(), &people, &earnings);
    assert_eq!(anew.total(), changed(3, 550, 610));
    let forms: Vec<_> = anew.forms().iter().map(|one| (one.form, one.change)).collect();
    assert_eq!(
        forms,
        [
            (ActivityForm::CourseClass, changed(2, 250, 250)),
            (ActivityForm::VolunteerService, changed(1, 300, 360)),
        ]
    );
    assert_eq!(anew.learners(), (1, 0, 1));
    let largest: Vec<_> = anew.largest().iter().map(|(id, sums)| (*id, sums.view())).collect();
    assert_eq!(largest, [(learner(0), changed(2, 450, 510))]);
}

#[test]
fn a_narrower_cap_cuts_in_time_order_and_says_how_much() {
    let all = [(false, vec![class("2025-05-05", 120), class("2025-05-05", 120), class("2025-05-06", 60)])];
    let (people, earnings) = taught(&policy(), &all);
    let mut other = document();
    (other.caps_centi.per_session, other.caps_centi.per_day) = (150, 250);
    let anew = simulate_month(&Policy::parse(other).unwrap(), month(), &people, &earnings);
    assert_eq!(anew.total(), changed(3, 500, 350));
    let cut = |cap: CreditCap| {
        let all = anew.caps();
        let one = all.iter().find(|one| one.cap == cap).unwrap();
        (one.earnings_before, one.cut_before.centi(), one.earnings_after, one.cut_after.centi())
    };
    assert_eq!(cut(CreditCap::PerSession), (0, 0, 1, 50));
    assert_eq!(cut(CreditCap::PerDay), (0, 0, 1, 100));
    assert_eq!(anew.caps().len(), CreditCap::ALL.len());
}

#[test]
fn a_policy_that_does_not_hold_that_month_is_computed_with_all_the_same() {
    let (people, earnings) = taught(&policy(), &[(false, vec![class("2025-05-05", 90)])]);
    let mut draft = document();
    draft.effective_from = day("2027-01-01");
    let anew = simulate_month(&Policy::parse(draft).unwrap(), month(), &people, &earnings);
    assert_eq!(anew.total(), changed(1, 150, 150));
}

#[test]
fn the_year_before_the_month_counts_for_the_years_cap_alone() {
    let (mut people, earnings) = taught(&policy(), &[(false, vec![class("2025-05-05", 120)])]);
    people.get_mut(&learner(0)).unwrap().earned_before = 29_900;
    let anew = simulate_month(&policy(), month(), &people, &earnings);
    assert_eq!(anew.total(), changed(1, 200, 100));
    let year = anew.caps().into_iter().find(|one| one.cap == CreditCap::PerYear).unwrap();
    assert_eq!((year.earnings_after, year.cut_after), (1, Credits(100)));
}

#[test]
fn a_learner_that_is_not_known_is_left_out() {
    let (_, earnings) = taught(&policy(), &[(false, vec![class("2025-05-05", 120)])]);
    assert_eq!(simulate_month(&policy(), month(), &BTreeMap::new(), &earnings), MonthAnew::default());
}

fn any_learner() -> impl Strategy<Value = (bool, Vec<Activity>)> {
    let activity = (prop::sample::select(ActivityForm::ALL), 0_u64..151, 0_u32..400).prop_map(
        |(form, days, valid_minutes)| Activity {
            form,
            day: day("2025-01-01") + Days::new(days),
            valid_minutes,
        },
    );
    (any::<bool>(), prop::collection::vec(activity, 0..60)).prop_map(|(priority, mut activities)| {
        activities.sort_by_key(|activity| activity.day);
        (priority, activities)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_policy_that_posted_a_month_gives_exactly_what_was_posted(
        all in prop::collection::vec(any_learner(), 1..6),
    ) {
        let (people, earnings) = taught(&policy(), &all);
        let anew = simulate_month(&policy(), month(), &people, &earnings);
        let total: i64 = earnings.iter().map(|one| one.credited).sum();
        prop_assert_eq!(anew.total(), changed(u32::try_from(earnings.len()).unwrap(), total, total));
        prop_assert_eq!(anew.largest(), vec![]);
        let (gaining, losing, _) = anew.learners();
        prop_assert_eq!((gaining, losing), (0, 0));
        for cap in anew.caps() {
            prop_assert_eq!((cap.earnings_before, cap.cut_before), (cap.earnings_after, cap.cut_after));
        }
    }

    #[test]
    fn forms_learners_and_caps_add_up_to_the_whole(
        all in prop::collection::vec(any_learner(), 1..6), per_day in 400_i64..900, rate in 0_i64..300,
    ) {
        let (people, earnings) = taught(&policy(), &all);
        let mut other = document();
        other.caps_centi.per_day = per_day;
        other.rate_centi_per_hour.course_class = rate;
        let anew = simulate_month(&Policy::parse(other).unwrap(), month(), &people, &earnings);
        let (total, forms) = (anew.total(), anew.forms());
        prop_assert_eq!(forms.iter().map(|one| one.change.earnings).sum::<u32>(), total.earnings);
        prop_assert_eq!(forms.iter().map(|one| one.change.after.centi()).sum::<i64>(), total.after.centi());
        let differences: i64 = anew.largest().iter().map(|(_, sums)| sums.view().difference.centi()).sum();
        prop_assert_eq!(differences, total.difference.centi());
        let cut: i64 = anew.caps().iter().map(|one| one.cut_before.centi()).sum();
        prop_assert_eq!(cut, earnings.iter().map(|one| one.raw - one.credited).sum::<i64>());
    }
}
