//! The enrolments of a series, on a page of their own.

use contract::ids::ClassSeriesId;
use yew::prelude::*;

use super::Enrolments;
use crate::{api::enrolment::Subject, components::PageHeader, i18n::use_i18n, route::Route};

/// Properties of [`SeriesPage`].
#[derive(PartialEq, Properties)]
pub struct SeriesPageProps {
    /// Which series.
    pub id: ClassSeriesId,
}

/// Places, people and waiting list of a series.
#[component]
pub fn SeriesPage(props: &SeriesPageProps) -> Html {
    let i18n = use_i18n();
    let crumbs = vec![(Route::ClassSessions, i18n.t("nav-class-sessions"))];
    html! { <>
        <PageHeader title={i18n.t("enrolment-series")} {crumbs} subtitle={i18n.t("enrolment-rule")} />
        <Enrolments key={props.id.to_string()} subject={Subject::Series(props.id)} />
    </> }
}
