//! What one learner asks for about its data.

use chrono::NaiveDate;
use contract::{
    ids::LearnerId,
    learner::ConsentMethod,
    privacy::{CreatePrivacyRequest, PrivacyAsker, PrivacyRequestKind},
};
use yew::prelude::*;

use super::requests::{columns, row};
use crate::{
    api::{privacy, use_action, use_load},
    components::{
        Button, ButtonKind, Card, DataTable, Dialog, Empty, Field, FieldKind, Form, FormView, Icon, Pager,
        use_form, use_query, use_toasts,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::learner::{PROXY, ProxyField},
    session::use_session,
    time,
};

/// Properties of [`OfLearner`].
#[derive(PartialEq, Properties)]
pub(in crate::pages) struct OfLearnerProps {
    /// Whose.
    pub(in crate::pages) learner: LearnerId,
}

/// Lists the requests, and records a new one.
#[component]
pub(in crate::pages) fn OfLearner(props: &OfLearnerProps) -> Html {
    let i18n = use_i18n();
    let may_ask = use_session().has_role(may::CREATE_PRIVACY_REQUEST);
    let whose = ("learner_id", Some(props.learner.to_string()));
    let asked = use_query().for_api_replacing(&[whose, ("count", Some("true".to_owned()))]);
    let page = use_load(asked, |api, query| async move { privacy::requests(&api, &query).await });
    let asking = use_state(|| false);
    let show = |open: bool| {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(open))
    };
    let ondone = {
        let (asking, reload) = (asking.clone(), page.reload.clone());
        Callback::from(move |()| {
            asking.set(false);
            reload.emit(());
        })
    };
    html! {
        <Card title={i18n.t("privacy-requests-of-learner")}>
            if may_ask {
                <div class="actions"><Button icon={Icon::Plus} kind={ButtonKind::Primary} label={i18n.t("privacy-ask")} onclick={show(true).reform(|_: MouseEvent| ())} /></div>
            }
            { page.view(|page| html! { <>
                <DataTable id="learner-privacy-requests" caption={i18n.t("privacy-requests-of-learner")} columns={columns(&i18n)}
                    rows={page.items.iter().map(|one| row(&i18n, one)).collect::<Vec<_>>()}
                    empty={html! { <Empty title={i18n.t("privacy-requests-none")} advice={i18n.t("privacy-requests-none-advice")} /> }} />
                <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
            </> }) }
            if *asking { <Ask learner={props.learner} onclose={show(false)} {ondone} /> }
        </Card>
    }
}

#[derive(PartialEq, Properties)]
struct AskProps {
    learner: LearnerId,
    onclose: Callback<()>,
    ondone: Callback<()>,
}

#[component]
fn Ask(props: &AskProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let form = use_form(|| {
        vec![
            ("/kind", PrivacyRequestKind::Access.to_string()),
            (ASKED_BY, PrivacyAsker::Learner.to_string()),
            ("/method", ConsentMethod::Paper.to_string()),
            ("/received_on", time::day(time::today())),
        ]
    });
    let ask = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            |api, (id, wanted): (LearnerId, CreatePrivacyRequest)| async move {
                privacy::ask(&api, id, &wanted).await
            },
            move |outcome| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("privacy-asked"));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run, id) = (form.clone(), i18n.clone(), ask.run, props.learner);
        Callback::from(move |()| {
            if let Some(wanted) = wanted(&form, &i18n) {
                run.emit((id, wanted));
            }
        })
    };
    let askers =
        [PrivacyAsker::Learner, PrivacyAsker::Proxy].map(|one| (one.to_string().into(), i18n.word(one)));
    html! {
        <Dialog title={i18n.t("privacy-ask")} onclose={props.onclose.clone()}>
            <FormView form={form.clone()} submit={i18n.t("privacy-ask")} busy={ask.busy} {onsubmit} oncancel={props.onclose.clone()} narrow=true>
                <Field form={form.clone()} at="/kind" label={i18n.t("privacy-kind")} kind={FieldKind::Select(i18n.choices::<PrivacyRequestKind>())} required=true />
                <Field form={form.clone()} at={ASKED_BY} label={i18n.t("privacy-asked-by")} kind={FieldKind::Select(askers.to_vec())} required=true />
                if form.get(ASKED_BY) == PrivacyAsker::Proxy.as_str() {
                    <ProxyField form={form.clone()} learner={props.learner} label={i18n.t("privacy-proxy-who")} />
                }
                <Field form={form.clone()} at="/received_on" label={i18n.t("privacy-received-on")} hint={i18n.t("privacy-received-hint")} kind={FieldKind::Date} required=true />
                <Field form={form.clone()} at="/method" label={i18n.t("learner-consent-method")} kind={FieldKind::Select(i18n.choices::<ConsentMethod>())} required=true />
                <Field {form} at="/detail" label={i18n.t("privacy-detail")} kind={FieldKind::TextArea} hint={i18n.t("privacy-detail-hint")} />
            </FormView>
        </Dialog>
    }
}

/// In the form alone: whether the learner asks, or a proxy.
const ASKED_BY: &str = "/asked_by";

/// What was typed; none when something is wrong, which is then shown.
fn wanted(form: &Form, i18n: &I18n) -> Option<CreatePrivacyRequest> {
    let mut read = form.read(i18n);
    let (kind, method) = (read.required("/kind"), read.required("/method"));
    let by_proxy = form.get(ASKED_BY) == PrivacyAsker::Proxy.as_str();
    let proxy_id = if by_proxy { read.required(PROXY) } else { None };
    let received_on: Option<NaiveDate> = read.required("/received_on");
    if received_on.is_some_and(|day| day > time::today()) {
        read.fault("/received_on", "privacy-received-to-come");
    }
    let detail = read.optional_text("/detail");
    let complete = read.complete();
    let wanted = CreatePrivacyRequest { kind: kind?, proxy_id, method: method?, detail, received_on };
    complete.then_some(wanted)
}
