//! Rules about what a teacher's source demands, when it may teach, and when it may be paid.

mod availability;

use chrono::NaiveDate;
use contract::policy::Fault;
use contract::teacher::{Employment, ReemploymentKind, StudentKind, TeacherSource};

pub use availability::{Window, backward, is_available};

/// What a teacher is said to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Where the teacher comes from.
    pub source: TeacherSource,
    /// In service or retired.
    pub employment: Option<Employment>,
    /// For re-employed retirees.
    pub reemployment: Option<ReemploymentKind>,
    /// For university students.
    pub student: Option<StudentKind>,
}

impl Standing {
    /// What does not fit together: a student is neither in service nor retired
    /// and says what it does here, everyone else is one of the two, and only
    /// retirees are re-employed.
    #[must_use]
    pub fn faults(self) -> Vec<Fault> {
        let student = self.source == TeacherSource::UniversityStudent;
        let mut faults = Vec::new();
        if student && self.employment.is_some() {
            faults.push(Fault::new("/employment", "not_for_students"));
        }
        if !student && self.employment.is_none() {
            faults.push(Fault::new("/employment", "required"));
        }
        if self.reemployment.is_some() && self.employment != Some(Employment::Retired) {
            faults.push(Fault::new("/reemployment_kind", "only_for_retired"));
        }
        if student && self.student.is_none() {
            faults.push(Fault::new("/student_kind", "required"));
        }
        if !student && self.student.is_some() {
            faults.push(Fault::new("/student_kind", "only_for_students"));
        }
        faults
    }

    /// Whether the unit (or the university) must have consented before the teacher is verified, teaches or is paid.
    #[must_use]
    pub fn needs_consent(self) -> bool {
        self.source == TeacherSource::UniversityStudent || self.employment == Some(Employment::InService)
    }

    /// Whether somebody must have checked that the teacher may be paid: it serves as a civil servant.
    #[must_use]
    pub fn needs_compliance_check(self) -> bool {
        self.source == TeacherSource::PartyGovernmentOrgan && self.employment == Some(Employment::InService)
    }
}

/// The days of something, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// The first one; none is before all.
    pub from: Option<NaiveDate>,
    /// The last one; none is after all.
    pub to: Option<NaiveDate>,
}

impl Days {
    /// Whether a day is one of them.
    #[must_use]
    pub fn contain(self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// What a unit has consented to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Consent {
    /// The days of the document.
    pub days: Days,
    /// From which day on it does not count.
    pub withdrawn_on: Option<NaiveDate>,
}

impl Consent {
    /// Whether it holds on a day.
    #[must_use]
    pub fn holds(self, day: NaiveDate) -> bool {
        self.days.contain(day) && self.withdrawn_on.is_none_or(|withdrawn| day < withdrawn)
    }
}

/// Why a teacher is not put on a timetable on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// It does not teach at that school, or not any more.
    NotAvailable,
    /// Its unit (or university) has not consented for that day.
    ConsentMissing,
    /// The student's stay does not reach to that day.
    StayOver,
}

/// Whether a teacher that teaches at a school may be on its timetable on a day.
pub fn may_teach(standing: Standing, stay: Days, consents: &[Consent], day: NaiveDate) -> Result<(), Unfit> {
    if !stay.contain(day) {
        Err(Unfit::StayOver)
    } else if standing.needs_consent() && !consents.iter().any(|consent| consent.holds(day)) {
        Err(Unfit::ConsentMissing)
    } else {
        Ok(())
    }
}

/// Why a teacher is not paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unpaid {
    /// Nobody has passed the check that a serving civil servant needs.
    NotCompliant,
    /// Its unit (or university) had not consented on a day of a session.
    ConsentMissing(NaiveDate),
}

/// Whether a teacher may be paid for sessions on those days, by the latest check that was made of it.
pub fn may_be_paid(
    standing: Standing,
    consents: &[Consent],
    latest_check: Option<bool>,
    days: &[NaiveDate],
) -> Result<(), Unpaid> {
    if standing.needs_compliance_check() && latest_check != Some(true) {
        return Err(Unpaid::NotCompliant);
    }
    let bare = |day: &&NaiveDate| !consents.iter().any(|consent| consent.holds(**day));
    match days.iter().find(|day| standing.needs_consent() && bare(day)) {
        Some(day) => Err(Unpaid::ConsentMissing(*day)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn standing(source: TeacherSource, employment: Option<Employment>) -> Standing {
        Standing { source, employment, reemployment: None, student: None }
    }

    fn day(number: i64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, 9, 1).unwrap() + chrono::TimeDelta::days(number)
    }

    #[test]
    fn only_retirees_are_reemployed() {
        let kind = Some(ReemploymentKind::VeteranTeacher);
        let retired = standing(TeacherSource::School, Some(Employment::Retired));
        assert_eq!(Standing { reemployment: kind, ..retired }.faults(), []);
        let serving = standing(TeacherSource::School, Some(Employment::InService));
        assert_eq!(Standing { reemployment: kind, ..serving }.faults()[0].code, "only_for_retired");
    }

    #[test]
    fn a_student_says_what_it_does_and_needs_its_university_to_consent() {
        let student = standing(TeacherSource::UniversityStudent, None);
        assert_eq!(student.faults()[0].pointer, "/student_kind");
        assert!(student.needs_consent());
        assert!(!standing(TeacherSource::School, Some(Employment::Retired)).needs_consent());
    }

    #[test]
    fn only_a_serving_civil_servant_is_checked_before_it_is_paid_and_the_latest_check_counts() {
        let organ = TeacherSource::PartyGovernmentOrgan;
        let serving = standing(organ, Some(Employment::InService));
        let always = [Consent { days: Days { from: None, to: None }, withdrawn_on: None }];
        assert_eq!(may_be_paid(serving, &always, None, &[day(0)]), Err(Unpaid::NotCompliant));
        assert_eq!(may_be_paid(serving, &always, Some(false), &[day(0)]), Err(Unpaid::NotCompliant));
        assert_eq!(may_be_paid(serving, &always, Some(true), &[day(0)]), Ok(()));
        assert_eq!(may_be_paid(serving, &[], Some(true), &[day(3)]), Err(Unpaid::ConsentMissing(day(3))));
        let retired = standing(organ, Some(Employment::Retired));
        assert_eq!(may_be_paid(retired, &[], None, &[day(0)]), Ok(()));
    }

    proptest! {
        #[test]
        fn who_needs_consent_teaches_and_is_paid_on_the_days_of_a_consent_only(
            spans in prop::collection::vec((0_i64..60, 0_i64..30, prop::option::of(0_i64..90)), 0..4),
            asked in 0_i64..90,
        ) {
            let serving = standing(TeacherSource::EnterpriseInstitution, Some(Employment::InService));
            let consents: Vec<Consent> = spans.iter().map(|(from, length, withdrawn)| Consent {
                days: Days { from: Some(day(*from)), to: Some(day(from + length)) },
                withdrawn_on: withdrawn.map(day),
            }).collect();
            let covered = spans.iter().any(|(from, length, withdrawn)| {
                *from <= asked && asked <= from + length && withdrawn.is_none_or(|end| asked < end)
            });
            let open = Days { from: None, to: None };
            prop_assert_eq!(may_teach(serving, open, &consents, day(asked)).is_ok(), covered);
            prop_assert_eq!(may_be_paid(serving, &consents, None, &[day(asked)]).is_ok(), covered);
            let retired = standing(TeacherSource::EnterpriseInstitution, Some(Employment::Retired));
            prop_assert!(may_teach(retired, open, &consents, day(asked)).is_ok());
        }
    }
}
