//! A series, on a page of its own: its sessions, and who is enrolled.

use contract::ids::ClassSeriesId;
use yew::prelude::*;

use super::Enrolments;
use crate::{
    api::enrolment::Subject, components::PageHeader, i18n::use_i18n, pages::class::Rest, route::Route, time,
};

/// Properties of [`SeriesPage`].
#[derive(PartialEq, Properties)]
pub struct SeriesPageProps {
    /// Which series.
    pub id: ClassSeriesId,
}

/// Sessions, places, people and waiting list of a series.
#[component]
pub fn SeriesPage(props: &SeriesPageProps) -> Html {
    let i18n = use_i18n();
    let crumbs =
        vec![(Route::Timetable, i18n.t("nav-timetable")), (Route::ClassSeries, i18n.t("series-list"))];
    html! { <>
        <PageHeader title={i18n.t("enrolment-series")} {crumbs} subtitle={i18n.t("enrolment-rule")} />
        <Rest key={format!("rest-{}", props.id)} id={props.id} from={time::today()} />
        <Enrolments key={props.id.to_string()} subject={Subject::Series(props.id)} />
    </> }
}
