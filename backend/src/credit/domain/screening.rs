//! Which earnings somebody should look at: pure rules on who entered what when, with dated parameters.
//!
//! A flag is a question and no verdict: each of these happens honestly, too.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use contract::credit::ReviewReason;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// What the rules measure by, from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The first day on which they hold.
    pub from: NaiveDate,
    /// From how many learners on one person enters too many within the seconds below.
    pub burst_learners: usize,
    /// The seconds that are looked at together.
    pub burst_seconds: i64,
    /// Above how much the entries of one person on one day are looked at, in hundredths.
    pub issued_a_day: i64,
    /// How many of the earnings that have still to vest are drawn to be called back, in basis points.
    pub call_back_bp: u64,
}

/// The parameters by their first day, the earliest first. The notice (五(一)) asks for honest records and names no
/// numbers, so each says what it comes from:
///
/// - a reader of cards takes two seconds for a learner in a queue: six within ten seconds are no queue;
/// - two full rooms of 40 at the daily cap of 5.00 are 400.00 credits, more than one person enters on a day;
/// - one in fifty is asked by telephone, as many as a township's office can call.
const LIMITS: &[Limits] = &[Limits {
    from: NaiveDate::from_ymd_opt(2025, 1, 1).expect("a day"),
    burst_learners: 6,
    burst_seconds: 10,
    issued_a_day: 40_000,
    call_back_bp: 200,
}];

/// The parameters of a day; before the first of them, the first.
#[must_use]
pub fn limits_on(day: NaiveDate) -> &'static Limits {
    LIMITS.iter().rev().find(|limits| limits.from <= day).unwrap_or(&LIMITS[0])
}

/// An earning with what is known of its evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The earning.
    pub earning: Uuid,
    /// Who earned.
    pub learner: Uuid,
    /// The session, if it was earned in one.
    pub session: Option<Uuid>,
    /// Who entered it.
    pub recorder: Option<Uuid>,
    /// How many learners took part in the session.
    pub attended: i64,
    /// How many the room holds, if there is one.
    pub capacity: Option<i64>,
    /// Whether who entered or confirmed it is related to the learner.
    pub related: bool,
    /// Whether the learner was dead on the day.
    pub after_death: bool,
    /// The business day on which it was posted.
    pub day: NaiveDate,
    /// Whether it has still to vest: only then there is time to call back.
    pub vests_later: bool,
}

/// A learner who was entered one at a time, not from a sheet of paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signing {
    /// Who entered the learner.
    pub recorder: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// The learner.
    pub learner: Uuid,
}

/// The signings that are part of a burst: learners whom one person entered so many within so few seconds.
#[must_use]
pub fn bursts(signings: &[Signing], limits: &Limits) -> BTreeSet<(Uuid, Uuid)> {
    let mut by_recorder: BTreeMap<Uuid, Vec<&Signing>> = BTreeMap::new();
    for one in signings {
        by_recorder.entry(one.recorder).or_default().push(one);
    }
    let mut found = BTreeSet::new();
    for mut entered in by_recorder.into_values() {
        entered.sort_unstable_by_key(|one| (one.at, one.learner));
        for (start, first) in entered.iter().enumerate() {
            let end = first.at + TimeDelta::seconds(limits.burst_seconds);
            let together: Vec<_> = entered[start..].iter().take_while(|one| one.at < end).collect();
            let learners: BTreeSet<Uuid> = together.iter().map(|one| one.learner).collect();
            if learners.len() >= limits.burst_learners {
                found.extend(together.iter().map(|one| (one.recorder, one.learner)));
            }
        }
    }
    found
}

/// Whether an earning is drawn to be called back: by lot, the same whenever it is drawn anew. Nobody chooses the number
/// of an earning, and with it nobody chooses the lot.
#[must_use]
pub fn is_drawn(day: NaiveDate, earning: Uuid, limits: &Limits) -> bool {
    let lot = Sha256::new().chain_update(day.to_string()).chain_update(earning.as_bytes()).finalize();
    let number = lot.iter().take(8).fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
    number % 10_000 < limits.call_back_bp
}

/// An earning that somebody should look at, and why.
pub type Flagged = (Uuid, Vec<ReviewReason>);

/// What was found of each earning that somebody should look at. `issued` is what the entries of each person earned on the
/// day, in hundredths, these earnings included.
#[must_use]
pub fn screen(
    evidence: &[Evidence],
    signings: &[Signing],
    issued: &BTreeMap<Uuid, i64>,
    limits: &Limits,
) -> Vec<Flagged> {
    let bursts = bursts(signings, limits);
    let reasons = |one: &Evidence| {
        let entered = |recorder: Uuid| bursts.contains(&(recorder, one.learner));
        let above = |recorder: &Uuid| issued.get(recorder).is_some_and(|sum| *sum > limits.issued_a_day);
        let found = [
            (ReviewReason::ManyInSeconds, one.recorder.is_some_and(entered)),
            (ReviewReason::OverCapacity, one.capacity.is_some_and(|capacity| one.attended > capacity)),
            (ReviewReason::RelatedAccount, one.related),
            (ReviewReason::DailyIssuance, one.recorder.as_ref().is_some_and(above)),
            (ReviewReason::AfterDeath, one.after_death),
            (ReviewReason::CallBack, one.vests_later && is_drawn(one.day, one.earning, limits)),
        ];
        found.into_iter().filter(|(_, found)| *found).map(|(reason, _)| reason).collect::<Vec<_>>()
    };
    let flagged = evidence.iter().map(|one| (one.earning, reasons(one)));
    flagged.filter(|(_, reasons)| !reasons.is_empty()).collect()
}

/// The flagged earnings as they are looked at: those of a session together, one that was only drawn by lot by itself.
#[must_use]
pub fn grouped(evidence: &[Evidence], flagged: &[Flagged]) -> Vec<Vec<Flagged>> {
    let sessions: BTreeMap<Uuid, Option<Uuid>> =
        evidence.iter().map(|one| (one.earning, one.session)).collect();
    let mut groups: BTreeMap<(Option<Uuid>, Option<Uuid>), Vec<Flagged>> = BTreeMap::new();
    for (earning, reasons) in flagged {
        let session = sessions.get(earning).copied().flatten();
        let alone = session.is_none() || *reasons == [ReviewReason::CallBack];
        let group = (session, alone.then_some(*earning));
        groups.entry(group).or_default().push((*earning, reasons.clone()));
    }
    groups.into_values().collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LIMITS: Limits = super::LIMITS[0];

    fn id(number: u128) -> Uuid {
        Uuid::from_u128(number)
    }

    fn signing(recorder: u128, learner: u128, second: i64) -> Signing {
        let at = DateTime::UNIX_EPOCH + TimeDelta::seconds(second);
        Signing { recorder: id(recorder), at, learner: id(learner) }
    }

    fn evidence(earning: u128) -> Evidence {
        Evidence {
            earning: id(earning),
            learner: id(100 + earning),
            session: Some(id(7)),
            recorder: Some(id(1)),
            attended: 20,
            capacity: Some(20),
            related: false,
            after_death: false,
            day: NaiveDate::from_ymd_opt(2026, 3, 2).unwrap(),
            vests_later: false,
        }
    }

    fn flags(evidence: &Evidence, signings: &[Signing], issued: i64) -> Vec<ReviewReason> {
        let found =
            screen(std::slice::from_ref(evidence), signings, &BTreeMap::from([(id(1), issued)]), &LIMITS);
        found.into_iter().flat_map(|(_, reasons)| reasons).collect()
    }

    #[test]
    fn six_learners_in_ten_seconds_are_flagged_and_a_queue_is_not() {
        let queue: Vec<_> = (0..20).map(|at| signing(1, 100 + at, i64::try_from(at).unwrap() * 2)).collect();
        assert_eq!(flags(&evidence(3), &queue, 0), []);
        let pile: Vec<_> = (0..6).map(|at| signing(1, 100 + at, i64::try_from(at).unwrap())).collect();
        assert_eq!(flags(&evidence(3), &pile, 0), [ReviewReason::ManyInSeconds]);
        assert_eq!(flags(&evidence(9), &pile, 0), [], "who came at another time is not");
        let shared: Vec<_> = (0..6).map(|at| signing(at % 2, 100 + at, 0)).collect();
        assert_eq!(flags(&evidence(3), &shared, 0), [], "two people enter three each");
        let again: Vec<_> = (0..9).map(|_| signing(1, 103, 0)).collect();
        assert_eq!(flags(&evidence(3), &again, 0), [], "one learner many times is one learner");
    }

    #[test]
    fn a_room_holds_what_it_holds_and_a_day_has_its_limit() {
        let with = |attended, capacity| flags(&Evidence { attended, capacity, ..evidence(1) }, &[], 0);
        assert_eq!((with(20, Some(20)), with(500, None)), (vec![], vec![]));
        assert_eq!(with(21, Some(20)), [ReviewReason::OverCapacity]);
        assert_eq!(flags(&evidence(1), &[], 40_000), []);
        assert_eq!(flags(&evidence(1), &[], 40_001), [ReviewReason::DailyIssuance]);
        assert_eq!(flags(&Evidence { recorder: None, ..evidence(1) }, &[], 40_001), []);
        assert_eq!(flags(&Evidence { related: true, ..evidence(1) }, &[], 0), [ReviewReason::RelatedAccount]);
        assert_eq!(flags(&Evidence { after_death: true, ..evidence(1) }, &[], 0), [ReviewReason::AfterDeath]);
    }

    #[test]
    fn those_of_a_session_are_looked_at_together_and_each_call_by_itself() {
        let all: Vec<_> = (1..=4).map(evidence).collect();
        let (many, call) = (vec![ReviewReason::OverCapacity], vec![ReviewReason::CallBack]);
        let flagged = [(id(1), many.clone()), (id(2), call.clone()), (id(3), many), (id(4), call)];
        let mut sizes: Vec<usize> = grouped(&all, &flagged).iter().map(Vec::len).collect();
        sizes.sort_unstable();
        assert_eq!(sizes, [1, 1, 2]);
    }

    #[test]
    fn the_lot_falls_as_often_as_it_should_and_always_the_same() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
        let drawn = || (0..20_000).filter(|number| is_drawn(day, id(*number), &LIMITS)).collect::<Vec<_>>();
        let first = drawn();
        assert!((330..470).contains(&first.len()), "{} of 20000 at 2%", first.len());
        assert_eq!(first, drawn());
        let lucky = Evidence { earning: id(first[0]), ..evidence(1) };
        assert_eq!(flags(&lucky, &[], 0), [], "what can be spent already is not called back");
        assert_eq!(flags(&Evidence { vests_later: true, ..lucky }, &[], 0), [ReviewReason::CallBack]);
    }

    proptest! {
        #[test]
        fn a_burst_does_not_depend_on_the_order_and_more_signings_never_hide_one(
            entered in prop::collection::vec((0_u128..2, 0_u128..12, 0_i64..30), 0..30), cut in 0_usize..30,
        ) {
            let all: Vec<_> = entered.iter().map(|(who, whom, at)| signing(*who, *whom, *at)).collect();
            let mut turned = all.clone();
            turned.reverse();
            prop_assert_eq!(bursts(&all, &LIMITS), bursts(&turned, &LIMITS));
            let fewer = bursts(&all[..cut.min(all.len())], &LIMITS);
            prop_assert!(fewer.is_subset(&bursts(&all, &LIMITS)));
        }

        #[test]
        fn every_flagged_earning_stands_in_exactly_one_group(
            reasons in prop::collection::vec((1_u128..40, any::<bool>(), any::<bool>()), 0..20),
        ) {
            let unique: BTreeMap<_, _> = reasons.into_iter().map(|(earning, alone, called)| (earning, (alone, called))).collect();
            let all: Vec<_> = unique.iter().map(|(earning, (alone, _))| Evidence {
                session: (!alone).then_some(id(7)), ..evidence(*earning)
            }).collect();
            let flagged: Vec<_> = unique.iter().map(|(earning, (_, called))| {
                (id(*earning), vec![if *called { ReviewReason::CallBack } else { ReviewReason::OverCapacity }])
            }).collect();
            let mut found: Vec<_> = grouped(&all, &flagged).into_iter().flatten().collect();
            found.sort();
            prop_assert_eq!(found, flagged);
        }
    }
}
