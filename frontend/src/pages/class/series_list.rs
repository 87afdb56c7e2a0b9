//! The series of the timetable.

use contract::class::{ClassSeriesState, ClassSeriesSummary};
use yew::prelude::*;

use super::place::use_offered;
use crate::{
    api::{timetable, use_load},
    components::{
        ButtonKind, Card, Column, DataTable, Empty, FilterBar, FilterSchool, FilterSelect, Icon, LinkButton,
        PageHeader, Pager, Row, StatusLabel, Tone, use_query,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::curriculum::weekdays,
    route::Route,
    session::use_session,
    time,
};

/// Series within reach, newest first, with how many learners have a place.
#[component]
pub fn SeriesListPage() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let session = use_session();
    let (may_write, opens) =
        (session.has_role(may::CREATE_CLASS_SERIES), session.has_role(may::LIST_ENROLMENTS));
    let page =
        use_load(query.for_api(), |api, query| async move { timetable::list_series(&api, &query).await });
    let school = query.get("school_id").unwrap_or_default().to_owned();
    let offered = use_offered(&school);
    let columns = vec![
        Column::new("title", i18n.t("class-title")),
        Column::new("when", i18n.t("series-when")),
        Column::new("days", i18n.t("series-days")),
        Column::new("teacher", i18n.t("class-teacher")),
        Column::new("school", i18n.t("learner-school")).hidden_at_first(),
        Column::new("sessions", i18n.t("series-to-come")).number(),
        Column::new("enrolled", i18n.t("enrolment-enrolled")).number(),
        Column::new("waiting", i18n.t("enrolment-waiting")).number(),
        Column::new("state", i18n.t("class-status")),
    ];
    let actions = html! { <>
        <LinkButton to={Route::Timetable} icon={Icon::Calendar} label={i18n.t("nav-timetable")} />
        if may_write {
            <LinkButton to={Route::ClassSeriesNew} kind={ButtonKind::Primary} icon={Icon::Plus} label={i18n.t("series-add")} />
        }
    </> };
    html! { <>
        <PageHeader title={i18n.t("series-list")} crumbs={vec![(Route::Timetable, i18n.t("nav-timetable"))]} subtitle={i18n.t("series-list-rule")} {actions} />
        <FilterBar>
            <FilterSchool />
            if !school.is_empty() {
                <FilterSelect name="teacher_id" label={i18n.t("class-teacher")} any={i18n.t("course-any")} options={offered.of(&offered.teachers)} unread={offered.teachers.unread()} />
            }
            <FilterSelect name="state" label={i18n.t("class-status")} any={i18n.t("class-any-status")} options={i18n.choices::<ClassSeriesState>()} />
        </FilterBar>
        <Card>{ page.view(|page| html! { <>
            <DataTable id="series-list" caption={i18n.t("series-list")} columns={columns.clone()}
                rows={page.items.iter().map(|one| row(&i18n, one, opens)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("series-none")} advice={i18n.t("series-none-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
    </> }
}

const fn tone(state: ClassSeriesState) -> Tone {
    match state {
        ClassSeriesState::Upcoming => Tone::Info,
        ClassSeriesState::Running => Tone::Good,
        ClassSeriesState::Over => Tone::Neutral,
        ClassSeriesState::CalledOff => Tone::Warning,
    }
}

/// The weekdays of a series by name.
pub(crate) fn days(i18n: &I18n, of: &[u8]) -> String {
    let names = weekdays(i18n);
    let name = |day: &u8| names.get(usize::from(*day).checked_sub(1)?).map(ToString::to_string);
    of.iter().filter_map(name).collect::<Vec<_>>().join(&i18n.t("list-comma"))
}

fn row(i18n: &I18n, one: &ClassSeriesSummary, opens: bool) -> Row {
    let days = days(i18n, &one.weekdays);
    let (from, to) = (time::day(one.first_day), time::day(one.last_day));
    Row {
        key: one.id.to_string().into(),
        to: opens.then_some(Route::SeriesEnrolments { id: one.id }),
        cells: vec![
            html! { &one.title },
            html! { format!("{days} {}", one.start_time.format("%H:%M")) },
            html! { i18n.ta("venue-from-to", &[("from", from.into()), ("to", to.into())]) },
            html! { one.teacher_name.clone().unwrap_or_else(|| "—".to_owned()) },
            html! { &one.school_name },
            html! { format!("{} / {}", one.sessions_to_come, one.sessions) },
            html! { format!("{} / {}", one.enrolled, one.capacity) },
            html! { one.waiting },
            html! { <StatusLabel tone={tone(one.state)} text={i18n.word(one.state)} /> },
        ],
    }
}
