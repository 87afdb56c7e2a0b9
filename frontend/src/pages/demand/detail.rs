//! One survey: what it asks, what is done with it, and what its answers add up to.

use std::rc::Rc;

use contract::{
    curriculum::{DemandSurveyView, SurveyIssuer, SurveyState},
    ids::DemandSurveyId,
};
use yew::prelude::*;

use super::{
    answers::Answers, edit::EditSurvey, list::issuer, option::name, steps::Steps, tally::Tally, tone,
};
use crate::{
    api::{Tagged, demand, use_load},
    components::{ButtonKind, Card, DefinitionList, Icon, LinkButton, PageHeader, StatusLabel, Tab, Tabs},
    i18n::{I18n, use_i18n},
    may,
    pages::course::{CITY, Owners, own, use_categories, use_owners},
    route::Route,
    session::{Session, use_session},
    time,
};

/// Properties of [`DetailPage`].
#[derive(PartialEq, Properties)]
pub struct DetailPageProps {
    /// Which survey.
    pub id: DemandSurveyId,
}

/// Shows a survey.
#[component]
pub fn DetailPage(props: &DetailPageProps) -> Html {
    let i18n = use_i18n();
    let page = use_load(props.id, |api, id| async move { demand::read(&api, id).await });
    html! { <>{ page.view(|survey| html! {
        <Survey key={survey.etag.clone()} survey={survey.clone()} onchanged={page.reload.clone()} />
    }) }
    if page.value.is_none() { <PageHeader title={i18n.t("nav-demand")} /> }
    </> }
}

/// Whether the reader speaks for whoever issues the survey; for a school everyone who reads its drafts does.
fn speaks_for(session: &Session, survey: &DemandSurveyView) -> bool {
    let owners = own(session);
    let city = owners.iter().any(|owner| owner == CITY);
    session.has_role(may::UPDATE_DEMAND_SURVEY)
        && match survey.issuer {
            SurveyIssuer::School => true,
            SurveyIssuer::County => {
                city || survey.county_code.as_ref().is_some_and(|code| owners.contains(code))
            }
            SurveyIssuer::City => city,
        }
}

#[derive(PartialEq, Properties)]
struct SurveyProps {
    survey: Rc<Tagged<DemandSurveyView>>,
    onchanged: Callback<()>,
}

#[component]
fn Survey(props: &SurveyProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let owners = use_owners();
    let survey = &props.survey.value;
    let speaks = speaks_for(&session, survey);
    let actions = html! { <>
        if survey.state == SurveyState::Open && session.has_role(may::CREATE_DEMAND_ANSWER) {
            <LinkButton to={Route::DemandEntry { id: survey.id }} kind={ButtonKind::Primary} icon={Icon::Edit} label={i18n.t("demand-enter")} />
        }
        if speaks { <Steps survey={survey.clone()} onchanged={props.onchanged.clone()} /> }
    </> };
    let mut tabs = Vec::new();
    if survey.state == SurveyState::Draft {
        let content = if speaks {
            html! { <EditSurvey survey={props.survey.clone()} onchanged={props.onchanged.clone()} /> }
        } else {
            html! { <Asked survey={survey.clone()} /> }
        };
        tabs.push(Tab { name: "draft", label: i18n.t("demand-draft"), content });
    } else {
        let tally = html! { <Tally id={survey.id} /> };
        tabs.push(Tab { name: "tally", label: i18n.t("demand-tally"), content: tally });
        let answers = html! { <Answers id={survey.id} open={survey.state == SurveyState::Open} options={survey.options.clone()} onchanged={props.onchanged.clone()} /> };
        tabs.push(Tab { name: "answers", label: i18n.t("demand-answers"), content: answers });
        tabs.push(Tab {
            name: "options",
            label: i18n.t("demand-asked"),
            content: html! { <Asked survey={survey.clone()} /> },
        });
    }
    let subtitle = html! { <>
        { issuer(&i18n, &owners, survey.school_name.as_ref(), survey.county_code.as_ref()) }{ " · " }
        { i18n.ta("demand-from-to", &[("from", time::day(survey.opens_on).into()), ("to", time::day(survey.closes_on).into())]) }{ " " }
        <StatusLabel tone={tone(survey.state)} text={i18n.word(survey.state)} />
    </> };
    html! { <>
        <PageHeader title={survey.title_zh.clone()} crumbs={vec![(Route::DemandSurveys, i18n.t("nav-demand"))]} {subtitle} {actions} />
        <Card><DefinitionList items={facts(&i18n, &owners, survey)} /></Card>
        <Tabs label={survey.title_zh.clone()} {tabs} />
    </> }
}

fn facts(i18n: &I18n, owners: &Owners, survey: &DemandSurveyView) -> Vec<(AttrValue, Html)> {
    let issuer = issuer(i18n, owners, survey.school_name.as_ref(), survey.county_code.as_ref());
    let mut facts = vec![
        (i18n.t("demand-issuer"), html! { <>{ i18n.word(survey.issuer) }{ " · " }{ issuer }</> }),
        (i18n.t("demand-feeds"), html! { time::half_year(i18n, survey.half_year) }),
        (i18n.t("demand-max-choices"), html! { survey.max_choices }),
        (i18n.t("demand-answers"), html! { survey.answers }),
    ];
    if let Some(title) = &survey.title_mn {
        facts.push((
            i18n.t("course-title-mn"),
            html! { <span class="mongolian" lang="mn-Mong">{ title }</span> },
        ));
    }
    if let Some(reason) = &survey.withdrawn_reason {
        facts.push((i18n.t("demand-withdrawn-why"), html! { reason }));
    }
    facts
}

#[derive(PartialEq, Properties)]
struct AskedProps {
    survey: DemandSurveyView,
}

/// What may be chosen.
#[component]
fn Asked(props: &AskedProps) -> Html {
    let i18n = use_i18n();
    let categories = use_categories();
    let all = &props.survey.options;
    html! {
        <Card title={i18n.ta("demand-options", &[("count", all.len().into())])}>
            <ol class="lessons">{ for all.iter().map(|one| html! { <li>{ name(&i18n, &categories, one) }</li> }) }</ol>
        </Card>
    }
}
