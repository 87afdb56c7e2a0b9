//! Teams and the hours of their activities, by kind and school.

use contract::learning_team::{LearningTeamCount, LearningTeamSchool, LearningTeamSummary};
use yew::prelude::*;

use crate::{
    api::{learning_team, use_load},
    components::{Card, Column, DataTable, Empty, FilterBar, FilterDate, Row, hours, use_query},
    i18n::{I18n, use_i18n},
};

/// The counts of some days.
#[component]
pub(super) fn Summary() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let page =
        use_load(query.for_facets(), |api, query| async move { learning_team::summary(&api, &query).await });
    html! { <>
        <FilterBar>
            <FilterDate name="from" label={i18n.t("credit-from")} />
            <FilterDate name="to" label={i18n.t("credit-to")} />
        </FilterBar>
        { page.view(|summary| html! { <>
            <Card title={i18n.t("team-by-kind")}>{ by_kind(&i18n, summary) }</Card>
            <Card title={i18n.t("team-by-school")}>{ by_school(&i18n, summary) }</Card>
        </> }) }
    </> }
}

fn columns(i18n: &I18n, first: Column) -> Vec<Column> {
    vec![
        first,
        Column::new("teams", i18n.t("team-count")).number(),
        Column::new("active", i18n.t("team-count-active")).number(),
        Column::new("activities", i18n.t("team-count-activities")).number(),
        Column::new("hours", i18n.t("team-count-hours")).number(),
    ]
}

fn figures(count: &LearningTeamCount) -> [Html; 4] {
    [
        html! { count.teams },
        html! { count.active },
        html! { count.activities },
        html! { hours(count.minutes) },
    ]
}

fn by_kind(i18n: &I18n, summary: &LearningTeamSummary) -> Html {
    let row = |count: &LearningTeamCount| Row {
        key: count.kind.to_string().into(),
        to: None,
        cells: std::iter::once(html! { i18n.word(count.kind) }).chain(figures(count)).collect(),
    };
    html! {
        <DataTable id="team-kinds" caption={i18n.t("team-by-kind")} columns={columns(i18n, Column::new("kind", i18n.t("team-kind")))} adjustable=false
            rows={summary.kinds.iter().map(row).collect::<Vec<_>>()} />
    }
}

/// All kinds of a school together.
fn sum(school: &LearningTeamSchool) -> Option<LearningTeamCount> {
    let (first, rest) = school.kinds.split_first()?;
    Some(rest.iter().fold(*first, |sum, one| LearningTeamCount {
        kind: sum.kind,
        teams: sum.teams + one.teams,
        active: sum.active + one.active,
        activities: sum.activities + one.activities,
        minutes: sum.minutes + one.minutes,
    }))
}

fn by_school(i18n: &I18n, summary: &LearningTeamSummary) -> Html {
    let row = |school: &LearningTeamSchool| {
        let figures = figures(&sum(school)?);
        Some(Row {
            key: school.school_id.to_string().into(),
            to: None,
            cells: std::iter::once(html! { &school.school_name }).chain(figures).collect(),
        })
    };
    html! {
        <DataTable id="team-schools" caption={i18n.t("team-by-school")} columns={columns(i18n, Column::new("school", i18n.t("learner-school")))} adjustable=false
            rows={summary.schools.iter().filter_map(row).collect::<Vec<_>>()}
            empty={html! { <Empty title={i18n.t("team-none")} advice={i18n.t("team-none-advice")} /> }} />
    }
}

#[cfg(test)]
mod tests {
    use contract::{ids::SchoolId, learning_team::LearningTeamKind};

    use super::*;

    #[test]
    fn the_kinds_of_a_school_are_added_up() {
        let count =
            |kind, teams, minutes| LearningTeamCount { kind, teams, active: 1, activities: 2, minutes };
        let school = LearningTeamSchool {
            school_id: SchoolId("01890000-0000-7000-8000-000000000000".parse().unwrap()),
            school_name: String::new(),
            county_code: String::new(),
            kinds: vec![count(LearningTeamKind::Choir, 1, 60), count(LearningTeamKind::Dance, 2, 90)],
        };
        let all = sum(&school).unwrap();
        assert_eq!((all.teams, all.active, all.activities, all.minutes), (3, 2, 4, 150));
        assert!(sum(&LearningTeamSchool { kinds: Vec::new(), ..school }).is_none());
    }
}
