//! Other parameters tried on a half-year that has been planned.

use contract::curriculum::{HalfYear, RefreshParameters, SimulateRefresh};
use yew::prelude::*;

use super::form::{fields, read, typed};
use super::result::result;
use crate::{
    api::{refresh, use_action},
    components::{Card, Field, FieldKind, FormView, Notice, Tone, use_form},
    i18n::use_i18n,
    time,
};

/// How many half-years are offered.
const HALF_YEARS: usize = 6;

/// Properties of [`Trial`].
#[derive(PartialEq, Properties)]
pub(super) struct TrialProps {
    /// What holds now.
    pub(super) parameters: RefreshParameters,
}

/// What the parameters typed would have proposed, beside what the schools did. Nothing is written.
#[component]
pub(super) fn Trial(props: &TrialProps) -> Html {
    let i18n = use_i18n();
    let now = HalfYear::containing(time::today());
    let found = use_state(|| None);
    let form = {
        let parameters = props.parameters;
        use_form(move || {
            let mut fields = typed(&parameters);
            fields.push(("/half_year", now.map(|half| half.to_string()).unwrap_or_default()));
            fields
        })
    };
    let try_it = {
        let (form, found) = (form.clone(), found.clone());
        use_action(
            |api, wanted: SimulateRefresh| async move { refresh::simulate(&api, &wanted).await },
            move |outcome| match outcome {
                Ok(told) => found.set(Some(told)),
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run, before) = (form.clone(), i18n.clone(), try_it.run, props.parameters);
        Callback::from(move |()| {
            let mut reader = form.read(&i18n);
            let half_year = reader.required::<HalfYear>("/half_year");
            let parameters = read(&mut reader, before);
            if reader.complete()
                && let Some(half_year) = half_year
            {
                run.emit(SimulateRefresh { half_year, parameters: Some(parameters), school_id: None });
            }
        })
    };
    let halves = std::iter::successors(now, |half| Some(half.previous())).take(HALF_YEARS);
    let options =
        halves.map(|half| (AttrValue::from(half.to_string()), time::half_year(&i18n, half))).collect();
    html! { <>
        <Notice tone={Tone::Info} title={i18n.t("rule-nothing-written")}><p>{ i18n.t("rule-how-tried") }</p></Notice>
        { found.as_ref().map(|told| result(&i18n, told)).unwrap_or_default() }
        <Card title={i18n.t("rule-try")}>
            <FormView form={form.clone()} submit={i18n.t("rule-try")} busy={try_it.busy} {onsubmit}>
                <Field form={form.clone()} at="/half_year" label={i18n.t("curriculum-half-year")} kind={FieldKind::Select(options)} required=true />
                { fields(&i18n, &form) }
            </FormView>
        </Card>
    </> }
}
