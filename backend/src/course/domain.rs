//! Rules about courses of the catalogue.

pub mod attachments;
pub mod lessons;
pub mod sharing;

use contract::course::{CourseState, CourseTag, CourseVersionState, Objective};
use uuid::Uuid;

pub use crate::search::search_key;

/// Why a course cannot go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CourseError {
    /// That step does not lead on from here.
    #[error("a course that is {0} cannot take this step")]
    Step(CourseState),
    /// That step does not lead on from where the version stands.
    #[error("a version that is {0} cannot take this step")]
    VersionStep(CourseVersionState),
    /// No version is being written or reviewed.
    #[error("no version is open")]
    NothingOpen,
    /// A version is being written or reviewed already.
    #[error("a version is open")]
    Open,
    /// Who wrote a version or handed it in does not publish it.
    #[error("who wrote it does not publish it")]
    OwnVersion,
    /// Every course serves at least one of the five objectives (notice, 一).
    #[error("no objective")]
    NoObjective,
    /// The same objective twice.
    #[error("an objective twice")]
    RepeatedObjective,
    /// The same tag twice.
    #[error("a tag twice")]
    RepeatedTag,
    /// An honour among the tags, at this place.
    #[error("an honour is nominated")]
    HonourAsTag(usize),
    /// Something else than letters, digits and hyphens.
    #[error("not a code")]
    Code,
}

/// A step in the life of a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VersionStep {
    /// Hand it in for review of its content.
    Submit,
    /// The review found it good: the course is taught by it.
    Publish,
    /// The review sends it back, or its author takes it back.
    Return,
    /// Give it up.
    Discard,
}

/// Where a step leads; nothing is published without review (notice, 四(三)).
pub const fn take_step(
    state: CourseVersionState,
    step: VersionStep,
) -> Result<CourseVersionState, CourseError> {
    match (state, step) {
        (CourseVersionState::Draft, VersionStep::Submit) => Ok(CourseVersionState::Review),
        (CourseVersionState::Review, VersionStep::Publish) => Ok(CourseVersionState::Published),
        (CourseVersionState::Review, VersionStep::Return) => Ok(CourseVersionState::Draft),
        (CourseVersionState::Draft, VersionStep::Discard) => Ok(CourseVersionState::Discarded),
        _ => Err(CourseError::VersionStep(state)),
    }
}

/// Where a course stands once its open version stands so: a course that was never published goes along with its first
/// version and ends with it, another one is published by it or stays as it is.
#[must_use]
pub const fn follow(course: CourseState, version: CourseVersionState) -> CourseState {
    match (course, version) {
        (_, CourseVersionState::Published) => CourseState::Published,
        (CourseState::Draft | CourseState::Review, CourseVersionState::Draft) => CourseState::Draft,
        (CourseState::Draft | CourseState::Review, CourseVersionState::Review) => CourseState::Review,
        (CourseState::Draft | CourseState::Review, CourseVersionState::Discarded) => CourseState::Retired,
        (kept, _) => kept,
    }
}

/// Whether somebody may publish a version: nobody who wrote in it or handed it in.
pub fn may_publish(authors: &[Uuid], submitted_by: Option<Uuid>, checker: Uuid) -> Result<(), CourseError> {
    if authors.contains(&checker) || submitted_by == Some(checker) {
        Err(CourseError::OwnVersion)
    } else {
        Ok(())
    }
}

/// The authors of a version after somebody has written in it.
#[must_use]
pub fn with_author(mut authors: Vec<Uuid>, writer: Uuid) -> Vec<Uuid> {
    if !authors.contains(&writer) {
        authors.push(writer);
    }
    authors
}

/// Whether a course may be offered no longer.
pub const fn retire(state: CourseState) -> Result<CourseState, CourseError> {
    match state {
        CourseState::Published => Ok(CourseState::Retired),
        CourseState::Draft | CourseState::Review | CourseState::Retired => Err(CourseError::Step(state)),
    }
}

/// Whether another version of a course may be begun: one at a time, and a course that was never published has its first.
pub const fn may_revise(state: CourseState, has_open: bool) -> Result<(), CourseError> {
    match (state, has_open) {
        (_, true) => Err(CourseError::Open),
        (CourseState::Published | CourseState::Retired, false) => Ok(()),
        (CourseState::Draft | CourseState::Review, false) => Err(CourseError::Step(state)),
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

/// Whether an author may give these tags: none twice, and no honour, which is nominated (notice, 二(一)).
pub fn check_tags(tags: &[CourseTag]) -> Result<(), CourseError> {
    if let Some(at) = tags.iter().position(|tag| tag.is_honour()) {
        return Err(CourseError::HonourAsTag(at));
    }
    let repeated = tags.iter().enumerate().any(|(at, one)| tags[..at].contains(one));
    if repeated { Err(CourseError::RepeatedTag) } else { Ok(()) }
}

/// A code in capitals: 2 to 32 letters, digits and hyphens.
pub fn parse_code(text: &str) -> Result<String, CourseError> {
    let code = text.to_ascii_uppercase();
    let plain = code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-');
    if plain && (2..=32).contains(&code.len()) { Ok(code) } else { Err(CourseError::Code) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_version_is_not_published_without_review() {
        assert_eq!(
            take_step(CourseVersionState::Draft, VersionStep::Publish),
            Err(CourseError::VersionStep(CourseVersionState::Draft))
        );
        let reviewed = take_step(CourseVersionState::Draft, VersionStep::Submit)
            .and_then(|state| take_step(state, VersionStep::Publish));
        assert_eq!(reviewed, Ok(CourseVersionState::Published));
    }

    #[test]
    fn what_was_published_or_given_up_takes_no_step() {
        for state in
            [CourseVersionState::Published, CourseVersionState::Superseded, CourseVersionState::Discarded]
        {
            for step in [VersionStep::Submit, VersionStep::Publish, VersionStep::Return, VersionStep::Discard]
            {
                assert_eq!(take_step(state, step), Err(CourseError::VersionStep(state)));
            }
        }
    }

    #[test]
    fn a_published_course_is_taught_on_while_its_next_version_is_written() {
        for version in [CourseVersionState::Draft, CourseVersionState::Review, CourseVersionState::Discarded]
        {
            assert_eq!(follow(CourseState::Published, version), CourseState::Published);
            assert_eq!(follow(CourseState::Retired, version), CourseState::Retired);
        }
        assert_eq!(follow(CourseState::Retired, CourseVersionState::Published), CourseState::Published);
        assert_eq!(follow(CourseState::Review, CourseVersionState::Draft), CourseState::Draft);
        assert_eq!(follow(CourseState::Draft, CourseVersionState::Discarded), CourseState::Retired);
    }

    #[test]
    fn one_version_at_a_time_is_open() {
        assert_eq!(may_revise(CourseState::Published, true), Err(CourseError::Open));
        assert_eq!(may_revise(CourseState::Retired, false), Ok(()));
        assert_eq!(retire(CourseState::Retired), Err(CourseError::Step(CourseState::Retired)));
    }

    proptest! {
        #[test]
        fn whoever_has_written_in_a_version_never_publishes_it(
            first in any::<u128>(), writers in prop::collection::vec(0_u128..5, 0..8), checker in 0_u128..5
        ) {
            let authors = writers.iter().fold(vec![Uuid::from_u128(first)], |known, writer| {
                with_author(known, Uuid::from_u128(*writer))
            });
            let checker = Uuid::from_u128(checker);
            prop_assert_eq!(may_publish(&authors, None, checker).is_err(), authors.contains(&checker));
            prop_assert!(may_publish(&[], Some(checker), checker).is_err());
            let mut distinct = authors.clone();
            distinct.sort();
            distinct.dedup();
            prop_assert_eq!(distinct.len(), authors.len());
        }

        #[test]
        fn a_search_finds_what_it_was_keyed_by_with_or_without_what_is_not_seen(
            text in "[ᠠ-ᡂa-zA-Zａ-ｚ书画 ]{1,20}", at in 0_usize..20, mark in prop::sample::select(vec![
                '\u{180B}', '\u{180C}', '\u{180D}', '\u{180E}', '\u{180F}', '\u{202F}', '\u{200D}', ' ',
            ])
        ) {
            let mut marked: Vec<char> = text.chars().collect();
            marked.insert(at.min(marked.len()), mark);
            let marked: String = marked.into_iter().collect();
            prop_assert_eq!(search_key(&marked), search_key(&text));
            prop_assert_eq!(search_key(&search_key(&text)), search_key(&text));
        }
    }

    #[test]
    fn an_honour_is_no_tag_that_an_author_gives() {
        let tags = [CourseTag::LocalBrandCourse, CourseTag::FeaturedCourse];
        assert_eq!(check_tags(&tags), Err(CourseError::HonourAsTag(1)));
        assert_eq!(check_tags(&tags[..1]), Ok(()));
        assert_eq!(check_tags(&[tags[0], tags[0]]), Err(CourseError::RepeatedTag));
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
