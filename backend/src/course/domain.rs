//! Rules about courses of the catalogue.

use contract::course::{CourseState, CourseTag, Objective};
use unicode_normalization::UnicodeNormalization as _;

/// Why a course cannot go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CourseError {
    /// That step does not lead on from here.
    #[error("a course that is {0} cannot take this step")]
    Step(CourseState),
    /// Every course serves at least one of the five objectives (notice, 一).
    #[error("no objective")]
    NoObjective,
    /// The same objective twice.
    #[error("an objective twice")]
    RepeatedObjective,
    /// The same tag twice.
    #[error("a tag twice")]
    RepeatedTag,
    /// Something else than letters, digits and hyphens.
    #[error("not a code")]
    Code,
}

/// A step in the life of a course.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CourseStep {
    /// Hand it in for review of its content.
    Submit,
    /// The review found it good: it may be taught.
    Publish,
    /// The review sends it back.
    Return,
    /// Offer it no longer.
    Retire,
    /// Take a retired course up again as a draft.
    Revive,
}

/// Where a step leads; nothing is published without review (notice, 四(三)).
pub const fn take_step(state: CourseState, step: CourseStep) -> Result<CourseState, CourseError> {
    match (state, step) {
        (CourseState::Draft, CourseStep::Submit) => Ok(CourseState::Review),
        (CourseState::Review, CourseStep::Publish) => Ok(CourseState::Published),
        (CourseState::Review, CourseStep::Return) | (CourseState::Retired, CourseStep::Revive) => {
            Ok(CourseState::Draft)
        }
        (CourseState::Published, CourseStep::Retire) => Ok(CourseState::Retired),
        _ => Err(CourseError::Step(state)),
    }
}

/// Whether the objectives of a course can stand: at least one, none twice.
pub fn check_objectives(objectives: &[Objective]) -> Result<(), CourseError> {
    if objectives.is_empty() {
        return Err(CourseError::NoObjective);
    }
    let repeated = objectives.iter().enumerate().any(|(at, one)| objectives[..at].contains(one));
    if repeated { Err(CourseError::RepeatedObjective) } else { Ok(()) }
}

/// Whether the tags of a course can stand: none twice.
pub fn check_tags(tags: &[CourseTag]) -> Result<(), CourseError> {
    let repeated = tags.iter().enumerate().any(|(at, one)| tags[..at].contains(one));
    if repeated { Err(CourseError::RepeatedTag) } else { Ok(()) }
}

/// A code in capitals: 2 to 32 letters, digits and hyphens.
pub fn parse_code(text: &str) -> Result<String, CourseError> {
    let code = text.to_ascii_uppercase();
    let plain = code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-');
    if plain && (2..=32).contains(&code.len()) { Ok(code) } else { Err(CourseError::Code) }
}

/// The form in which titles and codes are searched: one width, lower case, no
/// blanks, no variation selectors or vowel separators of written Mongolian.
#[must_use]
pub fn search_key(text: &str) -> String {
    let invisible = |c: char| matches!(c, '\u{180B}'..='\u{180F}' | '\u{200C}' | '\u{200D}' | '\u{202F}');
    text.nfkc().filter(|c| !c.is_whitespace() && !invisible(*c)).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_course_is_not_published_without_review() {
        assert_eq!(
            take_step(CourseState::Draft, CourseStep::Publish),
            Err(CourseError::Step(CourseState::Draft))
        );
        let reviewed = take_step(CourseState::Draft, CourseStep::Submit)
            .and_then(|state| take_step(state, CourseStep::Publish));
        assert_eq!(reviewed, Ok(CourseState::Published));
    }

    #[test]
    fn a_retired_course_comes_back_as_a_draft_only() {
        assert_eq!(take_step(CourseState::Published, CourseStep::Retire), Ok(CourseState::Retired));
        assert_eq!(take_step(CourseState::Retired, CourseStep::Revive), Ok(CourseState::Draft));
        assert!(take_step(CourseState::Retired, CourseStep::Publish).is_err());
        assert!(take_step(CourseState::Published, CourseStep::Submit).is_err());
    }

    #[test]
    fn a_course_serves_at_least_one_objective_and_none_twice() {
        assert_eq!(check_objectives(&[]), Err(CourseError::NoObjective));
        assert_eq!(check_objectives(&[Objective::Joy, Objective::Health]), Ok(()));
        assert_eq!(
            check_objectives(&[Objective::Joy, Objective::Health, Objective::Joy]),
            Err(CourseError::RepeatedObjective)
        );
    }

    #[test]
    fn a_mongolian_title_is_found_without_its_variation_selectors() {
        assert_eq!(search_key("ᠮᠣᠩᠭ\u{180B}ᠤᠯ ＡＢ"), "ᠮᠣᠩᠭᠤᠯab");
    }

    #[test]
    fn a_code_is_written_in_capitals_without_blanks() {
        assert_eq!(parse_code("hf-001").as_deref(), Ok("HF-001"));
        for text in ["", "a", "HF 1", "HF_1", "课程"] {
            assert_eq!(parse_code(text), Err(CourseError::Code), "{text}");
        }
    }
}
