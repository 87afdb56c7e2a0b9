//! Rules about sharing: a county's course is offered by its sub-centre and taken up by the city's, the city's own are
//! shared at once (notice, 四(四): 资源分中心).

use contract::course::CourseShareState;

/// Where sharing begins for a course of this owner.
#[must_use]
pub const fn first_state(owner: Option<&str>) -> CourseShareState {
    match owner {
        Some(_) => CourseShareState::Offered,
        None => CourseShareState::Accepted,
    }
}

/// Whether every school of the city may subscribe to a course that is shared so.
#[must_use]
pub const fn is_open(state: CourseShareState) -> bool {
    matches!(state, CourseShareState::Accepted)
}

/// In which states everybody sees the course of another county: while it is shared, and once it has been, for the sake
/// of schools that teach it.
pub const SEEN: [&str; 2] = [CourseShareState::Accepted.as_str(), CourseShareState::Ended.as_str()];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_countys_course_waits_for_the_city_and_the_citys_own_does_not() {
        assert_eq!(first_state(Some("150602")), CourseShareState::Offered);
        assert_eq!(first_state(None), CourseShareState::Accepted);
    }

    #[test]
    fn whatever_may_be_subscribed_to_is_seen_and_what_was_never_taken_up_is_not() {
        for state in CourseShareState::ALL {
            assert!(!is_open(*state) || SEEN.contains(&state.as_str()), "{state}");
        }
        for state in [CourseShareState::Offered, CourseShareState::Declined] {
            assert!(!SEEN.contains(&state.as_str()), "{state}");
        }
    }
}
