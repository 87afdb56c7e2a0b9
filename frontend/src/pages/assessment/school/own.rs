//! What a school says of itself: written by its manager until it is handed in, read by everybody else.

use std::rc::Rc;

use contract::assessment::{AssessmentDetails, SelfAssessmentState, SelfAssessmentView};
use yew::prelude::*;

use super::{own_form::OwnForm, steps::of};
use crate::{
    api::{Tagged, assessment},
    components::{Button, ButtonKind, Card, DefinitionList, Empty, Notice, StatusLabel, Tone},
    i18n::{I18n, use_i18n},
    may,
    pages::{
        ask::{AskWhether, step},
        assessment::own_tone,
    },
    session::use_session,
    time,
};

/// Properties of [`Own`].
#[derive(PartialEq, Properties)]
pub(super) struct OwnProps {
    /// The school as it was read.
    pub(super) record: Rc<Tagged<AssessmentDetails>>,
    /// Hears that it is not as before.
    pub(super) ondone: Callback<()>,
}

/// A school's own assessment.
#[component]
pub(super) fn Own(props: &OwnProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let asking = use_state(|| false);
    let ask = {
        let asking = asking.clone();
        Callback::from(move |on| asking.set(on))
    };
    let own = &props.record.value.self_assessment;
    let draft = own.status == SelfAssessmentState::Draft;
    let writes = draft && session.has_role(may::WRITE_SELF_ASSESSMENT);
    let submits = draft && own.statement.is_some() && session.has_role(may::SUBMIT_SELF_ASSESSMENT);
    let ondone = {
        let (ask, ondone) = (ask.clone(), props.ondone.clone());
        Callback::from(move |()| {
            ask.emit(false);
            ondone.emit(());
        })
    };
    let actions = html! {
        if submits { <Button kind={ButtonKind::Primary} label={i18n.t("assessment-own-submit")} onclick={ask.reform(|_: MouseEvent| true)} /> }
    };
    html! { <>
        if own.status == SelfAssessmentState::Missing { <Notice tone={Tone::Warning} title={i18n.t("assessment-own-missing")} /> }
        <Card title={i18n.t("assessment-own")} {actions}>
            if writes { <OwnForm record={props.record.clone()} ondone={props.ondone.clone()} /> }
            else { { read_only(&i18n, own) } }
        </Card>
        if *asking { <Submit record={props.record.clone()} onclose={ask.reform(|()| false)} {ondone} /> }
    </> }
}

fn read_only(i18n: &I18n, own: &SelfAssessmentView) -> Html {
    let Some(statement) = &own.statement else {
        return html! { <Empty title={i18n.t("assessment-own-none")} advice={i18n.t("assessment-own-none-advice")} /> };
    };
    let points = |points: Option<contract::measure::Points>| {
        points.map_or_else(|| "—".to_owned(), |points| points.to_string())
    };
    let mut items = vec![
        (
            i18n.t("assessment-status"),
            html! { <StatusLabel tone={own_tone(own.status)} text={i18n.word(own.status)} /> },
        ),
        (i18n.t("assessment-safety"), html! { points(own.safety_accessibility) }),
        (i18n.t("assessment-syllabus"), html! { points(own.syllabus_quality) }),
    ];
    if let Some((by, at)) = own.by.as_ref().zip(own.at) {
        items.push((i18n.t("assessment-own-by"), html! { format!("{} · {}", by.name, time::minute(at)) }));
    }
    html! { <>
        <DefinitionList {items} />
        <div class="prose">
            <h3>{ i18n.t("assessment-statement") }</h3>
            <p>{ statement }</p>
            if !own.remarks.is_empty() {
                <h3>{ i18n.t("assessment-doubts") }</h3>
                <ul class="doubts">{ for own.remarks.iter().map(|one| html! {
                    <li><strong>{ i18n.word(one.fact) }</strong><span>{ &one.remark }</span></li>
                }) }</ul>
            }
        </div>
    </> }
}

#[derive(PartialEq, Properties)]
struct SubmitProps {
    record: Rc<Tagged<AssessmentDetails>>,
    onclose: Callback<()>,
    ondone: Callback<()>,
}

/// Asks before it is handed in, since nothing of it can be changed then.
#[component]
fn Submit(props: &SubmitProps) -> Html {
    let i18n = use_i18n();
    let (id, doubts) = (props.record.value.assessment.id, props.record.value.self_assessment.remarks.len());
    let send = Callback::from(move |()| {
        step(move |api, etag| async move { assessment::submit_own(&api, id, &etag).await })
    });
    html! {
        <AskWhether title={i18n.t("assessment-own-submit")} done={i18n.t("assessment-own-submitted")} {send} subject={of(&i18n, &props.record)}
            onclose={props.onclose.clone()} ondone={props.ondone.clone()}>
            <p>{ i18n.ta("assessment-own-submit-what", &[("count", doubts.into())]) }</p>
        </AskWhether>
    }
}
