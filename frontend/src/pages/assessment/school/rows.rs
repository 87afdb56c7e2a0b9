//! The rows behind a figure.

use contract::{
    Word as _,
    assessment::{AssessmentFact, FactRow},
    course::ActivityForm,
    curriculum::HalfYear,
    facility::RegistrationState,
    ids::{
        AssessmentId, ClassSessionId, CourseId, CurriculumPlanId, EarningId, FacilityId, LearnerId,
        LearningTeamId, TeacherId,
    },
    measure::Area,
};
use yew::prelude::*;

use crate::{
    api::{assessment, use_load},
    components::{
        Card, Column, DataTable, Empty, PageHeader, Pager, Row, StatusLabel, Tone, grouped, percent,
        unbroken, use_query,
    },
    i18n::{I18n, use_i18n},
    pages::course::{Categories, use_categories},
    route::{Route, reachable},
    session::{Session, use_session},
    time,
};

/// Properties of [`FactRowsPage`].
#[derive(PartialEq, Properties)]
pub struct FactRowsPageProps {
    /// The school in the cycle.
    pub id: AssessmentId,
    /// The figure.
    pub fact: AssessmentFact,
}

/// Lists the rows behind a figure as they were frozen, each with a way to what it is.
#[component]
pub fn FactRowsPage(props: &FactRowsPageProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let (query, categories) = (use_query(), use_categories());
    let asked = query.for_api_with(&[("count", "true")]);
    let school = use_load(props.id, |api, id| async move { assessment::read(&api, id).await });
    let page = use_load((props.id, props.fact, asked), |api, (id, fact, query)| async move {
        assessment::fact_rows(&api, id, fact, &query).await
    });
    let name = school.value.as_ref().map(|one| one.value.assessment.name.clone());
    let crumbs = vec![
        (Route::Assessments, i18n.t("nav-assessments")),
        (
            Route::Assessment { id: props.id },
            name.map_or_else(|| i18n.t("assessment-school"), AttrValue::from),
        ),
    ];
    let title = i18n.ta("assessment-rows-of", &[("fact", i18n.word(props.fact).to_string().into())]);
    html! { <>
        <PageHeader title={title.clone()} crumbs={reachable(&session, crumbs)} subtitle={i18n.t("assessment-rows-note")} />
        <Card>{ page.view(|page| html! { <>
            <DataTable id="assessment-fact-rows" caption={title} columns={columns(&i18n)}
                rows={page.items.iter().map(|one| row(&i18n, &session, &categories, props.fact, one)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("assessment-no-rows")} advice={i18n.t("assessment-no-rows-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
    </> }
}

fn columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("what", i18n.t("assessment-row-what")),
        Column::new("on", i18n.t("assessment-row-on")),
        Column::new("amount", i18n.t("assessment-row-amount")).number(),
        Column::new("counted", i18n.t("assessment-row-counted")),
    ]
}

fn row(i18n: &I18n, session: &Session, categories: &Categories, fact: AssessmentFact, one: &FactRow) -> Row {
    let admitted = |route: &Route| session.account().is_some_and(|account| route.access().admits(account));
    let to = page_of(fact, one).filter(admitted);
    let (tone, counted) = if one.counted {
        (Tone::Good, "assessment-row-counts")
    } else {
        (Tone::Neutral, "assessment-row-does-not-count")
    };
    Row {
        key: one.id.to_string().into(),
        to,
        cells: vec![
            html! { what(i18n, categories, fact, &one.what) },
            unbroken(one.on.map_or_else(|| "—".to_owned(), time::day)),
            html! { one.amount.map_or_else(|| "—".into(), |amount| told(i18n, fact, amount)) },
            html! { <StatusLabel {tone} text={i18n.t(counted)} /> },
        ],
    }
}

/// What a row is, with words of the contract and of the catalogue in the reader's language.
fn what(i18n: &I18n, categories: &Categories, fact: AssessmentFact, text: &str) -> AttrValue {
    use AssessmentFact as Fact;
    let in_words = match fact {
        Fact::FullMonthsOpen | Fact::OpenDays => i18n.label(RegistrationState::NAME, text),
        Fact::TimelyCrediting => i18n.label(ActivityForm::NAME, text),
        Fact::Refreshes => text.parse().ok().map(|half_year: HalfYear| time::half_year(i18n, half_year)),
        Fact::Categories => text
            .rsplit_once(" · ")
            .map(|(title, code)| format!("{title} · {}", categories.label(i18n, code)).into()),
        _ => None,
    };
    in_words.unwrap_or_else(|| text.to_owned().into())
}

/// What a row gives, with its unit.
fn told(i18n: &I18n, fact: AssessmentFact, amount: i64) -> AttrValue {
    use AssessmentFact as Fact;
    let plain = || grouped(&amount.to_string());
    let hundredths = || grouped(&Area::from_hundredths(amount).to_string());
    match fact {
        Fact::TeachingMinutes
        | Fact::ActivityForms
        | Fact::SmartAgingSessions
        | Fact::VolunteerMinutes
        | Fact::WeeklyOpening => i18n.ta("class-minutes", &[("minutes", plain().into())]),
        Fact::SigninCompleteness => i18n.ta("unit-people", &[("count", plain().into())]),
        Fact::DeclaredArea => format!("{} m²", hundredths()).into(),
        Fact::Refreshes => u32::try_from(amount).map_or_else(|_| plain(), percent).into(),
        Fact::TimelyCrediting => format!("{} {}", hundredths(), i18n.t("unit-credits")).into(),
        _ => plain().into(),
    }
}

/// The page of what a row is, where the console has one.
fn page_of(fact: AssessmentFact, row: &FactRow) -> Option<Route> {
    use AssessmentFact as Fact;
    let id = row.id;
    match fact {
        Fact::SigninCompleteness | Fact::TeachingMinutes | Fact::ActivityForms | Fact::SmartAgingSessions => {
            Some(Route::ClassSession { id: ClassSessionId::from(id) })
        }
        Fact::RegisteredLearners | Fact::RegularLearners | Fact::OnlineLearners => {
            Some(Route::Learner { id: LearnerId::from(id) })
        }
        Fact::Categories => Some(Route::Course { id: CourseId::from(id) }),
        Fact::WeeklyOpening => Some(Route::Facility { id: FacilityId::from(id) }),
        Fact::LearningTeams => Some(Route::LearningTeam { id: LearningTeamId::from(id) }),
        Fact::Teachers => Some(Route::Teacher { id: TeacherId::from(id) }),
        Fact::Refreshes => Some(Route::Curriculum { id: CurriculumPlanId::from(id) }),
        Fact::TimelyCrediting => Some(Route::Earning { id: EarningId::from(id) }),
        Fact::FixedVenue
        | Fact::DeclaredArea
        | Fact::FullMonthsOpen
        | Fact::OpenDays
        | Fact::VolunteerMinutes
        | Fact::SharedVenues
        | Fact::RedemptionRecords => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(fact: AssessmentFact) -> Option<Route> {
        let row = serde_json::json!({
            "id": "01890a5d-ac96-774b-bcce-b302099a8057", "what": "?", "on": null, "amount": null, "counted": true,
        });
        page_of(fact, &serde_json::from_value(row).unwrap())
    }

    #[test]
    fn a_row_leads_to_the_page_of_what_it_is() {
        assert!(matches!(page(AssessmentFact::TeachingMinutes), Some(Route::ClassSession { .. })));
        assert!(matches!(page(AssessmentFact::RegularLearners), Some(Route::Learner { .. })));
        assert!(matches!(page(AssessmentFact::LearningTeams), Some(Route::LearningTeam { .. })));
        assert_eq!(page(AssessmentFact::OpenDays), None);
    }
}
