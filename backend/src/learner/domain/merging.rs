//! What two records of one person come to together: pure.

use contract::learner::{ConsentAct, ConsentPurpose, LearnerConsentView, Priority};

use super::people::last;

/// The priority reasons of both, each as well attested as in either.
#[must_use]
pub fn united_priorities(own: &[Priority], other: &[Priority]) -> Vec<Priority> {
    let mut united: Vec<Priority> = own.to_vec();
    for one in other {
        match united.iter_mut().find(|known| known.reason == one.reason) {
            Some(known) => known.evidence = known.evidence.max(one.evidence),
            None => united.push(*one),
        }
    }
    united.sort_by_key(|one| one.reason);
    united
}

/// The words on consents of the other record that hold for the person: the later one on each purpose, where it says
/// something else than the record that goes on.
#[must_use]
pub fn overruling<'a>(
    own: &[LearnerConsentView],
    other: &'a [LearnerConsentView],
) -> Vec<&'a LearnerConsentView> {
    let overrules = |purpose: &ConsentPurpose| {
        let said = last(other, *purpose)?;
        let holds = match last(own, *purpose) {
            Some(known) => known.act == said.act || known.said_at >= said.said_at,
            None => said.act == ConsentAct::Withdrawn,
        };
        (!holds).then_some(said)
    };
    ConsentPurpose::ALL.iter().filter_map(overrules).collect()
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use contract::learner::{ConsentMethod, PriorityEvidence, PriorityReason};
    use proptest::prelude::*;

    use super::*;

    fn priorities() -> impl Strategy<Value = Vec<Priority>> {
        let evidence = prop::option::of(prop::sample::select(PriorityEvidence::ALL.to_vec()));
        prop::collection::vec(evidence, PriorityReason::ALL.len()).prop_map(|all| {
            let reasons = PriorityReason::ALL.iter().zip(all);
            reasons
                .filter_map(|(reason, evidence)| Some(Priority { reason: *reason, evidence: evidence? }))
                .collect()
        })
    }

    fn words() -> impl Strategy<Value = Vec<LearnerConsentView>> {
        let hours = prop::collection::vec(0..50_i64, 0..4);
        prop::collection::vec(hours, ConsentPurpose::ALL.len()).prop_map(|all| {
            let mut said = Vec::new();
            for (purpose, mut hours) in ConsentPurpose::ALL.iter().zip(all) {
                hours.sort_unstable();
                for (number, hour) in (1..).zip(hours) {
                    let at = DateTime::from_timestamp(hour * 3600, 0).expect("an instant");
                    said.push(LearnerConsentView {
                        purpose: *purpose,
                        number,
                        act: if number % 2 == 1 { ConsentAct::Given } else { ConsentAct::Withdrawn },
                        notice_version: "2024-09".to_owned(),
                        said_at: at,
                        method: ConsentMethod::Paper,
                        witness: None,
                        recorded_by: None,
                        recorded_at: at,
                    });
                }
            }
            said
        })
    }

    proptest! {
        #[test]
        fn no_reason_is_lost_and_none_is_attested_worse(own in priorities(), other in priorities()) {
            let united = united_priorities(&own, &other);
            for one in own.iter().chain(&other) {
                let kept = united.iter().find(|known| known.reason == one.reason);
                prop_assert!(kept.is_some_and(|kept| kept.evidence >= one.evidence));
            }
            for one in &united {
                prop_assert!(own.contains(one) || other.contains(one), "nothing is made up");
            }
            prop_assert_eq!(&united_priorities(&other, &own), &united);
            prop_assert_eq!(&united_priorities(&united, &other), &united);
        }

        #[test]
        fn the_later_word_on_each_purpose_holds_for_the_person(own in words(), other in words()) {
            let carried = overruling(&own, &other);
            for purpose in ConsentPurpose::ALL {
                let (known, said) = (last(&own, *purpose), last(&other, *purpose));
                let after = carried.iter().find(|one| one.purpose == *purpose).copied();
                let holds = after.or(known).map_or(ConsentAct::Withdrawn, |one| one.act);
                let later = match (known, said) {
                    (Some(known), Some(said)) if said.said_at > known.said_at => Some(said),
                    (None, said) => said,
                    (known, _) => known,
                };
                prop_assert_eq!(holds, later.map_or(ConsentAct::Withdrawn, |one| one.act));
                // A word that is added says something else than the one before, as all that follow each other do.
                prop_assert!(after.is_none_or(|one| known.map(|known| known.act) != Some(one.act)));
            }
        }
    }
}
