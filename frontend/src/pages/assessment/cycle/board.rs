//! The page of the yearly assessment.

use std::rc::Rc;

use contract::{
    assessment::{AssessmentCycleState, AssessmentCycleView},
    ids::AssessmentCycleId,
};
use yew::prelude::*;

use super::{
    counties::Counties,
    create::Create,
    drawn::Drawn,
    progress::{Progress, tone},
    rubric::Rubric,
    schools::Schools,
    steps::Steps,
};
use crate::{
    api::{Tagged, assessment, use_load},
    components::{
        Button, Card, DefinitionList, Empty, Icon, PageHeader, Select, StatusLabel, Tab, Tabs, percent,
        use_query,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::{
        assessment::years,
        import::{ImportDialog, Imported},
    },
    session::use_session,
    time,
};

#[derive(Clone, Copy, PartialEq)]
enum Open {
    Nothing,
    Create,
    Import(AssessmentCycleId),
}

/// Chooses a year, and shows its cycle.
#[component]
pub fn BoardPage() -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let query = use_query();
    let cycles = use_load((), |api, ()| async move { assessment::cycles(&api).await });
    let open = use_state(|| Open::Nothing);
    let show = {
        let open = open.clone();
        Callback::from(move |what| open.set(what))
    };
    let options = cycles.value.as_ref().map(|all| years(&i18n, all)).unwrap_or_default();
    let wanted = query.get("cycle_id").map(ToOwned::to_owned);
    let chosen = wanted.map(AttrValue::from).or_else(|| options.first().map(|(id, _)| id.clone()));
    let id: Option<AssessmentCycleId> = chosen.as_ref().and_then(|id| id.parse().ok());
    let onchange = {
        let query = query.clone();
        Callback::from(move |id: String| query.change(&[("cycle_id", &id), ("county_code", "")]))
    };
    let created = {
        let (show, reload, query) = (show.clone(), cycles.reload.clone(), query.clone());
        Callback::from(move |id: AssessmentCycleId| {
            show.emit(Open::Nothing);
            query.set("cycle_id", &id.to_string());
            reload.emit(());
        })
    };
    let renewed = use_state(|| 0_u32);
    let imported = {
        let (show, renewed) = (show.clone(), renewed.clone());
        Callback::from(move |()| {
            show.emit(Open::Nothing);
            renewed.set(renewed.wrapping_add(1));
        })
    };
    let onclose = show.reform(|()| Open::Nothing);
    let actions = html! {
        if session.has_role(may::CREATE_ASSESSMENT_CYCLE) {
            <Button icon={Icon::Plus} label={i18n.t("assessment-create")} onclick={show.reform(|_: MouseEvent| Open::Create)} />
        }
    };
    html! { <>
        <PageHeader title={i18n.t("nav-assessments")} subtitle={i18n.t("assessment-rule")} {actions} />
        { cycles.view(|all| html! { <>
            if all.is_empty() {
                <Card><Empty title={i18n.t("assessment-no-cycle")} advice={i18n.t("assessment-no-cycle-advice")} /></Card>
            } else {
                <div class="filters">
                    <div class="filter">
                        <label for="assessment-cycle">{ i18n.t("assessment-cycle") }</label>
                        <Select id="assessment-cycle" value={chosen.clone().unwrap_or_default()} options={options.clone()} {onchange} />
                    </div>
                </div>
            }
        </> }) }
        if let Some(id) = id.filter(|_| cycles.value.is_some()) {
            <Cycle key={id.to_string()} {id} renewed={*renewed} onimport={show.reform(move |()| Open::Import(id))} />
        }
        { match *open {
            Open::Nothing => Html::default(),
            Open::Create => html! { <Create {onclose} ondone={created} /> },
            Open::Import(id) => html! { <ImportDialog of={Imported::SelfAssessments(id)} {onclose} onimported={imported} /> },
        } }
    </> }
}

#[derive(PartialEq, Properties)]
struct CycleProps {
    id: AssessmentCycleId,
    /// Counts what the page has done to the cycle by itself.
    renewed: u32,
    onimport: Callback<()>,
}

/// One cycle.
#[component]
fn Cycle(props: &CycleProps) -> Html {
    let i18n = use_i18n();
    let found =
        use_load((props.id, props.renewed), |api, (id, _)| async move { assessment::cycle(&api, id).await });
    let steps = use_state(|| 0_u32);
    let ondone = {
        let (reload, steps) = (found.reload.clone(), steps.clone());
        Callback::from(move |()| {
            steps.set(steps.wrapping_add(1));
            reload.emit(());
        })
    };
    let version = (props.renewed, *steps);
    let sees_draw = use_session().has_role(may::GET_ASSESSMENT_DRAW);
    found.view(|one| {
        html! { <>
            { head(&i18n, one, &ondone, &props.onimport) }
            <Progress cycle={one.value.clone()} />
            { parts(&i18n, &one.value, version, sees_draw) }
        </> }
    })
}

fn head(
    i18n: &I18n,
    one: &Rc<Tagged<AssessmentCycleView>>,
    ondone: &Callback<()>,
    onimport: &Callback<()>,
) -> Html {
    let cycle = &one.value;
    let title = i18n.ta("assessment-cycle-of", &[("year", cycle.year.to_string().into())]);
    let policy = i18n.ta("subsidy-policy-title", &[("version", cycle.policy_version.into())]);
    let items = vec![
        (
            i18n.t("assessment-status"),
            html! { <StatusLabel tone={tone(cycle.status)} text={i18n.word(cycle.status)} /> },
        ),
        (i18n.t("assessment-policy"), html! { policy }),
        (i18n.t("assessment-cut-off"), html! { time::day(cycle.cut_off) }),
        (i18n.t("assessment-per-school"), html! { cycle.assessors_per_school }),
        (
            i18n.t("assessment-session-sample"),
            html! { percent(u32::try_from(cycle.session_sample_bp).unwrap_or_default()) },
        ),
        (i18n.t("assessment-telephone-sample"), html! { cycle.telephone_sample }),
    ];
    let actions =
        html! { <Steps record={one.clone()} ondone={ondone.clone()} onimport={onimport.clone()} /> };
    html! { <Card {title} {actions}><DefinitionList {items} /></Card> }
}

fn parts(i18n: &I18n, cycle: &AssessmentCycleView, version: (u32, u32), sees_draw: bool) -> Html {
    let tab = |name, label, content| Tab { name, label, content };
    let frozen = cycle.status != AssessmentCycleState::Open;
    let drawn = matches!(cycle.status, AssessmentCycleState::Inspection | AssessmentCycleState::Concluded);
    let mut tabs = Vec::new();
    if frozen {
        let schools = html! { <Schools cycle={cycle.id} {version} /> };
        let counties = html! { <Counties cycle={cycle.id} {version} /> };
        tabs.push(tab("schools", i18n.t("assessment-tab-schools"), schools));
        tabs.push(tab("counties", i18n.t("assessment-tab-counties"), counties));
    }
    if drawn && sees_draw {
        tabs.push(tab("draw", i18n.t("assessment-tab-draw"), html! { <Drawn cycle={cycle.id} /> }));
    }
    tabs.push(tab("rubric", i18n.t("assessment-tab-rubric"), html! { <Rubric cycle={cycle.id} /> }));
    html! { <Tabs label={i18n.t("nav-assessments")} keep={vec!["cycle_id"]} {tabs} /> }
}
