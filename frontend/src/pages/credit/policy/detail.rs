//! One version: what it says, how it differs, what it would have done, and who did what to it.

use std::rc::Rc;

use contract::{
    credit::{CreditPolicyView, PolicyState},
    ids::CreditPolicyId,
};
use yew::prelude::*;

use super::{
    diff::Differences, document::document, history::history, period, simulator::Simulator, steps::Steps,
    tone, version,
};
use crate::{
    api::{Tagged, policy, use_load},
    components::{Notice, PageHeader, StatusLabel, Tab, Tabs, Tone},
    i18n::{I18n, use_i18n},
    route::Route,
};

/// Properties of [`PolicyPage`].
#[derive(PartialEq, Properties)]
pub struct PolicyPageProps {
    /// Which version.
    pub id: CreditPolicyId,
}

/// Shows a version and what can be done with it.
#[component]
pub fn PolicyPage(props: &PolicyPageProps) -> Html {
    let i18n = use_i18n();
    let record = use_load(props.id, |api, id| async move { policy::read(&api, id).await });
    let view = record.value.as_ref().map(|record| &record.value);
    let title = view.map_or_else(
        || i18n.t("policy"),
        |view| i18n.ta("policy-title", &[("version", view.document.version.into())]),
    );
    let subtitle = view.map(|view| subtitle(&i18n, view)).unwrap_or_default();
    let actions = record
        .value
        .as_ref()
        .map(|version| html! { <Steps record={version.clone()} onchanged={record.reload.clone()} /> });
    html! { <>
        <PageHeader {title} {subtitle} crumbs={vec![(Route::CreditPolicies, i18n.t("nav-credit-policies"))]} actions={actions.unwrap_or_default()} />
        { record.view(|record| body(&i18n, record)) }
    </> }
}

fn subtitle(i18n: &I18n, view: &CreditPolicyView) -> Html {
    let document = &view.document;
    html! {
        <div class="actions">
            <StatusLabel tone={tone(view.status)} text={i18n.word(view.status)} />
            <span>{ period(i18n, document.effective_from, document.effective_to) }</span>
            <span class="tree-code">{ &document.policy_code }</span>
        </div>
    }
}

fn body(i18n: &I18n, record: &Rc<Tagged<CreditPolicyView>>) -> Html {
    let view = &record.value;
    let id = view.id;
    let tab = |name, label: &str, content| Tab { name, label: i18n.t(label), content };
    let tabs = vec![
        tab("document", "policy-tab-document", document(i18n, view)),
        tab("diff", "policy-tab-diff", html! { <Differences key={record.etag.clone()} {id} /> }),
        tab("simulator", "policy-tab-simulator", html! { <Simulator key={record.etag.clone()} {id} /> }),
        tab("history", "policy-tab-history", history(i18n, view)),
    ];
    html! { <>
        { standing(i18n, view) }
        <Tabs label={version(i18n, view.document.version)} {tabs} />
    </> }
}

/// What the state means, and what the calendar says about it.
fn standing(i18n: &I18n, view: &CreditPolicyView) -> Html {
    let withdrawn = view.withdrawn_reason.clone().filter(|_| view.status == PolicyState::Withdrawn);
    html! { <>
        if view.status == PolicyState::Draft { <Notice tone={Tone::Info} title={i18n.t("policy-is-draft")} /> }
        if let Some(reason) = withdrawn {
            <Notice tone={Tone::Neutral} title={i18n.ta("policy-is-withdrawn", &[("reason", reason.into())])} />
        }
        { for view.warnings.iter().map(|warning| html! { <Notice tone={Tone::Warning} title={i18n.word(*warning)} /> }) }
    </> }
}
