//! Rules about online lessons: who publishes them, and what of watching counts.

pub mod beats;
pub mod coverage;
pub mod progress;
pub mod report;
pub mod watching;

use contract::course::CourseState;
use contract::file::FileKind;
use contract::online::{OnlineContent, OnlineLessonState};
use uuid::Uuid;

/// Why something is not done with a lesson.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OnlineError {
    /// A lesson is of a published course.
    #[error("the course is not published")]
    CourseNotPublished,
    /// It has a file or an address, and not both.
    #[error("either a file or an address")]
    Content,
    /// Its address is none of a platform.
    #[error("not an https address")]
    Url,
    /// What was published changes only its place.
    #[error("a lesson that is {0} is not written in")]
    NotADraft(OnlineLessonState),
    /// That step does not lead on from here.
    #[error("a lesson that is {0} cannot take this step")]
    Step(OnlineLessonState),
    /// Whoever wrote in a lesson does not publish it.
    #[error("whoever wrote in it does not publish it")]
    OwnLesson,
}

/// Whether a course takes online lessons.
pub const fn check_course(state: CourseState) -> Result<(), OnlineError> {
    match state {
        CourseState::Published => Ok(()),
        _ => Err(OnlineError::CourseNotPublished),
    }
}

/// An address of a platform: https, a host with a dot, no sign-in in it, no blanks.
pub fn check_url(url: &str) -> Result<(), OnlineError> {
    let rest = url.strip_prefix("https://").ok_or(OnlineError::Url)?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let name = host.split(':').next().unwrap_or_default();
    let letters = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let host_stands = name.contains('.')
        && !name.starts_with('.')
        && !name.ends_with('.')
        && name.chars().all(letters)
        && host.strip_prefix(name).is_some_and(|port| port.chars().skip(1).all(|c| c.is_ascii_digit()));
    let plain =
        url.chars().all(|c| !c.is_whitespace() && !c.is_control() && !matches!(c, '"' | '<' | '>' | '\\'));
    if host_stands && plain { Ok(()) } else { Err(OnlineError::Url) }
}

/// Whether a lesson may be written in.
pub const fn may_write(state: OnlineLessonState) -> Result<(), OnlineError> {
    match state {
        OnlineLessonState::Draft => Ok(()),
        _ => Err(OnlineError::NotADraft(state)),
    }
}

/// Whether somebody may publish a lesson: a draft, in which they have not written.
pub fn may_publish(state: OnlineLessonState, authors: &[Uuid], who: Uuid) -> Result<(), OnlineError> {
    if state != OnlineLessonState::Draft {
        Err(OnlineError::Step(state))
    } else if authors.contains(&who) {
        Err(OnlineError::OwnLesson)
    } else {
        Ok(())
    }
}

/// Whether a lesson may be retired.
pub const fn may_retire(state: OnlineLessonState) -> Result<(), OnlineError> {
    match state {
        OnlineLessonState::Published => Ok(()),
        _ => Err(OnlineError::Step(state)),
    }
}

/// How a file is shown: films and recordings are played, everything else is read.
#[must_use]
pub const fn shown_as(kind: FileKind) -> OnlineContent {
    match kind {
        FileKind::Mp4 => OnlineContent::Video,
        FileKind::Mp3 => OnlineContent::Audio,
        _ => OnlineContent::Reading,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_address_is_one_of_a_platform_that_can_be_reached() {
        for url in ["https://www.smartedu.cn/lesson/1?a=b#c", "https://lndx.edu.cn", "https://a.b:8443/课"] {
            assert_eq!(check_url(url), Ok(()), "{url}");
        }
        let wrong = [
            "http://lndx.edu.cn",
            "https://",
            "https://localhost/",
            "https://user:secret@lndx.edu.cn/",
            "https://lndx.edu.cn/a b",
            "https://lndx.edu.cn/\"><script>",
            "https://.cn/",
            "javascript:alert(1)",
            "https://lndx.edu.cn:x/",
        ];
        for url in wrong {
            assert_eq!(check_url(url), Err(OnlineError::Url), "{url}");
        }
    }

    #[test]
    fn a_lesson_is_published_once_and_retired_after_that() {
        use OnlineLessonState::{Draft, Published, Retired};
        let who = Uuid::from_u128(1);
        assert_eq!(may_publish(Draft, &[], who), Ok(()));
        assert_eq!(may_publish(Published, &[], who), Err(OnlineError::Step(Published)));
        assert_eq!(may_retire(Draft), Err(OnlineError::Step(Draft)));
        assert_eq!(may_retire(Published), Ok(()));
        assert_eq!(may_retire(Retired), Err(OnlineError::Step(Retired)));
        assert_eq!(may_write(Published), Err(OnlineError::NotADraft(Published)));
    }

    #[test]
    fn films_and_recordings_are_played_and_the_rest_is_read() {
        assert_eq!(shown_as(FileKind::Mp4), OnlineContent::Video);
        assert_eq!(shown_as(FileKind::Mp3), OnlineContent::Audio);
        assert_eq!(shown_as(FileKind::Pdf), OnlineContent::Reading);
    }

    proptest! {
        #[test]
        fn whoever_has_written_in_a_lesson_never_publishes_it(
            authors in prop::collection::vec(0_u128..6, 1..5), who in 0_u128..6
        ) {
            let authors: Vec<Uuid> = authors.into_iter().map(Uuid::from_u128).collect();
            let who = Uuid::from_u128(who);
            prop_assert_eq!(
                may_publish(OnlineLessonState::Draft, &authors, who).is_ok(), !authors.contains(&who)
            );
        }
    }
}
