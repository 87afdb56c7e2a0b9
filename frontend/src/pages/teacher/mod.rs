//! Teachers: the list, the registration, one teacher with all that stands behind it, and what was taught.

mod create;
mod detail;
mod edit;
mod hours;
mod list;
mod papers;
mod report;
mod reveal;

use contract::teacher::{QualificationState, TeacherState, TeacherView};
use yew::{AttrValue, Html, html};

pub use create::CreatePage;
pub use detail::DetailPage;
pub use list::ListPage;
pub use report::HoursPage;

use crate::{
    components::{StatusLabel, Tone},
    i18n::I18n,
};

const fn tone(state: TeacherState) -> Tone {
    match state {
        TeacherState::Active => Tone::Good,
        TeacherState::Left => Tone::Neutral,
    }
}

const fn paper_tone(state: QualificationState) -> Tone {
    match state {
        QualificationState::Stated => Tone::Warning,
        QualificationState::Verified => Tone::Good,
        QualificationState::Withdrawn => Tone::Neutral,
    }
}

/// Whether somebody has checked what was stated.
fn verified(i18n: &I18n, teacher: &TeacherView) -> Html {
    let (tone, key) = if teacher.verified {
        (Tone::Good, "teacher-verified")
    } else {
        (Tone::Warning, "teacher-unverified")
    };
    html! { <StatusLabel {tone} text={i18n.t(key)} /> }
}

/// What kind of teacher it is, in a few words.
fn standing(i18n: &I18n, teacher: &TeacherView) -> String {
    let words = [
        teacher.employment.map(|word| i18n.word(word)),
        teacher.reemployment_kind.map(|word| i18n.word(word)),
        teacher.student_kind.map(|word| i18n.word(word)),
    ];
    words.into_iter().flatten().map(|word: AttrValue| word.to_string()).collect::<Vec<_>>().join(" · ")
}
