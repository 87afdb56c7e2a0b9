//! Decides about an appeal: what is upheld corrects facts, and only those that were changed in the form are given.

use std::rc::Rc;

use contract::subsidy_run::{DecideSubsidyAppeal, SubsidyAppealView, SubsidyRunLineDetails, SubsidyRunView};
use yew::prelude::*;

use super::correction;
use crate::{
    api::{Tagged, subsidy_run, use_load},
    components::{Dialog, Field, FieldKind, Form},
    i18n::{I18n, use_i18n},
    pages::{
        ask::{Ask, Subject, Work, step},
        subsidy_run::plain,
    },
};

/// Properties of [`Decide`].
#[derive(PartialEq, Properties)]
pub(super) struct DecideProps {
    /// The appeal as it was read.
    pub(super) record: Rc<Tagged<SubsidyAppealView>>,
    /// Its run.
    pub(super) run: SubsidyRunView,
    /// The appeal in its version.
    pub(super) subject: Subject,
    /// Hears that the reader leaves it.
    pub(super) onclose: Callback<()>,
    /// Hears that it is decided.
    pub(super) ondone: Callback<()>,
}

/// Reads the facts as they were frozen first, since the form begins with them.
#[component]
pub(super) fn Decide(props: &DecideProps) -> Html {
    let i18n = use_i18n();
    let appeal = &props.record.value;
    let place = (appeal.run_id, appeal.line_id);
    let line = use_load(place, |api, place| async move { subsidy_run::line(&api, place).await });
    if line.value.is_none() {
        let waiting = line.view(|_| Html::default());
        return html! { <Dialog title={i18n.t("appeal-decide")} onclose={props.onclose.clone()}>{ waiting }</Dialog> };
    }
    line.view(|line| {
        let mut initial = vec![("/upheld", String::new()), ("/reason", String::new())];
        initial.extend(correction::initial(&line.facts));
        html! {
            <Ask title={i18n.t("appeal-decide")} submit={i18n.t("appeal-decide")} done={i18n.t("appeal-decided")} {initial}
                fields={fields(&i18n, &props.run, line)} read={read(&i18n, appeal, line)} subject={props.subject.clone()}
                onclose={props.onclose.clone()} ondone={props.ondone.clone()} />
        }
    })
}

fn fields(i18n: &I18n, run: &SubsidyRunView, line: &Rc<SubsidyRunLineDetails>) -> Callback<Form, Html> {
    let (i18n, run, line) = (i18n.clone(), run.clone(), line.clone());
    Callback::from(move |form: Form| {
        let choices =
            vec![("true".into(), i18n.t("appeal-uphold")), ("false".into(), i18n.t("appeal-reject"))];
        let upheld = form.get("/upheld").to_owned();
        html! { <>
            <Field form={form.clone()} at="/upheld" label={i18n.t("appeal-decision")} kind={FieldKind::Select(choices)} required=true />
            { for told(&i18n, &upheld, &run, &line).into_iter().map(|text| html! { <p class="wide">{ text }</p> }) }
            <Field form={form.clone()} at="/reason" label={i18n.t("reason")} hint={i18n.t("reason-hint")} kind={FieldKind::TextArea} required=true />
            if upheld == "true" { { correction::fields(&i18n, &form) } }
        </> }
    })
}

/// What the decision does, in numbers.
fn told(i18n: &I18n, upheld: &str, run: &SubsidyRunView, line: &SubsidyRunLineDetails) -> Option<AttrValue> {
    let payment = plain(line.line.payment);
    match upheld {
        "true" => {
            let version = run.current.as_ref();
            let (number, schools) = version.map_or((1, 0), |held| (held.number + 1, held.sums.schools));
            Some(i18n.ta(
                "appeal-uphold-what",
                &[
                    ("number", number.into()),
                    ("schools", schools.into()),
                    ("budget", plain(run.budget).into()),
                ],
            ))
        }
        "false" => Some(i18n.ta("appeal-reject-what", &[("payment", payment.into())])),
        _ => None,
    }
}

fn read(
    i18n: &I18n,
    appeal: &SubsidyAppealView,
    line: &Rc<SubsidyRunLineDetails>,
) -> Callback<Form, Option<Work>> {
    let (i18n, id, line) = (i18n.clone(), appeal.id, line.clone());
    Callback::from(move |form: Form| {
        let mut read = form.read(&i18n);
        let upheld = read.required::<bool>("/upheld");
        let reason = read.text("/reason");
        if reason.chars().count() == 1 {
            read.fault("/reason", "reason-too-short");
        }
        let facts = if upheld == Some(true) { correction::read(&form, &mut read, &line.facts) } else { None };
        if upheld == Some(true) && facts.is_none() && read.is_sound() {
            read.fault("/upheld", "appeal-nothing-corrected");
        }
        let upheld = if read.complete() { upheld } else { None }?;
        let decision = DecideSubsidyAppeal { upheld, reason, facts };
        Some(step(move |api, etag: String| {
            let decision = decision.clone();
            async move { subsidy_run::decide_appeal(&api, id, &etag, &decision).await }
        }))
    })
}
