//! The classes that a learner has attended.

use contract::{
    class::{AttendanceState, LearnerAttendanceView},
    ids::LearnerId,
};
use yew::prelude::*;

use crate::{
    api::{learner, use_load},
    components::{
        Card, Column, DataTable, Empty, FilterBar, FilterDate, Pager, Row, StatusLabel, Tone, use_query,
    },
    i18n::{I18n, use_i18n},
    route::Route,
    time,
};

/// Properties of [`Attendances`].
#[derive(PartialEq, Properties)]
pub(super) struct AttendancesProps {
    /// Whose.
    pub(super) learner: LearnerId,
}

/// Lists them, newest first; days and page stand in the address.
#[component]
pub(super) fn Attendances(props: &AttendancesProps) -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let asked = (props.learner, query.for_api_with(&[("limit", "20"), ("count", "true")]));
    let page =
        use_load(asked, |api, (id, query)| async move { learner::attendances(&api, id, &query).await });
    let columns = vec![
        Column::new("title", i18n.t("learner-class")),
        Column::new("when", i18n.t("learner-class-when")),
        Column::new("form", i18n.t("learner-class-form")),
        Column::new("came", i18n.t("learner-came")),
        Column::new("left", i18n.t("learner-left")),
        Column::new("minutes", i18n.t("learner-minutes")).number(),
        Column::new("status", i18n.t("learner-status")),
    ];
    html! {
        <Card title={i18n.t("learner-attendances")}>
            <FilterBar>
                <FilterDate name="from" label={i18n.t("learner-from")} />
                <FilterDate name="to" label={i18n.t("learner-to")} />
            </FilterBar>
            { page.view(|page| html! { <>
                <DataTable id="learner-attendances" caption={i18n.t("learner-attendances")} {columns}
                    rows={page.items.iter().map(|one| row(&i18n, props.learner, one)).collect::<Vec<_>>()}
                    empty={html! { <Empty title={i18n.t("learner-attendances-none")} /> }} />
                <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
            </> }) }
        </Card>
    }
}

const fn tone(state: AttendanceState) -> Tone {
    match state {
        AttendanceState::Confirmed => Tone::Good,
        AttendanceState::SignedIn | AttendanceState::SignedOut => Tone::Info,
        AttendanceState::AwaitingConfirmation | AttendanceState::UnderReview => Tone::Warning,
        AttendanceState::Void => Tone::Neutral,
    }
}

fn row(i18n: &I18n, learner: LearnerId, one: &LearnerAttendanceView) -> Row {
    let attendance = &one.attendance;
    Row {
        key: attendance.id.to_string().into(),
        to: Some(Route::ClassSession { id: attendance.session_id }),
        cells: vec![
            html! { &one.title },
            html! { time::minute(one.starts_at) },
            html! { i18n.word(one.form) },
            html! { time::clock(attendance.signed_in_at) },
            html! { attendance.signed_out_at.map(time::clock).unwrap_or_default() },
            html! { { for attendance.valid_minutes } },
            html! { <>
                <StatusLabel tone={tone(attendance.status)} text={i18n.word(attendance.status)} />
                if one.after_death { { " " }<StatusLabel tone={Tone::Bad} text={i18n.t("learner-after-death")} /> }
                if attendance.learner_id != learner { { " " }<StatusLabel tone={Tone::Neutral} text={i18n.t("learner-from-merged")} /> }
            </> },
        ],
    }
}
