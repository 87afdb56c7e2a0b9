//! Asks for a correction: first whose, then how much and why.

use contract::{
    credit::{CreateCreditAdjustment, CreditSource},
    ids::LearnerId,
    learner::LearnerView,
    money::Credits,
};
use yew::prelude::*;
use yew_router::hooks::use_navigator;

use crate::{
    api::{Once, credit, learner, review, use_action, use_load},
    components::{Card, Field, FieldKind, Form, FormView, PageHeader, credits, use_form, use_toasts},
    i18n::{I18n, use_i18n},
    pages::redemption::FindLearner,
    route::{Route, reachable},
    session::use_session,
};

/// Finds the learner.
#[component]
pub fn WhosePage() -> Html {
    let i18n = use_i18n();
    let navigator = use_navigator();
    let onfound = Callback::from(move |found: LearnerView| {
        if let Some(navigator) = &navigator {
            navigator.push(&Route::AskCreditAdjustment { id: found.id });
        }
    });
    html! { <>
        <PageHeader title={i18n.t("correction-ask")} crumbs={vec![(Route::CreditAdjustments, i18n.t("nav-corrections"))]} subtitle={i18n.t("correction-two-people")} />
        <FindLearner title={i18n.t("correction-whose")} {onfound} />
    </> }
}

/// Properties of [`AskPage`].
#[derive(PartialEq, Properties)]
pub struct AskPageProps {
    /// Whose credits.
    pub id: LearnerId,
}

/// The form, and beside it what the account holds.
#[component]
pub fn AskPage(props: &AskPageProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let account = use_load(props.id, |api, id| async move { credit::account(&api, id).await });
    let person = use_load(props.id, |api, id| async move { learner::read(&api, id).await });
    let name = person.value.as_ref().map(|one| one.value.name_zh.clone()).unwrap_or_default();
    let crumbs = reachable(
        &session,
        vec![
            (Route::CreditAdjustments, i18n.t("nav-corrections")),
            (Route::LearnerCredits { id: props.id }, i18n.t("credit-account")),
        ],
    );
    html! { <>
        <PageHeader title={i18n.t("correction-ask")} {crumbs} subtitle={i18n.t("correction-two-people")} />
        { account.view(|account| html! { <Card><Ask learner={props.id} name={name.clone()} available={account.available} /></Card> }) }
    </> }
}

#[derive(PartialEq, Properties)]
struct AskProps {
    learner: LearnerId,
    name: String,
    available: Credits,
}

#[component]
fn Ask(props: &AskProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let navigator = use_navigator();
    let once = use_state(Once::new);
    let form = use_form(|| {
        let empty = ["/amount", "/reason", "/reference"].map(|at| (at, String::new()));
        let begun = [("/way", Way::Add.as_str()), ("/source", CreditSource::Issuance.as_str())];
        begun.map(|(at, word)| (at, word.to_owned())).into_iter().chain(empty).collect()
    });
    let ask = {
        let (form, i18n) = (form.clone(), i18n.clone());
        use_action(
            |api, (once, wanted): (Once, CreateCreditAdjustment)| async move {
                review::propose(&api, &once, &wanted).await
            },
            move |outcome| match outcome {
                Ok(view) => {
                    toasts.success(i18n.t("correction-asked"));
                    if let Some(navigator) = &navigator {
                        navigator.push(&Route::CreditAdjustment { id: view.id });
                    }
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, once, run) = (form.clone(), i18n.clone(), (*once).clone(), ask.run);
        let learner_id = props.learner;
        Callback::from(move |()| {
            if let Some(wanted) = read(&form, &i18n, learner_id) {
                run.emit((once.clone(), wanted));
            }
        })
    };
    let ways = [Way::Add, Way::TakeOff].map(|way| (way.as_str().into(), i18n.t(way.key()))).to_vec();
    let adds = form.get("/way") != Way::TakeOff.as_str();
    html! {
        <FormView form={form.clone()} submit={i18n.t("stock-ask")} busy={ask.busy} {onsubmit}>
            <p class="wide"><strong>{ &props.name }</strong>{ " · " }{ i18n.t("credit-available") }{ " " }<strong>{ credits(&i18n, props.available) }</strong></p>
            <Field form={form.clone()} at="/way" label={i18n.t("correction-way")} kind={FieldKind::Select(ways)} required=true />
            if adds {
                <Field form={form.clone()} at="/source" label={i18n.t("correction-source")} hint={i18n.t("correction-source-hint")} kind={FieldKind::Select(i18n.choices::<CreditSource>())} required=true />
            }
            <Field form={form.clone()} at="/amount" label={i18n.t("correction-how-much")} hint={i18n.t("correction-how-much-hint")} kind={FieldKind::Number} required=true />
            <Field form={form.clone()} at="/reference" label={i18n.t("correction-reference")} hint={i18n.t("correction-reference-hint")} required=true />
            <Field {form} at="/reason" label={i18n.t("correction-reason")} kind={FieldKind::TextArea} required=true />
        </FormView>
    }
}

/// Whether credits come or go.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Way {
    Add,
    TakeOff,
}

impl Way {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::TakeOff => "take_off",
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Self::Add => "correction-add",
            Self::TakeOff => "correction-take-off",
        }
    }
}

/// What is asked for, once all of it is told; the sign comes from the way and not from what was typed.
fn read(form: &Form, i18n: &I18n, learner_id: LearnerId) -> Option<CreateCreditAdjustment> {
    let mut read = form.read(i18n);
    let size = read.required::<Credits>("/amount");
    if size.is_some_and(|size| size.centi() <= 0) {
        read.fault("/amount", "correction-not-positive");
    }
    let (reference, reason) = (read.text("/reference"), read.text("/reason"));
    if reason.chars().count() == 1 {
        read.fault("/reason", "reason-too-short");
    }
    let takes = form.get("/way") == Way::TakeOff.as_str();
    // What is taken off goes back to where credits are issued.
    let source = if takes { Some(CreditSource::Issuance) } else { read.required("/source") };
    if !read.complete() {
        return None;
    }
    let amount = Credits(if takes { -size?.centi() } else { size?.centi() });
    Some(CreateCreditAdjustment { learner_id, amount, reason, reference, source: source? })
}
