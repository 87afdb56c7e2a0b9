//! Drafts a standard.

use contract::{
    measure::Points,
    money::Yuan,
    subsidy::{ByGrade, OperatingPolicyDocument},
};
use yew::prelude::*;
use yew_router::prelude::use_navigator;

use crate::{
    api::{division, subsidy_run, use_action, use_load},
    components::{Dialog, Field, FieldKind, Form, FormView, Reader, use_form, use_toasts},
    i18n::{I18n, use_i18n},
    may,
    pages::{course::is_whole_city, smart_aging::offices},
    route::Route,
    session::use_session,
};

/// The parts of the grades, with what is usual.
const PARTS: [(&str, &str, &str); 4] = [
    ("/grade_coef_bp/excellent", "operating-part-excellent", "100"),
    ("/grade_coef_bp/good", "operating-part-good", "80"),
    ("/grade_coef_bp/qualified", "operating-part-qualified", "50"),
    ("/grade_coef_bp/unqualified", "operating-part-unqualified", "0"),
];

/// Properties of [`Create`].
#[derive(PartialEq, Properties)]
pub(super) struct CreateProps {
    /// Hears that the reader leaves it.
    pub(super) onclose: Callback<()>,
}

/// Asks for the county, the days, the amounts and what they rest on.
#[component]
pub(super) fn Create(props: &CreateProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let (toasts, navigator) = (use_toasts(), use_navigator());
    let own = offices(&session, may::CREATE_OPERATING_POLICY);
    let of_city = is_whole_city(&session, may::CREATE_OPERATING_POLICY);
    let form = use_form(|| initial(own.first().cloned().filter(|_| own.len() == 1)));
    let counties = use_load((), |api, ()| async move { division::counties(&api).await });
    let create = {
        let (form, i18n) = (form.clone(), i18n.clone());
        use_action(
            |api, document: OperatingPolicyDocument| async move {
                subsidy_run::draft_operating(&api, &document).await
            },
            move |outcome| match outcome {
                Ok(made) => {
                    toasts.success(i18n.t("operating-drafted"));
                    if let Some(navigator) = &navigator {
                        navigator.push(&Route::OperatingPolicy { id: made.id });
                    }
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run) = (form.clone(), i18n.clone(), create.run);
        Callback::from(move |()| {
            let mut reader = form.read(&i18n);
            let document = read(&mut reader);
            if reader.complete()
                && let Some(document) = document
            {
                run.emit(document);
            }
        })
    };
    let offered = counties.value.iter().flat_map(|all| all.iter());
    let choices: Vec<_> = offered
        .filter(|county| of_city || own.iter().any(|code| *code == county.code.to_string()))
        .map(|county| (AttrValue::from(county.code.to_string()), AttrValue::from(county.name_zh.clone())))
        .collect();
    html! {
        <Dialog title={i18n.t("operating-create")} onclose={props.onclose.clone()}>
            <FormView form={form.clone()} submit={i18n.t("policy-save-draft")} busy={create.busy} {onsubmit} oncancel={props.onclose.clone()}>
                <p class="wide">{ i18n.t("operating-create-what") }</p>
                <Field form={form.clone()} at="/county_code" label={i18n.t("division-county")} kind={FieldKind::Select(choices)} unread={counties.unread()} required=true />
                <Field form={form.clone()} at="/legal_basis" label={i18n.t("policy-basis")} hint={i18n.t("policy-basis-hint")} required=true />
                <Field form={form.clone()} at="/effective_from" label={i18n.t("policy-from")} kind={FieldKind::Date} required=true />
                <Field form={form.clone()} at="/effective_to" label={i18n.t("policy-to")} kind={FieldKind::Date} hint={i18n.t("policy-to-hint")} />
                { amounts(&i18n, &form) }
            </FormView>
        </Dialog>
    }
}

fn initial(county: Option<String>) -> Vec<(&'static str, String)> {
    let mut fields = vec![
        ("/county_code", county.unwrap_or_default()),
        ("/legal_basis", String::new()),
        ("/effective_from", String::new()),
        ("/effective_to", String::new()),
        ("/per_teaching_hour_fen", String::new()),
        ("/cap_fen", String::new()),
    ];
    fields.extend(PARTS.iter().map(|(at, _, usual)| (*at, (*usual).to_owned())));
    fields
}

fn amounts(i18n: &I18n, form: &Form) -> Html {
    let number = |at: &'static str, label: &str, hint: &str| {
        html! { <Field form={form.clone()} {at} label={i18n.t(label)} kind={FieldKind::Number} hint={i18n.t(hint)} required=true /> }
    };
    html! { <>
        { number("/per_teaching_hour_fen", "parameter-operating-hour", "policy-in-yuan") }
        { number("/cap_fen", "parameter-operating-cap", "policy-in-yuan") }
        { for PARTS.iter().map(|(at, label, _)| number(at, label, "policy-in-percent")) }
    </> }
}

/// The document that was typed; none when something is wrong.
fn read(reader: &mut Reader<'_>) -> Option<OperatingPolicyDocument> {
    let county_code = reader.text("/county_code");
    let legal_basis = reader.text("/legal_basis");
    let (from, to) = (reader.required("/effective_from"), reader.optional("/effective_to"));
    let hour = reader.required::<Yuan>("/per_teaching_hour_fen").and_then(Yuan::fen);
    let cap = reader.required::<Yuan>("/cap_fen").and_then(Yuan::fen);
    let [excellent, good, qualified, unqualified] =
        PARTS.map(|(at, ..)| reader.required::<Points>(at).map(Points::hundredths));
    Some(OperatingPolicyDocument {
        county_code,
        effective_from: from?,
        effective_to: to,
        legal_basis,
        per_teaching_hour_fen: hour?,
        cap_fen: cap?,
        grade_coef_bp: ByGrade {
            excellent: excellent?,
            good: good?,
            qualified: qualified?,
            unqualified: unqualified?,
        },
    })
}
