//! What is done to an inspection besides the sheet: it is planned, an assessor is replaced, the school refuses, or it cannot
//! be held.

use std::rc::Rc;

use chrono::NaiveDate;
use contract::{
    assessment::{InspectionDetails, InspectionState, PlanInspection, ReplaceAssessor},
    ids::AssessorId,
};
use yew::prelude::*;

use crate::{
    api::{Tagged, inspection},
    components::{Button, Field, FieldKind, Form, Icon},
    i18n::{I18n, use_i18n},
    may,
    pages::ask::{Ask, AskReason, Subject, Work, step, subject},
    session::use_session,
    time,
};

/// Properties of [`Steps`].
#[derive(PartialEq, Properties)]
pub(super) struct StepsProps {
    /// The inspection as it was read.
    pub(super) record: Rc<Tagged<InspectionDetails>>,
    /// Hears that it is not as before.
    pub(super) ondone: Callback<()>,
}

#[derive(Clone, Copy, PartialEq)]
enum Open {
    Nothing,
    Plan,
    Replace,
    Refuse,
    Waive,
}

/// The buttons and their dialogs.
#[component]
pub(super) fn Steps(props: &StepsProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let open = use_state(|| Open::Nothing);
    let show = {
        let open = open.clone();
        Callback::from(move |what| open.set(what))
    };
    let onclose = show.reform(|()| Open::Nothing);
    let ondone = {
        let (onclose, ondone) = (onclose.clone(), props.ondone.clone());
        Callback::from(move |()| {
            onclose.emit(());
            ondone.emit(());
        })
    };
    let state = props.record.value.inspection.status;
    let drawn = state == InspectionState::Drawn;
    let running = drawn || state == InspectionState::UnderWay;
    let record = props.record.clone();
    html! { <>
        if running && session.has_role(may::REFUSE_INSPECTION) {
            <Button label={i18n.t("inspection-refuse")} onclick={show.reform(|_: MouseEvent| Open::Refuse)} />
        }
        if running && session.has_role(may::WAIVE_INSPECTION) {
            <Button label={i18n.t("inspection-waive")} onclick={show.reform(|_: MouseEvent| Open::Waive)} />
        }
        if running && session.has_role(may::REPLACE_INSPECTION_ASSESSOR) {
            <Button icon={Icon::People} label={i18n.t("inspection-replace")} onclick={show.reform(|_: MouseEvent| Open::Replace)} />
        }
        if drawn && session.has_role(may::PLAN_INSPECTION) {
            <Button icon={Icon::Calendar} label={i18n.t("inspection-plan")} onclick={show.reform(|_: MouseEvent| Open::Plan)} />
        }
        { match *open {
            Open::Nothing => Html::default(),
            Open::Plan => html! { <Plan {record} {onclose} {ondone} /> },
            Open::Replace => html! { <Replace {record} {onclose} {ondone} /> },
            Open::Waive => html! {
                <AskReason title={i18n.t("inspection-waive")} what={i18n.t("inspection-waive-what")} danger=true done={i18n.t("inspection-waived")}
                    send={waives(&record)} subject={of(&i18n, &record)} {onclose} {ondone} />
            },
            Open::Refuse => html! {
                <AskReason title={i18n.t("inspection-refuse")} what={i18n.t("inspection-refuse-what")} danger=true done={i18n.t("inspection-refused")}
                    send={refuses(&record)} subject={of(&i18n, &record)} {onclose} {ondone} />
            },
        } }
    </> }
}

/// How the inspection stands, for whoever was slower than somebody else.
pub(super) fn of(i18n: &I18n, record: &Rc<Tagged<InspectionDetails>>) -> Subject {
    let (i18n, id) = (i18n.clone(), record.value.inspection.id);
    subject(
        record.etag.clone(),
        move |api| async move { inspection::read(&api, id).await },
        move |now: &InspectionDetails| i18n.word(now.inspection.status),
    )
}

fn waives(record: &Rc<Tagged<InspectionDetails>>) -> Callback<String, Work> {
    let id = record.value.inspection.id;
    Callback::from(move |reason: String| {
        step(move |api, etag| {
            let reason = reason.clone();
            async move { inspection::waive(&api, id, &etag, reason).await }
        })
    })
}

fn refuses(record: &Rc<Tagged<InspectionDetails>>) -> Callback<String, Work> {
    let id = record.value.inspection.id;
    Callback::from(move |reason: String| {
        step(move |api, etag| {
            let reason = reason.clone();
            async move { inspection::refuse(&api, id, &etag, reason).await }
        })
    })
}

#[derive(PartialEq, Properties)]
struct AskedProps {
    record: Rc<Tagged<InspectionDetails>>,
    onclose: Callback<()>,
    ondone: Callback<()>,
}

/// Chooses the day.
#[component]
fn Plan(props: &AskedProps) -> Html {
    let i18n = use_i18n();
    let view = &props.record.value.inspection;
    let hint = i18n.ta("inspection-plan-hint", &[("day", time::day(view.due_on).into())]);
    let fields = {
        let i18n = i18n.clone();
        Callback::from(move |form: Form| {
            html! {
                <Field {form} at="/planned_on" label={i18n.t("inspection-planned-on")} hint={hint.clone()} kind={FieldKind::Date} required=true />
            }
        })
    };
    let read = {
        let (i18n, id) = (i18n.clone(), view.id);
        Callback::from(move |form: Form| {
            let mut read = form.read(&i18n);
            let day = read.required::<NaiveDate>("/planned_on");
            let planned_on = day.filter(|_| read.complete())?;
            Some(step(move |api, etag: String| async move {
                inspection::plan(&api, id, &etag, &PlanInspection { planned_on }).await
            }))
        })
    };
    let planned = view.planned_on.map(time::day).unwrap_or_default();
    html! {
        <Ask title={i18n.t("inspection-plan")} submit={i18n.t("save")} done={i18n.t("course-saved")} initial={vec![("/planned_on", planned)]} {fields} {read}
            subject={of(&i18n, &props.record)} onclose={props.onclose.clone()} ondone={props.ondone.clone()} />
    }
}

/// Chooses who cannot go; the draw says who goes instead.
#[component]
fn Replace(props: &AskedProps) -> Html {
    let i18n = use_i18n();
    let view = &props.record.value.inspection;
    let present = view.assessors.iter().filter(|one| one.replaced_at.is_none());
    let options: Vec<(AttrValue, AttrValue)> = present
        .map(|one| (one.id.to_string().into(), format!("{} · {}", one.name, one.organisation_name).into()))
        .collect();
    let fields = {
        let i18n = i18n.clone();
        Callback::from(move |form: Form| {
            html! { <>
                <p class="wide">{ i18n.t("inspection-replace-what") }</p>
                <Field form={form.clone()} at="/assessor_id" label={i18n.t("inspection-who-cannot")} kind={FieldKind::Select(options.clone())} required=true />
                <Field {form} at="/reason" label={i18n.t("reason")} hint={i18n.t("reason-hint")} kind={FieldKind::TextArea} required=true />
            </> }
        })
    };
    let read = {
        let (i18n, id) = (i18n.clone(), view.id);
        Callback::from(move |form: Form| {
            let mut read = form.read(&i18n);
            let (assessor, reason) = (read.required::<AssessorId>("/assessor_id"), read.text("/reason"));
            let assessor_id = assessor.filter(|_| read.complete())?;
            Some(step(move |api, etag: String| {
                let body = ReplaceAssessor { assessor_id, reason: reason.clone() };
                async move { inspection::replace(&api, id, &etag, &body).await }
            }))
        })
    };
    let initial = vec![("/assessor_id", String::new()), ("/reason", String::new())];
    html! {
        <Ask title={i18n.t("inspection-replace")} submit={i18n.t("inspection-replace")} done={i18n.t("inspection-replaced-done")} {initial} {fields} {read}
            subject={of(&i18n, &props.record)} onclose={props.onclose.clone()} ondone={props.ondone.clone()} />
    }
}
