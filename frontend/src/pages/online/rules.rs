//! How watching is measured, as the city has set it and sets it anew from a coming day on.

use contract::online::{CreateOnlineParameter, OnlineParameterList, OnlineParameterView};
use yew::prelude::*;

use crate::{
    api::{online, use_load},
    components::{Button, Card, DefinitionList, Empty, Field, FieldKind, Form, Icon, Notice, Tone, percent},
    i18n::{I18n, use_i18n},
    may,
    pages::{
        ask::{Ask, Work, work},
        course::is_whole_city,
        coverage::basis_points,
    },
    session::use_session,
    time,
};

/// The rules that hold today, and those that follow.
#[component]
pub(super) fn Rules() -> Html {
    let i18n = use_i18n();
    let page = use_load((), |api, ()| async move { online::parameters(&api).await });
    let open = use_state(|| false);
    let set = |on: bool| {
        let open = open.clone();
        Callback::from(move |()| open.set(on))
    };
    let ondone = {
        let (close, reload) = (set(false), page.reload.clone());
        Callback::from(move |()| {
            close.emit(());
            reload.emit(());
        })
    };
    let latest = page.value.as_ref().and_then(|list| list.items.first().cloned());
    let may_set = is_whole_city(&use_session(), may::CREATE_ONLINE_PARAMETER);
    let actions = html! {
        if may_set { <Button icon={Icon::Plus} label={i18n.t("online-rules-set")} onclick={set(true).reform(|_| ())} /> }
    };
    html! { <>
        <Card title={i18n.t("online-rules")} {actions}>
            { page.view(|list| html! { <>
                { for coming(list).map(|one| html! {
                    <Notice tone={Tone::Info} title={i18n.ta("online-rules-follow", &[("day", time::day(one.effective_from).into())])} />
                }) }
                { match in_force(list) {
                    Some(rules) => html! { <DefinitionList items={facts(&i18n, rules)} /> },
                    None => html! { <Empty title={i18n.t("online-rules-none")} /> },
                } }
            </> }) }
        </Card>
        if *open { <SetRules {latest} onclose={set(false)} {ondone} /> }
    </> }
}

fn coming(list: &OnlineParameterList) -> impl Iterator<Item = &OnlineParameterView> {
    let today = time::today();
    list.items.iter().filter(move |one| today < one.effective_from)
}

fn in_force(list: &OnlineParameterList) -> Option<&OnlineParameterView> {
    let today = time::today();
    list.items
        .iter()
        .find(|one| one.effective_from <= today && one.effective_to.is_none_or(|last| today <= last))
}

fn facts(i18n: &I18n, rules: &OnlineParameterView) -> Vec<(AttrValue, Html)> {
    let seconds = |count: u32| html! { i18n.ta("online-seconds", &[("seconds", count.into())]) };
    vec![
        (i18n.t("online-rules-interval"), seconds(rules.interval_seconds)),
        (i18n.t("online-rules-gap"), seconds(rules.gap_seconds)),
        (i18n.t("online-rules-tolerance"), seconds(rules.tolerance_seconds)),
        (
            i18n.t("online-rules-silence"),
            html! { i18n.ta("online-minutes", &[("minutes", rules.silence_minutes.into())]) },
        ),
        (i18n.t("online-rules-completion"), html! { percent(rules.completion_bp) }),
        (i18n.t("online-rules-since"), html! { time::day(rules.effective_from) }),
        (i18n.t("online-rules-basis"), html! { &rules.policy_basis }),
    ]
}

#[derive(PartialEq, Properties)]
struct SetRulesProps {
    /// What the new ones begin with.
    latest: Option<OnlineParameterView>,
    onclose: Callback<()>,
    ondone: Callback<()>,
}

fn begun(latest: &OnlineParameterView) -> Vec<(&'static str, String)> {
    vec![
        ("/interval_seconds", latest.interval_seconds.to_string()),
        ("/gap_seconds", latest.gap_seconds.to_string()),
        ("/tolerance_seconds", latest.tolerance_seconds.to_string()),
        ("/silence_minutes", latest.silence_minutes.to_string()),
        ("/completion_bp", percent(latest.completion_bp).trim_end_matches('%').to_owned()),
    ]
}

#[component]
fn SetRules(props: &SetRulesProps) -> Html {
    let i18n = use_i18n();
    let fields = {
        let i18n = i18n.clone();
        Callback::from(move |form: Form| {
            html! { <>
                <Field form={form.clone()} at="/effective_from" label={i18n.t("online-rules-since")} kind={FieldKind::Date} hint={i18n.t("refresh-parameter-from-hint")} required=true />
                <Field form={form.clone()} at="/interval_seconds" label={i18n.t("online-rules-interval-seconds")} kind={FieldKind::Number} required=true />
                <Field form={form.clone()} at="/gap_seconds" label={i18n.t("online-rules-gap-seconds")} kind={FieldKind::Number} required=true />
                <Field form={form.clone()} at="/tolerance_seconds" label={i18n.t("online-rules-tolerance-seconds")} kind={FieldKind::Number} required=true />
                <Field form={form.clone()} at="/silence_minutes" label={i18n.t("online-rules-silence-minutes")} kind={FieldKind::Number} required=true />
                <Field form={form.clone()} at="/completion_bp" label={i18n.t("online-rules-completion")} kind={FieldKind::Number} hint={i18n.t("refresh-parameter-percent")} required=true />
                <Field {form} at="/policy_basis" label={i18n.t("online-rules-basis")} required=true />
            </> }
        })
    };
    let read = {
        let i18n = i18n.clone();
        Callback::from(move |form: Form| wanted(&i18n, &form))
    };
    let initial = props.latest.as_ref().map(begun).unwrap_or_default();
    html! {
        <Ask title={i18n.t("online-rules-set")} submit={i18n.t("online-rules-set")} done={i18n.t("refresh-parameter-is-set")} {initial} {fields} {read}
            onclose={props.onclose.clone()} ondone={props.ondone.clone()} />
    }
}

fn wanted(i18n: &I18n, form: &Form) -> Option<Work> {
    let mut read = form.read(i18n);
    let (from, basis) = (read.required("/effective_from"), read.text("/policy_basis"));
    let (interval, gap) = (read.required("/interval_seconds"), read.required("/gap_seconds"));
    let (tolerance, silence) = (read.required("/tolerance_seconds"), read.required("/silence_minutes"));
    let completion = basis_points(form.get("/completion_bp"));
    if completion.is_none() {
        read.fault("/completion_bp", "form-malformed");
    }
    if !read.complete() {
        return None;
    }
    let parameters = CreateOnlineParameter {
        effective_from: from?,
        interval_seconds: interval?,
        gap_seconds: gap?,
        tolerance_seconds: tolerance?,
        silence_minutes: silence?,
        completion_bp: completion?.into(),
        policy_basis: basis,
    };
    Some(work(move |api| {
        let parameters = parameters.clone();
        async move { online::set_parameters(&api, &parameters).await }
    }))
}
