//! Records that may be of one person.

use contract::{
    ids::LearnerId,
    privacy::{CreateMergeRequest, DuplicateReason, DuplicateView},
};
use yew::prelude::*;
use yew_router::{hooks::use_navigator, prelude::Link};

use super::record;
use crate::{
    api::{privacy, use_action, use_load},
    components::{
        Button, Card, Column, DataTable, Empty, FilterBar, FilterSelect, LinkButton, PageHeader, Pager,
        ReasonDialog, Row, Select, use_form, use_query,
    },
    i18n::{I18n, use_i18n},
    may,
    route::Route,
    session::use_session,
};

/// Lists the pairs, and asks whether two are one.
#[component]
pub fn DuplicatesPage() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let may_ask = use_session().has_role(may::REQUEST_LEARNER_MERGE);
    let page = use_load(query.for_api_with(&[("count", "true")]), |api, query| async move {
        privacy::duplicates(&api, &query).await
    });
    let asking = use_state(|| None::<DuplicateView>);
    let show = |pair: Option<DuplicateView>| {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(pair.clone()))
    };
    let columns = vec![
        Column::new("first", i18n.t("privacy-first")),
        Column::new("second", i18n.t("privacy-second")),
        Column::new("reasons", i18n.t("privacy-reasons")),
        Column::new("merge", i18n.t("privacy-merge")),
    ];
    let actions = html! { <LinkButton to={Route::LearnerMerges} label={i18n.t("privacy-merges")} /> };
    html! { <>
        <PageHeader title={i18n.t("nav-duplicates")} subtitle={i18n.t("privacy-duplicates-note")} {actions} />
        <FilterBar>
            <FilterSelect name="reason" label={i18n.t("privacy-reasons")} any={i18n.t("privacy-any-reason")} options={i18n.choices::<DuplicateReason>()} />
        </FilterBar>
        <Card>{ page.view(|page| html! { <>
            <DataTable id="learner-duplicates" caption={i18n.t("nav-duplicates")} columns={columns.clone()}
                rows={page.items.iter().map(|pair| row(&i18n, pair, may_ask, &show(Some(pair.clone())))).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("privacy-duplicates-none")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
        if let Some(pair) = &*asking { <Ask pair={pair.clone()} onclose={show(None)} /> }
    </> }
}

fn row(i18n: &I18n, pair: &DuplicateView, may_ask: bool, ask: &Callback<()>) -> Row {
    let reasons: Vec<String> = pair.reasons.iter().map(|one| i18n.word(*one).to_string()).collect();
    let linked =
        |id: LearnerId, told: Html| html! { <Link<Route> to={Route::Learner { id }}>{ told }</Link<Route>> };
    Row {
        key: format!("{}-{}", pair.first.id, pair.second.id).into(),
        to: None,
        cells: vec![
            linked(pair.first.id, record(i18n, &pair.first)),
            linked(pair.second.id, record(i18n, &pair.second)),
            html! { reasons.join(&i18n.t("list-comma")) },
            match pair.merge_id {
                Some(id) => {
                    html! { <LinkButton to={Route::LearnerMerge { id }} label={i18n.t("privacy-merge-waits")} /> }
                }
                None if may_ask => {
                    html! { <Button label={i18n.t("privacy-merge-ask")} onclick={ask.reform(|_: MouseEvent| ())} /> }
                }
                None => Html::default(),
            },
        ],
    }
}

#[derive(PartialEq, Properties)]
struct AskProps {
    pair: DuplicateView,
    onclose: Callback<()>,
}

/// Which record stays, and what shows that both are one person.
#[component]
fn Ask(props: &AskProps) -> Html {
    let i18n = use_i18n();
    let navigator = use_navigator();
    let form = use_form(|| vec![("/reason", String::new())]);
    let (first, second) = (props.pair.first.id, props.pair.second.id);
    let stays = use_state(|| first);
    let ask = {
        let form = form.clone();
        use_action(
            |api, (stays, wanted): (LearnerId, CreateMergeRequest)| async move {
                privacy::request_merge(&api, stays, &wanted).await
            },
            move |outcome| match outcome {
                Ok(merge) => {
                    if let Some(navigator) = &navigator {
                        navigator.push(&Route::LearnerMerge { id: merge.id });
                    }
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onconfirm = {
        let stays = *stays;
        let other_id = if stays == first { second } else { first };
        ask.run.reform(move |reason| (stays, CreateMergeRequest { other_id, reason }))
    };
    let label = |one: &contract::privacy::DuplicateRecord| {
        AttrValue::from(format!("{} {} {}", one.name_zh, one.id_number_masked, one.school_name))
    };
    let options = vec![
        (AttrValue::from(first.to_string()), label(&props.pair.first)),
        (AttrValue::from(second.to_string()), label(&props.pair.second)),
    ];
    let onchange = {
        let stays = stays.clone();
        Callback::from(move |value: String| {
            if let Ok(id) = value.parse() {
                stays.set(id);
            }
        })
    };
    html! {
        <ReasonDialog title={i18n.t("privacy-merge-ask")} confirm={i18n.t("privacy-merge-ask")} {form} busy={ask.busy} {onconfirm} onclose={props.onclose.clone()}>
            <p>{ i18n.t("privacy-merge-ask-what") }</p>
            <Select label={i18n.t("privacy-stays")} value={AttrValue::from(stays.to_string())} {options} {onchange} />
        </ReasonDialog>
    }
}
