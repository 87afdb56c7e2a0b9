//! One version: what it says and on what it rests, how it differs, and who did what to it.

use std::rc::Rc;

use contract::{ids::SubsidyPolicyId, policy::PolicyState, subsidy::SubsidyPolicyView};
use yew::prelude::*;

use super::{
    difference::Differences, document::document, history::history, holds, is_author, steps::Steps, tone,
};
use crate::{
    api::{Tagged, subsidy, use_load},
    components::{Notice, PageHeader, StatusLabel, Tab, Tabs, Tone},
    i18n::{I18n, use_i18n},
    may,
    route::Route,
    session::use_session,
};

/// Properties of [`PolicyPage`].
#[derive(PartialEq, Properties)]
pub struct PolicyPageProps {
    /// Which version.
    pub id: SubsidyPolicyId,
}

/// Shows a version and what can be done with it.
#[component]
pub fn PolicyPage(props: &PolicyPageProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let record = use_load(props.id, |api, id| async move { subsidy::read(&api, id).await });
    let view = record.value.as_ref().map(|record| &record.value);
    let title = view.map_or_else(
        || i18n.t("subsidy-policy-one"),
        |view| i18n.ta("subsidy-policy-title", &[("version", view.document.version.into())]),
    );
    let subtitle = view.map(|view| subtitle(&i18n, view)).unwrap_or_default();
    let actions = record
        .value
        .as_ref()
        .map(|version| html! { <Steps record={version.clone()} onchanged={record.reload.clone()} /> });
    // Only who may approve is told that it is somebody else's turn.
    let own = view.is_some_and(|view| {
        session.has_role(may::PUBLISH_SUBSIDY_POLICY)
            && view.status == PolicyState::Draft
            && is_author(view, &session)
    });
    html! { <>
        <PageHeader {title} {subtitle} crumbs={vec![(Route::SubsidyPolicies, i18n.t("nav-subsidy-policies"))]} actions={actions.unwrap_or_default()} />
        { record.view(|record| body(&i18n, record, own)) }
    </> }
}

fn subtitle(i18n: &I18n, view: &SubsidyPolicyView) -> Html {
    html! {
        <div class="actions">
            <StatusLabel tone={tone(view.status)} text={i18n.word(view.status)} />
            <span>{ holds(i18n, &view.document) }</span>
            <span class="tree-code">{ &view.document.policy_code }</span>
        </div>
    }
}

fn body(i18n: &I18n, record: &Rc<Tagged<SubsidyPolicyView>>, own: bool) -> Html {
    let view = &record.value;
    let id = view.id;
    let tab = |name, label: &str, content| Tab { name, label: i18n.t(label), content };
    let tabs = vec![
        tab("document", "policy-tab-document", document(i18n, &view.document)),
        tab("difference", "policy-tab-diff", html! { <Differences key={record.etag.clone()} {id} /> }),
        tab("history", "policy-tab-history", history(i18n, view)),
    ];
    let label = i18n.ta("policy-version-number", &[("version", view.document.version.into())]);
    html! { <>
        { standing(i18n, view, own) }
        <Tabs {label} {tabs} />
    </> }
}

/// What the state means, and what the calendar says about it.
fn standing(i18n: &I18n, view: &SubsidyPolicyView, own: bool) -> Html {
    let withdrawn = view.withdrawn_reason.clone().filter(|_| view.status == PolicyState::Withdrawn);
    html! { <>
        if view.status == PolicyState::Draft { <Notice tone={Tone::Info} title={i18n.t(if own { "subsidy-own-draft" } else { "subsidy-is-draft" })} /> }
        if let Some(reason) = withdrawn {
            <Notice tone={Tone::Neutral} title={i18n.ta("policy-is-withdrawn", &[("reason", reason.into())])} />
        }
        { for view.warnings.iter().map(|warning| html! { <Notice tone={Tone::Warning} title={i18n.word(*warning)} /> }) }
    </> }
}
