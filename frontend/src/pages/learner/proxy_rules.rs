//! Of how many learners one person may be the proxy: by date, set by the city.

use contract::learner::{CreateProxyRule, ProxyRuleView};
use yew::prelude::*;

use crate::{
    api::{learner, use_load},
    components::{
        Button, ButtonKind, Card, Column, DataTable, Empty, Field, FieldKind, Form, Icon, PageHeader, Row,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::{
        ask::{Ask, Work, work},
        course::is_whole_city,
    },
    route::Route,
    session::use_session,
    time,
};

/// All rules that have held, hold or will.
#[component]
pub fn ProxyRulesPage() -> Html {
    let i18n = use_i18n();
    let page = use_load((), |api, ()| async move { learner::proxy_rules(&api).await });
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
    let may_set = is_whole_city(&use_session(), may::CREATE_PROXY_RULE);
    let actions = html! {
        if may_set {
            <Button kind={ButtonKind::Primary} icon={Icon::Plus} label={i18n.t("refresh-parameter-set")} onclick={set(true).reform(|_| ())} />
        }
    };
    html! { <>
        <PageHeader title={i18n.t("learner-proxy-rules")} subtitle={i18n.t("learner-proxy-rules-told")} crumbs={vec![(Route::Learners, i18n.t("nav-learners"))]} {actions} />
        <Card>{ page.view(|rules| table(&i18n, &rules.items)) }</Card>
        if *open { <SetRule onclose={set(false)} {ondone} /> }
    </> }
}

fn table(i18n: &I18n, rules: &[ProxyRuleView]) -> Html {
    let columns = vec![
        Column::new("from", i18n.t("refresh-parameter-from")),
        Column::new("to", i18n.t("refresh-parameter-to")),
        Column::new("learners", i18n.t("learner-proxy-most")).number(),
        Column::new("basis", i18n.t("refresh-parameter-basis")),
    ];
    let row = |one: &ProxyRuleView| Row {
        key: one.effective_from.to_string().into(),
        to: None,
        cells: vec![
            html! { time::day(one.effective_from) },
            html! { one.effective_to.map_or_else(|| "—".to_owned(), time::day) },
            html! { one.max_learners },
            html! { &one.basis },
        ],
    };
    html! {
        <DataTable id="proxy-rules" caption={i18n.t("learner-proxy-rules")} {columns} adjustable=false
            rows={rules.iter().map(row).collect::<Vec<_>>()}
            empty={html! { <Empty title={i18n.t("refresh-parameter-none")} /> }} />
    }
}

#[derive(PartialEq, Properties)]
struct SetRuleProps {
    onclose: Callback<()>,
    ondone: Callback<()>,
}

#[component]
fn SetRule(props: &SetRuleProps) -> Html {
    let i18n = use_i18n();
    let fields = {
        let i18n = i18n.clone();
        Callback::from(move |form: Form| {
            html! { <>
                <Field form={form.clone()} at="/effective_from" label={i18n.t("refresh-parameter-from")} kind={FieldKind::Date} hint={i18n.t("refresh-parameter-from-hint")} required=true />
                <Field form={form.clone()} at="/max_learners" label={i18n.t("learner-proxy-most")} kind={FieldKind::Number} required=true />
                <Field {form} at="/basis" label={i18n.t("refresh-parameter-basis")} required=true />
            </> }
        })
    };
    let read = {
        let i18n = i18n.clone();
        Callback::from(move |form: Form| wanted(&i18n, &form))
    };
    html! {
        <Ask title={i18n.t("refresh-parameter-set")} submit={i18n.t("refresh-parameter-set")} done={i18n.t("refresh-parameter-is-set")} initial={Vec::new()} {fields} {read}
            onclose={props.onclose.clone()} ondone={props.ondone.clone()} />
    }
}

fn wanted(i18n: &I18n, form: &Form) -> Option<Work> {
    let mut read = form.read(i18n);
    let (from, most) = (read.required("/effective_from"), read.required("/max_learners"));
    let basis = read.text("/basis");
    if !read.complete() {
        return None;
    }
    let rule = CreateProxyRule { effective_from: from?, max_learners: most?, basis };
    Some(work(move |api| {
        let rule = rule.clone();
        async move { learner::set_proxy_rule(&api, &rule).await }
    }))
}
