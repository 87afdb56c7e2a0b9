//! Which of the registered proxies of a learner it is.

use contract::{
    ids::LearnerId,
    learner::{LearnerProxyView, ProxyRight, ProxyState},
};
use yew::prelude::*;

use crate::{
    api::{learner, use_load},
    components::{Field, FieldKind, Form},
    i18n::use_i18n,
};

/// Where the form holds it.
pub(crate) const PROXY: &str = "/proxy_id";

/// Properties of [`ProxyField`].
#[derive(PartialEq, Properties)]
pub(crate) struct ProxyFieldProps {
    /// The form, of which it fills [`PROXY`].
    pub(crate) form: Form,
    /// Whose proxies.
    pub(crate) learner: LearnerId,
    /// What the proxy has to be allowed to do; none where it is enough to be one.
    #[prop_or_default]
    pub(crate) right: Option<ProxyRight>,
    /// Its label.
    pub(crate) label: AttrValue,
    /// What else can be chosen: value and label.
    #[prop_or_default]
    pub(crate) besides: Vec<(AttrValue, AttrValue)>,
}

/// Chooses a proxy who may do it today.
#[component]
pub(crate) fn ProxyField(props: &ProxyFieldProps) -> Html {
    let i18n = use_i18n();
    let known = use_load(props.learner, |api, id| async move { learner::proxies(&api, id).await });
    let fit = |one: &&LearnerProxyView| stands_in(one.state, &one.rights, props.right);
    let fitting = known.value.as_ref().map(|all| all.items.iter().filter(fit));
    let mut choices = props.besides.clone();
    choices.extend(
        fitting.into_iter().flatten().map(|one| (one.id.to_string().into(), one.name.clone().into())),
    );
    let hint = (known.value.is_some() && choices.is_empty()).then(|| i18n.t("learner-proxy-none-fits"));
    html! {
        <Field form={props.form.clone()} at={PROXY} label={props.label.clone()} {hint} kind={FieldKind::Select(choices)} required=true unread={known.unread()} />
    }
}

fn stands_in(state: ProxyState, rights: &[ProxyRight], wanted: Option<ProxyRight>) -> bool {
    state == ProxyState::InForce && wanted.is_none_or(|right| rights.contains(&right))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_stands_in_today_and_for_that_is_offered() {
        let rights = [ProxyRight::Redeem];
        assert!(stands_in(ProxyState::InForce, &rights, Some(ProxyRight::Redeem)));
        assert!(stands_in(ProxyState::InForce, &rights, None));
        assert!(!stands_in(ProxyState::InForce, &rights, Some(ProxyRight::Enrol)));
        assert!(!stands_in(ProxyState::Ended, &rights, None));
    }
}
