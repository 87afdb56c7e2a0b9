//! Who may have a place at all.

use chrono::NaiveDate;
use contract::learner::LearnerState;

use crate::learner::domain::{MIN_AGE_YEARS, require_age};

/// What is known of who would like a place.
#[derive(Debug, Clone, Copy)]
pub struct Applicant<'a> {
    /// Where the registration stands.
    pub state: LearnerState,
    /// When the learner was born.
    pub birth_date: NaiveDate,
    /// The county of the learner's school.
    pub county_code: &'a str,
    /// Whether what the learner agreed to at registration still stands.
    pub consents: bool,
    /// Whether the learner teaches there.
    pub teaches: bool,
    /// Whether there is a place or a wait already.
    pub known: bool,
    /// How many enrolments begin in the same half-year.
    pub enrolments: u32,
}

/// What the place is in.
#[derive(Debug, Clone, Copy)]
pub struct Offer<'a> {
    /// Its first day.
    pub first_day: NaiveDate,
    /// The county of its school.
    pub county_code: &'a str,
    /// How many enrolments a learner may have that begin in one half-year.
    pub max_per_half_year: u32,
}

/// Why somebody may have no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The registration is suspended or has ended.
    NotActive,
    /// What was agreed to was taken back.
    NoConsent,
    /// Too young on the first day.
    TooYoung,
    /// Of a school in another county.
    OtherCounty,
    /// Teaches there.
    Teaches,
    /// Has a place or waits already.
    Known,
    /// Has as many enrolments in the half-year as there may be.
    TooMany(u32),
}

/// Whether somebody may have a place or wait for one.
pub fn check_applicant(applicant: &Applicant<'_>, offer: &Offer<'_>) -> Result<(), Refusal> {
    if applicant.state != LearnerState::Active {
        return Err(Refusal::NotActive);
    }
    if !applicant.consents {
        return Err(Refusal::NoConsent);
    }
    require_age(applicant.birth_date, offer.first_day, MIN_AGE_YEARS).map_err(|_| Refusal::TooYoung)?;
    if applicant.county_code != offer.county_code {
        return Err(Refusal::OtherCounty);
    }
    if applicant.teaches {
        return Err(Refusal::Teaches);
    }
    if applicant.known {
        return Err(Refusal::Known);
    }
    if applicant.enrolments >= offer.max_per_half_year {
        return Err(Refusal::TooMany(offer.max_per_half_year));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn each_reason_to_refuse_somebody_is_told_apart() {
        let offer = Offer { first_day: day("2025-11-13"), county_code: "150602", max_per_half_year: 3 };
        let fit = Applicant {
            state: LearnerState::Active,
            birth_date: day("1965-11-13"),
            county_code: "150602",
            consents: true,
            teaches: false,
            known: false,
            enrolments: 2,
        };
        assert_eq!(check_applicant(&fit, &offer), Ok(()));
        for (other, refusal) in [
            (Applicant { state: LearnerState::Suspended, ..fit }, Refusal::NotActive),
            (Applicant { state: LearnerState::Closed, ..fit }, Refusal::NotActive),
            (Applicant { consents: false, ..fit }, Refusal::NoConsent),
            (Applicant { birth_date: day("1965-11-14"), ..fit }, Refusal::TooYoung),
            (Applicant { county_code: "150621", ..fit }, Refusal::OtherCounty),
            (Applicant { teaches: true, ..fit }, Refusal::Teaches),
            (Applicant { known: true, ..fit }, Refusal::Known),
            (Applicant { enrolments: 3, ..fit }, Refusal::TooMany(3)),
        ] {
            assert_eq!(check_applicant(&other, &offer), Err(refusal));
        }
    }
}
