//! Rules on consents, needs, deaths and proxies: pure.

use chrono::{DateTime, NaiveDate, Utc};
use contract::learner::{
    ConsentAct, ConsentMethod, ConsentPurpose, CreateLearnerProxy, LearnerConsentView, LearnerNeeds,
    LearnerState, ProxyRight, ProxyState, RecordConsent,
};
use contract::money::Credits;

/// Why a word on a consent cannot be recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConsentFault {
    /// It would be said later than now.
    ToCome,
    /// What is said aloud has a witness, and nothing else has.
    Witness,
}

/// Whether a word on a consent can be recorded.
pub fn check_consent(
    said: &RecordConsent,
    said_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), ConsentFault> {
    if said_at > now {
        return Err(ConsentFault::ToCome);
    }
    let aloud = said.method == ConsentMethod::VoiceWithWitness;
    if aloud == said.witness.is_some() { Ok(()) } else { Err(ConsentFault::Witness) }
}

/// Whether nothing may be processed without it.
#[must_use]
pub const fn is_needed(purpose: ConsentPurpose) -> bool {
    matches!(purpose, ConsentPurpose::PersonalData | ConsentPurpose::SensitiveData)
}

/// The last word on a purpose.
pub(super) fn last(said: &[LearnerConsentView], purpose: ConsentPurpose) -> Option<&LearnerConsentView> {
    said.iter().filter(|one| one.purpose == purpose).max_by_key(|one| one.number)
}

/// What a learner agrees to now, by the last word on each purpose.
#[must_use]
pub fn in_force(said: &[LearnerConsentView]) -> Vec<ConsentPurpose> {
    let given =
        |purpose: &ConsentPurpose| last(said, *purpose).is_some_and(|one| one.act == ConsentAct::Given);
    ConsentPurpose::ALL.iter().copied().filter(given).collect()
}

/// Since when a consent that is needed is taken back; none while all that were given hold.
#[must_use]
pub fn withdrawn_since(said: &[LearnerConsentView]) -> Option<DateTime<Utc>> {
    ConsentPurpose::ALL
        .iter()
        .copied()
        .filter(|purpose| is_needed(*purpose))
        .filter_map(|purpose| last(said, purpose).filter(|one| one.act == ConsentAct::Withdrawn))
        .map(|one| one.said_at)
        .min()
}

/// Needs with each word once, in the order of the words.
#[must_use]
pub fn tidy(mut needs: LearnerNeeds) -> LearnerNeeds {
    fn once<T: Ord>(list: &mut Vec<T>) {
        list.sort();
        list.dedup();
    }
    once(&mut needs.categories);
    once(&mut needs.forms);
    once(&mut needs.languages);
    once(&mut needs.day_parts);
    once(&mut needs.weekdays);
    once(&mut needs.aids);
    needs.note = needs.note.filter(|note| !note.is_empty());
    needs
}

/// Why a death cannot be recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeathFault {
    /// It was recorded before.
    Step,
    /// The day lies before the birth or ahead of today.
    Day,
}

/// Whether a death can be recorded: of whoever is registered or was, for a day of the life that has come.
pub fn check_death(
    state: LearnerState,
    (birth, died_on): (NaiveDate, NaiveDate),
    today: NaiveDate,
) -> Result<(), DeathFault> {
    if !matches!(state, LearnerState::Active | LearnerState::Suspended | LearnerState::Closed) {
        return Err(DeathFault::Step);
    }
    if birth < died_on && died_on <= today { Ok(()) } else { Err(DeathFault::Day) }
}

/// Where the standing of a proxy is on a day.
#[must_use]
pub fn proxy_state(ended: bool, (from, to): (NaiveDate, NaiveDate), day: NaiveDate) -> ProxyState {
    match ended {
        true => ProxyState::Ended,
        false if day < from => ProxyState::ToCome,
        false if day > to => ProxyState::Expired,
        false => ProxyState::InForce,
    }
}

/// The members of a standing that are wrong, by pointer and code.
#[must_use]
pub fn proxy_faults(new: &CreateLearnerProxy, today: NaiveDate) -> Vec<(&'static str, &'static str)> {
    let redeems = new.rights.contains(&ProxyRight::Redeem);
    let limit = new.monthly_limit.map(Credits::centi);
    [
        (new.valid_to < new.valid_from, ("/valid_to", "proxy_days_reversed")),
        (new.valid_to < today, ("/valid_to", "proxy_days_over")),
        (new.consented_on > today, ("/consented_on", "said_at_to_come")),
        (redeems && limit.is_none(), ("/monthly_limit", "required")),
        (!redeems && limit.is_some(), ("/monthly_limit", "proxy_limit_without_right")),
        (limit.is_some_and(|centi| centi <= 0), ("/monthly_limit", "not_positive")),
    ]
    .into_iter()
    .filter_map(|(wrong, fault)| wrong.then_some(fault))
    .collect()
}

/// What is left of a month's limit after what was fetched; nothing below zero.
#[must_use]
pub fn left_of_limit(limit_centi: i64, fetched_centi: i64) -> i64 {
    limit_centi.saturating_sub(fetched_centi).max(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn said(purpose: ConsentPurpose, number: u32, act: ConsentAct, hour: i64) -> LearnerConsentView {
        let at = DateTime::from_timestamp(hour * 3600, 0).expect("an instant");
        LearnerConsentView {
            purpose,
            number,
            act,
            notice_version: "2024-09".to_owned(),
            said_at: at,
            method: ConsentMethod::Paper,
            witness: None,
            recorded_by: None,
            recorded_at: at,
        }
    }

    proptest! {
        #[test]
        fn the_last_word_on_each_purpose_counts_whatever_the_order(
            words in proptest::collection::vec((0..6_usize, 0..4_u32), 0..12), turn in 0..12_usize
        ) {
            let mut all = Vec::new();
            for (purpose, count) in words {
                let purpose = ConsentPurpose::ALL[purpose];
                if all.iter().any(|one: &LearnerConsentView| one.purpose == purpose) { continue }
                for number in 1..=count {
                    let act = if number % 2 == 1 { ConsentAct::Given } else { ConsentAct::Withdrawn };
                    all.push(said(purpose, number, act, i64::from(number)));
                }
            }
            let holding = in_force(&all);
            for purpose in ConsentPurpose::ALL {
                let count = all.iter().filter(|one| one.purpose == *purpose).count();
                prop_assert_eq!(holding.contains(purpose), count % 2 == 1);
            }
            let since = withdrawn_since(&all);
            let lost = ConsentPurpose::ALL.iter().any(|purpose| is_needed(*purpose)
                && !holding.contains(purpose) && all.iter().any(|one| one.purpose == *purpose));
            prop_assert_eq!(since.is_some(), lost);
            let len = all.len().max(1);
            all.rotate_left(turn % len);
            prop_assert_eq!(in_force(&all), holding);
            prop_assert_eq!(withdrawn_since(&all), since);
        }

        #[test]
        fn what_a_proxy_fetches_never_passes_the_limit(limit in 1..10_000_i64, wishes in proptest::collection::vec(1..3_000_i64, 0..20)) {
            let mut fetched = 0;
            for wish in wishes {
                if wish <= left_of_limit(limit, fetched) { fetched += wish; }
                prop_assert!(fetched <= limit);
            }
        }

        #[test]
        fn a_standing_is_in_force_on_its_days_only(from in 0..100_u64, length in 0..50_u64, at in 0..200_u64) {
            let start = day("2025-01-01");
            let on = |days| start.checked_add_days(chrono::Days::new(days)).expect("a day");
            let state = proxy_state(false, (on(from), on(from + length)), on(at));
            prop_assert_eq!(state == ProxyState::InForce, (from..=from + length).contains(&at));
            prop_assert_eq!(proxy_state(true, (on(from), on(from + length)), on(at)), ProxyState::Ended);
        }
    }

    #[test]
    fn a_death_lies_between_the_birth_and_today_and_is_recorded_once() {
        let today = day("2025-11-12");
        let check = |state, died| check_death(state, (day("1950-01-01"), day(died)), today);
        for state in [LearnerState::Active, LearnerState::Suspended, LearnerState::Closed] {
            assert_eq!(check(state, "2025-11-12"), Ok(()));
            assert_eq!(check(state, "2025-11-13"), Err(DeathFault::Day));
            assert_eq!(check(state, "1950-01-01"), Err(DeathFault::Day));
        }
        assert_eq!(check(LearnerState::Deceased, "2025-11-12"), Err(DeathFault::Step));
    }

    #[test]
    fn what_is_said_aloud_has_a_witness_and_nothing_else_has() {
        let at = DateTime::UNIX_EPOCH;
        let mut one = RecordConsent {
            purpose: ConsentPurpose::Photograph,
            act: ConsentAct::Given,
            notice_version: "1".to_owned(),
            said_at: None,
            method: ConsentMethod::Paper,
            witness: None,
        };
        assert_eq!(check_consent(&one, at, at), Ok(()));
        one.witness = Some("王五".to_owned());
        assert_eq!(check_consent(&one, at, at), Err(ConsentFault::Witness));
        one.method = ConsentMethod::VoiceWithWitness;
        assert_eq!(check_consent(&one, at, at), Ok(()));
        let later = DateTime::from_timestamp(1, 0).expect("an instant");
        assert_eq!(check_consent(&one, later, at), Err(ConsentFault::ToCome));
    }

    #[test]
    fn needs_are_kept_once_each_and_an_empty_note_is_none() {
        let needs =
            LearnerNeeds { weekdays: vec![5, 1, 5], note: Some(String::new()), ..LearnerNeeds::default() };
        let tidied = tidy(needs);
        assert_eq!((tidied.weekdays, tidied.note), (vec![1, 5], None));
    }
}
