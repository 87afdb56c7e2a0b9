//! The page of a school in a cycle.

use std::rc::Rc;

use contract::{
    assessment::{AssessmentDetails, AssessmentResult},
    ids::AssessmentId,
};
use yew::prelude::*;

use super::{figures::Figures, given::Given, own::Own, result::ResultView, steps::Steps, versions::Versions};
use crate::{
    api::{Tagged, assessment, use_load},
    components::{LinkButton, Notice, PageHeader, StatusLabel, Tab, Tabs, Tone, use_query},
    i18n::{I18n, use_i18n},
    may,
    pages::assessment::{
        finding::{Findings, FoundAt},
        grade_label, inspection_tone, own_tone,
    },
    route::{Route, reachable},
    session::{Session, use_session},
};

/// Properties of [`SchoolPage`].
#[derive(PartialEq, Properties)]
pub struct SchoolPageProps {
    /// Which school in which cycle.
    pub id: AssessmentId,
}

/// Shows a school in a cycle, and leads it on.
#[component]
pub fn SchoolPage(props: &SchoolPageProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let page = use_load(props.id, |api, id| async move { assessment::read(&api, id).await });
    let title = page
        .value
        .as_ref()
        .map_or_else(|| i18n.t("assessment-school"), |one| one.value.assessment.name.clone().into());
    let subtitle = page.value.as_ref().map(|one| subtitle(&i18n, &one.value)).unwrap_or_default();
    let actions = page.value.as_ref().map(|one| {
        html! { <>
            { to_inspection(&i18n, &session, &one.value) }
            <Steps record={one.clone()} ondone={page.reload.clone()} />
        </> }
    });
    let crumbs = reachable(&session, vec![(Route::Assessments, i18n.t("nav-assessments"))]);
    html! { <>
        <PageHeader {title} {crumbs} {subtitle} actions={actions.unwrap_or_default()} />
        { page.view(|one| html! { <Tabs label={i18n.t("assessment-school")} keep={vec!["version"]} tabs={tabs(&i18n, &session, one, &page.reload)} /> }) }
    </> }
}

fn subtitle(i18n: &I18n, one: &AssessmentDetails) -> Html {
    let school = &one.assessment;
    html! {
        <div class="actions">
            <span>{ i18n.ta("assessment-year", &[("year", school.year.to_string().into())]) }</span>
            <span>{ &school.county_name }</span>
            <span>{ i18n.word(school.kind) }</span>
            { grade_label(i18n, school.grade) }
            <StatusLabel tone={own_tone(school.self_assessment)} text={i18n.word(school.self_assessment)} />
            if let Some(state) = school.inspection {
                <StatusLabel tone={inspection_tone(state)} text={i18n.word(state)} />
            }
            <span class="tree-code">{ &school.code }</span>
        </div>
    }
}

fn to_inspection(i18n: &I18n, session: &Session, one: &AssessmentDetails) -> Html {
    let id = one.assessment.inspection_id.filter(|_| session.has_role(may::GET_INSPECTION));
    html! {
        if let Some(id) = id { <LinkButton to={Route::Inspection { id }} label={i18n.t("assessment-to-inspection")} /> }
    }
}

fn tabs(
    i18n: &I18n,
    session: &Session,
    record: &Rc<Tagged<AssessmentDetails>>,
    ondone: &Callback<()>,
) -> Vec<Tab> {
    let one = &record.value;
    let tab = |name, label: AttrValue, content| Tab { name, label, content };
    let found_at =
        session.has_role(may::RECORD_ASSESSMENT_FINDING).then_some(FoundAt::School(one.assessment.id));
    let findings = i18n.ta("assessment-tab-findings", &[("count", one.findings.len().into())]);
    vec![
        tab(
            "result",
            i18n.t("assessment-tab-result"),
            html! { <Shown record={record.clone()} part={Part::Result} /> },
        ),
        tab(
            "figures",
            i18n.t("assessment-tab-figures"),
            html! { <Shown record={record.clone()} part={Part::Figures} /> },
        ),
        tab(
            "own",
            i18n.t("assessment-own"),
            html! { <Own record={record.clone()} ondone={ondone.clone()} /> },
        ),
        tab(
            "findings",
            findings,
            html! { <Findings all={one.findings.clone()} {found_at} ondone={ondone.clone()} /> },
        ),
        tab(
            "versions",
            i18n.t("assessment-tab-versions"),
            html! { <Versions school={one.assessment.id} all={one.versions.clone()} /> },
        ),
    ]
}

/// What of a result is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Result,
    Figures,
}

#[derive(PartialEq, Properties)]
struct ShownProps {
    record: Rc<Tagged<AssessmentDetails>>,
    part: Part,
}

/// A part of the version that the address names, as a subsidy was computed from it; of the one that holds otherwise.
#[component]
fn Shown(props: &ShownProps) -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let one = &props.record.value;
    let held = one.result.version.number;
    let earlier = named(query.get("version"), held);
    let found = use_load((one.assessment.id, earlier), |api, (id, earlier)| async move {
        match earlier {
            Some(number) => assessment::version(&api, id, number).await.map(Some),
            None => Ok(None),
        }
    });
    let shown = |result: &AssessmentResult, given: Given| match props.part {
        Part::Result => html! { <ResultView result={result.clone()} {given} /> },
        Part::Figures => {
            let remarks = one.self_assessment.remarks.clone();
            html! { <Figures school={one.assessment.id} result={result.clone()} {given} {remarks} /> }
        }
    };
    let given = |number| Given::of(&one.versions, number);
    let Some(number) = earlier else {
        return shown(&one.result, given(held).with(one.assessment.inspection));
    };
    html! { <>
        <Notice tone={Tone::Warning} title={i18n.ta("assessment-earlier-version", &[("number", number.into())])} />
        { found.view(|found| (**found).as_ref().map(|result| shown(result, given(number))).unwrap_or_default()) }
    </> }
}

/// The version that is asked for, unless it is the one that holds.
fn named(asked: Option<&str>, held: i16) -> Option<i16> {
    let number = asked?.parse::<i16>().ok()?;
    (number != held).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn an_earlier_version_is_read_only_where_the_address_names_one() {
        assert_eq!([named(Some("2"), 3), named(Some("3"), 3), named(Some("x"), 3)], [Some(2), None, None]);
        assert_eq!(named(None, 3), None);
    }
}
