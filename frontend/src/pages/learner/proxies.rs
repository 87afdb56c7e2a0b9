//! Who stands in for a learner.

use contract::{
    auth::Reason,
    ids::{LearnerId, LearnerProxyId},
    learner::{CreateLearnerProxy, LearnerProxyView, ProxyRelation, ProxyRight, ProxyState},
};
use yew::prelude::*;

use crate::{
    api::{learner, use_action, use_load},
    components::{
        Button, ButtonKind, Card, Column, DataTable, Dialog, Empty, Field, FieldKind, FormView, Icon,
        ReasonDialog, Row, StatusLabel, Tone, credits, use_form, use_toasts,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::course::{Boxes, ticked, written},
    session::use_session,
    time,
};

/// Properties of [`Proxies`].
#[derive(PartialEq, Properties)]
pub(super) struct ProxiesProps {
    /// Whose.
    pub(super) learner: LearnerId,
}

#[derive(Clone, Copy, PartialEq)]
enum Open {
    Nothing,
    Add,
    End(LearnerProxyId),
}

/// Lists them, enters a new one, ends one.
#[component]
pub(super) fn Proxies(props: &ProxiesProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let page = use_load(props.learner, |api, id| async move { learner::proxies(&api, id).await });
    let open = use_state(|| Open::Nothing);
    let show = |what: Open| {
        let open = open.clone();
        Callback::from(move |()| open.set(what))
    };
    let ondone = {
        let (open, reload) = (open.clone(), page.reload.clone());
        Callback::from(move |()| {
            open.set(Open::Nothing);
            reload.emit(());
        })
    };
    let columns = vec![
        Column::new("name", i18n.t("learner-proxy-name")),
        Column::new("relation", i18n.t("learner-proxy-relation")),
        Column::new("phone", i18n.t("learner-phone")),
        Column::new("rights", i18n.t("learner-proxy-rights")),
        Column::new("limit", i18n.t("learner-proxy-limit")).number(),
        Column::new("days", i18n.t("learner-proxy-days")),
        Column::new("state", i18n.t("learner-status")),
        Column::new("end", i18n.t("learner-proxy-end")),
    ];
    let may_end = session.has_role(may::END_LEARNER_PROXY);
    html! {
        <Card title={i18n.t("learner-proxies")}>
            if session.has_role(may::CREATE_LEARNER_PROXY) {
                <div class="actions"><Button icon={Icon::Plus} kind={ButtonKind::Primary} label={i18n.t("learner-proxy-add")} onclick={show(Open::Add).reform(|_: MouseEvent| ())} /></div>
            }
            { page.view(|proxies| html! {
                <DataTable id="learner-proxies" caption={i18n.t("learner-proxies")} columns={columns.clone()} adjustable=false
                    rows={proxies.items.iter().map(|one| row(&i18n, one, may_end, &show(Open::End(one.id)))).collect::<Vec<_>>()}
                    empty={html! { <Empty title={i18n.t("learner-proxies-none")} advice={i18n.t("learner-proxies-none-advice")} /> }} />
            }) }
            { match *open {
                Open::Nothing => Html::default(),
                Open::Add => html! { <Add learner={props.learner} onclose={show(Open::Nothing)} {ondone} /> },
                Open::End(id) => html! { <End {id} onclose={show(Open::Nothing)} {ondone} /> },
            } }
        </Card>
    }
}

const fn tone(state: ProxyState) -> Tone {
    match state {
        ProxyState::InForce => Tone::Good,
        ProxyState::ToCome => Tone::Info,
        ProxyState::Expired | ProxyState::Ended => Tone::Neutral,
    }
}

fn row(i18n: &I18n, one: &LearnerProxyView, may_end: bool, end: &Callback<()>) -> Row {
    let rights: Vec<String> = one.rights.iter().map(|right| i18n.word(*right).to_string()).collect();
    let ends = may_end && matches!(one.state, ProxyState::InForce | ProxyState::ToCome);
    Row {
        key: one.id.to_string().into(),
        to: None,
        cells: vec![
            html! { &one.name },
            html! { i18n.word(one.relation) },
            html! { &one.phone_masked },
            html! { rights.join(&i18n.t("list-comma")) },
            html! { { for one.monthly_limit.map(|limit| credits(i18n, limit)) } },
            html! { format!("{} — {}", time::day(one.valid_from), time::day(one.valid_to)) },
            html! { <StatusLabel tone={tone(one.state)} text={i18n.word(one.state)} /> },
            if ends {
                html! { <Button label={i18n.t("learner-proxy-end")} onclick={end.reform(|_: MouseEvent| ())} /> }
            } else {
                html! { one.ended_reason.clone().unwrap_or_default() }
            },
        ],
    }
}

#[derive(PartialEq, Properties)]
struct EndProps {
    id: LearnerProxyId,
    onclose: Callback<()>,
    ondone: Callback<()>,
}

#[component]
fn End(props: &EndProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let form = use_form(|| vec![("/reason", String::new())]);
    let end = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            |api, (id, reason): (LearnerProxyId, String)| async move {
                learner::end_proxy(&api, id, &Reason { reason }).await
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
    let id = props.id;
    let onconfirm = end.run.reform(move |reason| (id, reason));
    html! {
        <ReasonDialog title={i18n.t("learner-proxy-end")} confirm={i18n.t("learner-proxy-end")} danger=true {form} busy={end.busy} {onconfirm} onclose={props.onclose.clone()}>
            <p>{ i18n.t("learner-proxy-end-what") }</p>
        </ReasonDialog>
    }
}

#[derive(PartialEq, Properties)]
struct AddProps {
    learner: LearnerId,
    onclose: Callback<()>,
    ondone: Callback<()>,
}

#[component]
fn Add(props: &AddProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let today = time::today().to_string();
    let form = use_form(|| {
        vec![
            ("/rights", written(&[ProxyRight::Redeem])),
            ("/valid_from", today.clone()),
            ("/consented_on", today.clone()),
        ]
    });
    let add = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            |api, (id, proxy): (LearnerId, CreateLearnerProxy)| async move {
                learner::add_proxy(&api, id, &proxy).await
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
        let (form, i18n, run, id) = (form.clone(), i18n.clone(), add.run, props.learner);
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let (name, phone) = (read.text("/name"), read.text("/phone"));
            let relation = read.required::<ProxyRelation>("/relation");
            let (from, to) = (read.required("/valid_from"), read.required("/valid_to"));
            let (document, signed) = (read.text("/consent_document"), read.required("/consented_on"));
            let rights = ticked::<ProxyRight>(form.get("/rights"));
            let monthly_limit = read.optional("/monthly_limit");
            if !read.complete() {
                return;
            }
            if let (Some(relation), Some(valid_from), Some(valid_to), Some(consented_on)) =
                (relation, from, to, signed)
            {
                let proxy = CreateLearnerProxy {
                    name,
                    relation,
                    phone,
                    account_id: None,
                    monthly_limit: monthly_limit.filter(|_| rights.contains(&ProxyRight::Redeem)),
                    rights,
                    valid_from,
                    valid_to,
                    consent_document: document,
                    consented_on,
                };
                run.emit((id, proxy));
            }
        })
    };
    let redeems = ticked::<ProxyRight>(form.get("/rights")).contains(&ProxyRight::Redeem);
    html! {
        <Dialog title={i18n.t("learner-proxy-add")} onclose={props.onclose.clone()}>
            <FormView form={form.clone()} submit={i18n.t("learner-save")} busy={add.busy} {onsubmit} oncancel={props.onclose.clone()} narrow=true>
                <Field form={form.clone()} at="/name" label={i18n.t("learner-proxy-name")} required=true />
                <Field form={form.clone()} at="/relation" label={i18n.t("learner-proxy-relation")} kind={FieldKind::Select(i18n.choices::<ProxyRelation>())} required=true />
                <Field form={form.clone()} at="/phone" label={i18n.t("learner-phone")} kind={FieldKind::Digits} hint={i18n.t("learner-proxy-phone-hint")} required=true />
                <Boxes<ProxyRight> form={form.clone()} at="/rights" label={i18n.t("learner-proxy-rights")} />
                if redeems { <Field form={form.clone()} at="/monthly_limit" label={i18n.t("learner-proxy-limit")} kind={FieldKind::Number} hint={i18n.t("learner-proxy-limit-hint")} required=true /> }
                <Field form={form.clone()} at="/valid_from" label={i18n.t("learner-from")} kind={FieldKind::Date} required=true />
                <Field form={form.clone()} at="/valid_to" label={i18n.t("learner-to")} kind={FieldKind::Date} required=true />
                <Field form={form.clone()} at="/consent_document" label={i18n.t("learner-proxy-document")} required=true />
                <Field {form} at="/consented_on" label={i18n.t("learner-proxy-signed")} kind={FieldKind::Date} required=true />
            </FormView>
        </Dialog>
    }
}
