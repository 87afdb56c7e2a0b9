//! Picks a learner by name.

use contract::learner::LearnerView;
use yew::prelude::*;

use crate::{
    api::{learner, use_load},
    components::{Field, FieldKind, Form},
    i18n::use_i18n,
};

/// So many are offered at most: as many as the server tells at once, since namesakes differ by nothing that could be typed.
const OFFERED: u32 = 200;

/// Properties of [`LearnerField`].
#[derive(PartialEq, Properties)]
pub(super) struct LearnerFieldProps {
    /// The form that it belongs to.
    pub(super) form: Form,
    /// Whether one has to be picked.
    #[prop_or(true)]
    pub(super) required: bool,
}

/// A name to look for in `/q`, and the learners of that name for `/learner_id`.
#[component]
pub(super) fn LearnerField(props: &LearnerFieldProps) -> Html {
    let i18n = use_i18n();
    let form = &props.form;
    let name = form.get("/q").trim().to_owned();
    let found = use_load(name, |api, name: String| async move {
        if name.is_empty() {
            Ok((Vec::new(), false))
        } else {
            learner::by_name(&api, &name, OFFERED).await.map(|page| (page.items, page.next_cursor.is_some()))
        }
    });
    let more = found.value.as_ref().filter(|found| found.1);
    let more = more.map(|found| i18n.ta("volunteer-learner-more", &[("count", found.0.len().into())]));
    let label = |one: &LearnerView| format!("{} · {} · {}", one.name_zh, one.age, one.school_name);
    let options: Vec<(AttrValue, AttrValue)> = found
        .value
        .iter()
        .flat_map(|found| found.0.iter())
        .map(|one| (one.id.to_string().into(), label(one).into()))
        .collect();
    html! { <>
        <Field form={form.clone()} at="/q" label={i18n.t("volunteer-learner-name")} hint={i18n.t("volunteer-learner-hint")} />
        <Field form={form.clone()} at="/learner_id" label={i18n.t("volunteer-learner")} hint={more} kind={FieldKind::Select(options)} unread={found.unread()} required={props.required} />
    </> }
}
