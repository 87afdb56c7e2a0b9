//! What a learner has agreed to and taken back, and the next word on it.

use contract::{
    ids::LearnerId,
    learner::{
        ConsentAct, ConsentMethod, ConsentPurpose, LearnerConsentView, LearnerConsents, RecordConsent,
    },
};
use yew::prelude::*;

use super::NOTICE;
use crate::{
    api::{learner, use_action, use_load},
    components::{
        Button, Card, Column, DataTable, DefinitionList, Dialog, Field, FieldKind, FormView, Notice, Row,
        StatusLabel, Tone, use_form, use_toasts,
    },
    i18n::{I18n, use_i18n},
    may,
    session::use_session,
    time,
};

/// Properties of [`Consents`].
#[derive(PartialEq, Properties)]
pub(super) struct ConsentsProps {
    /// Whose.
    pub(super) learner: LearnerId,
    /// Hears that the learner is not as before.
    pub(super) onchanged: Callback<()>,
}

/// Each purpose with what holds now, then every word that was said.
#[component]
pub(super) fn Consents(props: &ConsentsProps) -> Html {
    let i18n = use_i18n();
    let may_record = use_session().has_role(may::RECORD_LEARNER_CONSENT);
    let page = use_load(props.learner, |api, id| async move { learner::consents(&api, id).await });
    let open = use_state(|| None::<(ConsentPurpose, ConsentAct)>);
    let onclose = {
        let open = open.clone();
        Callback::from(move |()| open.set(None))
    };
    let ondone = {
        let (open, reload, onchanged) = (open.clone(), page.reload.clone(), props.onchanged.clone());
        Callback::from(move |()| {
            open.set(None);
            reload.emit(());
            onchanged.emit(());
        })
    };
    let id = props.learner;
    html! { <>
        { page.view(|consents| html! { <>
            <Card title={i18n.t("learner-consents-now")}>{ now(&i18n, consents, may_record, &open) }</Card>
            <Card title={i18n.t("learner-consents-all")}>{ all(&i18n, &consents.items) }</Card>
        </> }) }
        if let Some((purpose, act)) = *open {
            <Say {id} {purpose} {act} {onclose} {ondone} />
        }
    </> }
}

fn now(
    i18n: &I18n,
    consents: &LearnerConsents,
    may_record: bool,
    open: &UseStateHandle<Option<(ConsentPurpose, ConsentAct)>>,
) -> Html {
    let line = |purpose: &ConsentPurpose| {
        let (purpose, holds) = (*purpose, consents.in_force.contains(purpose));
        let act = if holds { ConsentAct::Withdrawn } else { ConsentAct::Given };
        let open = open.clone();
        let onclick = Callback::from(move |_: MouseEvent| open.set(Some((purpose, act))));
        let label = if holds { i18n.t("learner-consent-withdraw") } else { i18n.t("learner-consent-give") };
        let (tone, state) = if holds {
            (Tone::Good, i18n.t("learner-consent-holds"))
        } else {
            (Tone::Neutral, i18n.t("learner-consent-none"))
        };
        let told = html! { <span class="actions">
            <StatusLabel {tone} text={state} />
            if may_record { <Button {label} {onclick} /> }
        </span> };
        (i18n.word(purpose), told)
    };
    html! { <DefinitionList items={ConsentPurpose::ALL.iter().map(line).collect::<Vec<_>>()} /> }
}

fn all(i18n: &I18n, items: &[LearnerConsentView]) -> Html {
    let columns = vec![
        Column::new("purpose", i18n.t("learner-consent-purpose")),
        Column::new("act", i18n.t("learner-consent-act")),
        Column::new("said_at", i18n.t("learner-consent-said-at")),
        Column::new("method", i18n.t("learner-consent-method")),
        Column::new("witness", i18n.t("learner-consent-witness")),
        Column::new("notice", i18n.t("learner-notice-version")),
    ];
    let row = |one: &LearnerConsentView| Row {
        key: format!("{}-{}", one.purpose, one.number).into(),
        to: None,
        cells: vec![
            html! { i18n.word(one.purpose) },
            html! { i18n.word(one.act) },
            html! { time::minute(one.said_at) },
            html! { i18n.word(one.method) },
            html! { one.witness.clone().unwrap_or_default() },
            html! { &one.notice_version },
        ],
    };
    html! {
        <DataTable id="learner-consents" caption={i18n.t("learner-consents-all")} {columns} adjustable=false
            rows={items.iter().map(row).collect::<Vec<_>>()} />
    }
}

#[derive(PartialEq, Properties)]
struct SayProps {
    id: LearnerId,
    purpose: ConsentPurpose,
    act: ConsentAct,
    onclose: Callback<()>,
    ondone: Callback<()>,
}

/// Records the next word.
#[component]
fn Say(props: &SayProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let form = use_form(|| {
        vec![
            ("/notice_version", NOTICE.to_owned()),
            ("/method", ConsentMethod::Paper.to_string()),
            ("/witness", String::new()),
        ]
    });
    let record = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            |api, (id, said): (LearnerId, RecordConsent)| async move {
                learner::record_consent(&api, id, &said).await
            },
            move |outcome| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("learner-edited"));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run) = (form.clone(), i18n.clone(), record.run);
        let (id, purpose, act) = (props.id, props.purpose, props.act);
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let (notice_version, method) = (read.text("/notice_version"), read.required("/method"));
            let witness = read.optional_text("/witness");
            if read.complete()
                && let Some(method) = method
            {
                run.emit((
                    id,
                    RecordConsent { purpose, act, notice_version, said_at: None, method, witness },
                ));
            }
        })
    };
    let withdraws = props.act == ConsentAct::Withdrawn;
    let ends =
        withdraws && matches!(props.purpose, ConsentPurpose::PersonalData | ConsentPurpose::SensitiveData);
    let title = if withdraws { i18n.t("learner-consent-withdraw") } else { i18n.t("learner-consent-give") };
    let aloud = form.get("/method") == ConsentMethod::VoiceWithWitness.as_str();
    html! {
        <Dialog title={title.clone()} onclose={props.onclose.clone()}>
            <FormView form={form.clone()} submit={title} busy={record.busy} {onsubmit} oncancel={props.onclose.clone()} narrow=true>
                <p class="wide"><strong>{ i18n.word(props.purpose) }</strong></p>
                if ends { <Notice tone={Tone::Warning} title={i18n.t("learner-consent-ends")} /> }
                if withdraws && props.purpose == ConsentPurpose::Needs { <Notice tone={Tone::Warning} title={i18n.t("learner-consent-needs-go")} /> }
                <Field form={form.clone()} at="/method" label={i18n.t("learner-consent-method")} kind={FieldKind::Select(i18n.choices::<ConsentMethod>())} required=true />
                if aloud { <Field form={form.clone()} at="/witness" label={i18n.t("learner-consent-witness")} required=true /> }
                <Field {form} at="/notice_version" label={i18n.t("learner-notice-version")} required=true />
            </FormView>
        </Dialog>
    }
}
