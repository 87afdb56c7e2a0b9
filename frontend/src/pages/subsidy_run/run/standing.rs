//! How a run stands: its stages, what the counties have said, what was done, and its versions.

use std::rc::Rc;

use contract::subsidy_run::{
    SubsidyCountyReviewView, SubsidyReviewOpinion, SubsidyRunDetails, SubsidyRunState, SubsidyRunStepView,
    SubsidyRunVersionView,
};
use yew::prelude::*;

use super::{stages::stages, versions::Versions};
use crate::{
    api::Tagged,
    components::{
        Card, Column, DataTable, LinkButton, Notice, Row, StatusLabel, Timeline, TimelineEvent, Tone, yuan,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::subsidy_run::{signed, signed_in_row, tone},
    route::Route,
    session::use_session,
    time,
};

/// Properties of [`Standing`].
#[derive(PartialEq, Properties)]
pub(super) struct StandingProps {
    /// The run as it was read.
    pub(super) record: Rc<Tagged<SubsidyRunDetails>>,
    /// Its versions, the first one first.
    pub(super) versions: Rc<Vec<SubsidyRunVersionView>>,
    /// The number of the version that the page shows.
    pub(super) shown: Option<i16>,
}

/// Where the run stands.
#[component]
pub(super) fn Standing(props: &StandingProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let one = &props.record.value;
    let assessed = session.has_role(may::LIST_ASSESSMENT_CYCLES);
    let run = &one.run;
    let actions = html! { <>
        if run.publicity.is_some() && run.status.is_public() {
            <a href={format!("/public/subsidy-runs/{}", run.year)} target="_blank" rel="noopener">{ i18n.t("run-public") }</a>
        }
        if assessed {
            <LinkButton to={Route::Assessments} query={vec![("cycle_id", run.cycle_id.to_string())]} label={i18n.t("run-to-assessment")} />
        }
    </> };
    html! { <>
        { due(&i18n, one) }
        <Card title={i18n.t("run-way")} {actions}>{ stages(&i18n, &one.run) }</Card>
        if one.run.current.is_some() && !one.reviews.is_empty() {
            <Card title={i18n.t("run-reviews")}>
                <DataTable id="subsidy-reviews" caption={i18n.t("run-reviews")} columns={review_columns(&i18n)}
                    rows={one.reviews.iter().map(|review| review_row(&i18n, review)).collect::<Vec<_>>()} adjustable=false />
            </Card>
        }
        if !props.versions.is_empty() {
            <Card title={i18n.t("run-versions")}><Versions all={props.versions.clone()} shown={props.shown} /></Card>
        }
        if !one.history.is_empty() {
            <Card title={i18n.t("run-history")}>
                <Timeline events={one.history.iter().map(|step| event(&i18n, step)).collect::<Vec<_>>()} />
            </Card>
        }
    </> }
}

/// What has to be seen to now.
fn due(i18n: &I18n, one: &SubsidyRunDetails) -> Html {
    let Some(days) = one.run.publicity else { return Html::default() };
    let day = time::day(days.last_day);
    let open = one.run.open_appeals;
    match one.run.status {
        SubsidyRunState::Publicised if days.over => {
            html! { <Notice tone={Tone::Warning} title={i18n.ta("run-publicity-over", &[("day", day.into())])} /> }
        }
        SubsidyRunState::Publicised => {
            let told = i18n.ta("run-publicity-runs", &[("day", day.into()), ("count", open.into())]);
            html! { <Notice tone={Tone::Info} title={told} /> }
        }
        SubsidyRunState::Appeals if open > 0 => {
            html! { <Notice tone={Tone::Warning} title={i18n.ta("run-appeals-wait", &[("count", open.into())])} /> }
        }
        _ => Html::default(),
    }
}

fn review_columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("county", i18n.t("division-county")),
        Column::new("lines", i18n.t("run-schools")).number(),
        Column::new("payment", i18n.t("trace-payment")).number(),
        Column::new("opinion", i18n.t("run-opinion")),
        Column::new("note", i18n.t("reason")),
        Column::new("by", i18n.t("run-said-by")),
    ]
}

fn review_row(i18n: &I18n, review: &SubsidyCountyReviewView) -> Row {
    let opinion = match review.opinion {
        Some(opinion) => {
            let tone = if opinion == SubsidyReviewOpinion::Agreed { Tone::Good } else { Tone::Bad };
            html! { <StatusLabel {tone} text={i18n.word(opinion)} /> }
        }
        None => html! { <StatusLabel text={i18n.t("run-not-reviewed")} /> },
    };
    let by = review.at.map_or_else(|| html! { "—" }, |at| signed_in_row(i18n, review.by.as_ref(), at));
    Row {
        key: review.county_code.clone().into(),
        to: None,
        cells: vec![
            html! { &review.county_name },
            html! { review.lines },
            yuan(i18n, review.payment),
            opinion,
            html! { review.note.clone().unwrap_or_else(|| "—".to_owned()) },
            by,
        ],
    }
}

fn event(i18n: &I18n, step: &SubsidyRunStepView) -> TimelineEvent {
    let title = i18n.ta(
        "run-step-led",
        &[
            ("step", i18n.word(step.step).to_string().into()),
            ("state", i18n.word(step.to).to_string().into()),
        ],
    );
    TimelineEvent {
        tone: tone(step.to),
        title,
        when: signed(i18n, step.by.as_ref(), step.at),
        detail: Some(step.reason.clone().into()),
        ..TimelineEvent::default()
    }
}
