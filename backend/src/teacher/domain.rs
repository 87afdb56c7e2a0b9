//! Rules about what a teacher's source demands.

use contract::teacher::{Employment, ReemploymentKind, StudentKind, TeacherSource};

use crate::learner::domain::Fault;

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
            faults.push(Fault { pointer: "/employment", code: "not_for_students" });
        }
        if !student && self.employment.is_none() {
            faults.push(Fault { pointer: "/employment", code: "required" });
        }
        if self.reemployment.is_some() && self.employment != Some(Employment::Retired) {
            faults.push(Fault { pointer: "/reemployment_kind", code: "only_for_retired" });
        }
        if student && self.student.is_none() {
            faults.push(Fault { pointer: "/student_kind", code: "required" });
        }
        if !student && self.student.is_some() {
            faults.push(Fault { pointer: "/student_kind", code: "only_for_students" });
        }
        faults
    }

    /// Whether the unit (or the university) must have consented before the teacher is verified.
    #[must_use]
    pub fn needs_consent(self) -> bool {
        self.source == TeacherSource::UniversityStudent || self.employment == Some(Employment::InService)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(source: TeacherSource, employment: Option<Employment>) -> Standing {
        Standing { source, employment, reemployment: None, student: None }
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
}
