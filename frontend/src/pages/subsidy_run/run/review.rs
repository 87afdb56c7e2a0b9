//! A county says what it thinks of its lines.

use std::rc::Rc;

use contract::subsidy_run::{
    ReviewSubsidyRun, SubsidyCountyReviewView, SubsidyReviewOpinion, SubsidyRunDetails,
};
use yew::prelude::*;

use super::saying::of;
use crate::{
    api::{Tagged, subsidy_run},
    components::{Field, FieldKind, Form},
    i18n::use_i18n,
    pages::{
        ask::{Ask, step},
        subsidy_run::plain,
    },
};

/// Properties of [`Review`].
#[derive(PartialEq, Properties)]
pub(super) struct ReviewProps {
    /// The run as it was read.
    pub(super) record: Rc<Tagged<SubsidyRunDetails>>,
    /// The counties of the reader's office that have said nothing so far.
    pub(super) counties: Vec<SubsidyCountyReviewView>,
    /// Hears that the reader leaves it.
    pub(super) onclose: Callback<()>,
    /// Hears that it is said.
    pub(super) ondone: Callback<()>,
}

/// Asks for which county, what is thought, and why.
#[component]
pub(super) fn Review(props: &ReviewProps) -> Html {
    let i18n = use_i18n();
    let id = props.record.value.run.id;
    let counties = props.counties.clone();
    let first = counties.first().map(|one| one.county_code.clone()).unwrap_or_default();
    let fields = {
        let i18n = i18n.clone();
        Callback::from(move |form: Form| {
            let chosen = counties.iter().find(|one| one.county_code == form.get("/county_code"));
            let told = chosen.map(|one| {
                i18n.ta(
                    "run-review-what",
                    &[
                        ("county", one.county_name.clone().into()),
                        ("lines", one.lines.into()),
                        ("payment", plain(one.payment).into()),
                    ],
                )
            });
            let choices: Vec<_> = counties
                .iter()
                .map(|one| (one.county_code.clone().into(), one.county_name.clone().into()))
                .collect();
            html! { <>
                if let Some(told) = told { <p class="wide">{ told }</p> }
                <p class="wide">{ i18n.t("run-review-then") }</p>
                if counties.len() > 1 {
                    <Field form={form.clone()} at="/county_code" label={i18n.t("division-county")} kind={FieldKind::Select(choices)} required=true />
                }
                <Field form={form.clone()} at="/opinion" label={i18n.t("run-opinion")} kind={FieldKind::Select(i18n.choices::<SubsidyReviewOpinion>())} required=true />
                <Field {form} at="/note" label={i18n.t("reason")} hint={i18n.t("reason-hint")} kind={FieldKind::TextArea} required=true />
            </> }
        })
    };
    let read = {
        let i18n = i18n.clone();
        Callback::from(move |form: Form| {
            let mut read = form.read(&i18n);
            let (county_code, opinion) = (read.text("/county_code"), read.required("/opinion"));
            let note = read.text("/note");
            let opinion = if read.complete() { opinion } else { None }?;
            let said = ReviewSubsidyRun { county_code, opinion, note };
            Some(step(move |api, etag: String| {
                let said = said.clone();
                async move { subsidy_run::review(&api, id, &etag, &said).await }
            }))
        })
    };
    let initial = vec![("/county_code", first), ("/opinion", String::new()), ("/note", String::new())];
    html! {
        <Ask title={i18n.t("run-review")} submit={i18n.t("run-review")} done={i18n.t("run-reviewed")} {initial} {fields} {read}
            subject={of(&i18n, &props.record)} onclose={props.onclose.clone()} ondone={props.ondone.clone()} />
    }
}
