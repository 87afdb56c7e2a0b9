//! Figures and reasons of a line, in the reader's words.

use contract::curriculum::{CourseFiguresView, RefreshReason};
use yew::prelude::*;

use crate::{
    components::{Column, DataTable, DefinitionList, Row, percent},
    i18n::I18n,
};

fn share(share: Option<u32>) -> String {
    share.map_or_else(|| "—".to_owned(), percent)
}

/// The mean rating, such as `4.33`.
pub(super) fn rating(centi: Option<u32>) -> String {
    centi.map_or_else(|| "—".to_owned(), |centi| format!("{}.{:02}", centi / 100, centi % 100))
}

/// The figures of a course on two lines of a page.
pub(super) fn figures(i18n: &I18n, of: &CourseFiguresView) -> Html {
    let counted = |part: u32, whole: u32| format!("{part} / {whole}");
    let items = vec![
        (i18n.t("figures-sessions"), html! { counted(of.sessions_held, of.sessions_planned) }),
        (i18n.t("figures-participants"), html! { of.participants }),
        (i18n.t("figures-attendance"), html! { share(of.attendance_bp) }),
        (i18n.t("figures-completion"), html! { share(of.completion_bp) }),
        (i18n.t("figures-fill"), html! { share(of.fill_bp) }),
        (
            i18n.t("figures-satisfaction"),
            html! { i18n.ta("figures-of-ratings", &[("mean", rating(of.satisfaction_centi).into()), ("count", of.ratings.into())]) },
        ),
    ];
    html! { <DefinitionList {items} /> }
}

/// Before and after, side by side.
pub(super) fn compared(i18n: &I18n, before: Option<&CourseFiguresView>, after: &CourseFiguresView) -> Html {
    let columns = vec![
        Column::new("what", i18n.t("figures-what")),
        Column::new("before", i18n.t("figures-before")).number(),
        Column::new("after", i18n.t("figures-after")).number(),
    ];
    let line = |key: &str, of: &dyn Fn(&CourseFiguresView) -> String| Row {
        key: key.to_owned().into(),
        to: None,
        cells: vec![
            html! { i18n.t(key) },
            html! { before.map_or_else(|| "—".to_owned(), of) },
            html! { of(after) },
        ],
    };
    let rows = vec![
        line("figures-sessions-held", &|of| of.sessions_held.to_string()),
        line("figures-participants", &|of| of.participants.to_string()),
        line("figures-attendance", &|of| share(of.attendance_bp)),
        line("figures-completion", &|of| share(of.completion_bp)),
        line("figures-fill", &|of| share(of.fill_bp)),
        line("figures-satisfaction", &|of| rating(of.satisfaction_centi)),
    ];
    html! { <DataTable id="refresh-outcome" caption={i18n.t("refresh-outcome")} {columns} {rows} adjustable=false /> }
}

/// Reasons as a list of words.
pub(super) fn reasons(i18n: &I18n, all: &[RefreshReason]) -> Html {
    html! { <ul class="reasons">{ for all.iter().map(|reason| html! { <li>{ i18n.word(*reason) }</li> }) }</ul> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_rating_has_two_places() {
        assert_eq!(
            (rating(Some(433)), rating(Some(405)), rating(None)),
            ("4.33".to_owned(), "4.05".to_owned(), "—".to_owned())
        );
    }
}
