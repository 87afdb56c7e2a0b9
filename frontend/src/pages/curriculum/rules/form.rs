//! A new rule from a day on, typed over the one that holds.

use chrono::NaiveDate;
use contract::curriculum::{CreateRefreshRule, RefreshParameters};
use yew::prelude::*;

use super::members::{MEMBERS, Member};
use crate::{
    api::{refresh, use_action},
    components::{Dialog, Field, FieldKind, Form, FormView, Reader, use_form, use_toasts},
    i18n::{I18n, use_i18n},
};

/// Properties of [`NewRule`].
#[derive(PartialEq, Properties)]
pub(super) struct NewRuleProps {
    /// What holds now.
    pub(super) parameters: RefreshParameters,
    /// Hears that the reader leaves.
    pub(super) onclose: Callback<()>,
    /// Hears that it is set.
    pub(super) ondone: Callback<()>,
}

/// The fields of all members.
pub(super) fn fields(i18n: &I18n, form: &Form) -> Html {
    let field = |member: &Member| {
        let hint = member.share.then(|| i18n.t("rule-percent"));
        html! { <Field form={form.clone()} at={member.at} label={member.name(i18n)} kind={FieldKind::Number} {hint} required=true /> }
    };
    html! { <>{ for MEMBERS.iter().map(field) }</> }
}

/// What the fields begin with.
pub(super) fn typed(parameters: &RefreshParameters) -> Vec<(&'static str, String)> {
    MEMBERS.iter().map(|member| (member.at, member.typed(parameters))).collect()
}

/// The parameters as they are typed.
pub(super) fn read(read: &mut Reader<'_>, before: RefreshParameters) -> RefreshParameters {
    let mut parameters = before;
    for member in MEMBERS {
        let text = read.text(member.at);
        if !text.is_empty() && !member.take(&text, &mut parameters) {
            read.fault(member.at, "rule-not-a-number");
        }
    }
    parameters
}

/// Sets a rule for the whole city.
#[component]
pub(super) fn NewRule(props: &NewRuleProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let form = {
        let parameters = props.parameters;
        use_form(move || {
            let mut fields = typed(&parameters);
            fields.extend([("/effective_from", String::new()), ("/policy_basis", String::new())]);
            fields
        })
    };
    let set = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            |api, rule: CreateRefreshRule| async move { refresh::set_rule(&api, &rule).await },
            move |outcome| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("rule-set"));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run, before) = (form.clone(), i18n.clone(), set.run, props.parameters);
        Callback::from(move |()| {
            let mut reader = form.read(&i18n);
            let from = reader.required::<NaiveDate>("/effective_from");
            let policy_basis = reader.text("/policy_basis");
            let parameters = read(&mut reader, before);
            if reader.complete()
                && let Some(effective_from) = from
            {
                run.emit(CreateRefreshRule { effective_from, parameters, policy_basis });
            }
        })
    };
    html! {
        <Dialog title={i18n.t("rule-new")} onclose={props.onclose.clone()} wide=true>
            <FormView form={form.clone()} submit={i18n.t("rule-set-it")} busy={set.busy} {onsubmit} oncancel={props.onclose.clone()}>
                <Field form={form.clone()} at="/effective_from" label={i18n.t("rule-from")} kind={FieldKind::Date} required=true />
                <Field form={form.clone()} at="/policy_basis" label={i18n.t("rule-policy-basis")} required=true />
                { fields(&i18n, &form) }
            </FormView>
        </Dialog>
    }
}
