//! Records that may be of one person.

use contract::{
    ids::LearnerId,
    privacy::{DuplicateReason, DuplicateRecord, DuplicateView},
};
use yew::prelude::*;
use yew_router::prelude::Link;

use super::{
    ask_merge::{Ask, said},
    record,
};
use crate::{
    api::{privacy, use_load},
    components::{
        Button, Card, Column, DataTable, Empty, FilterBar, FilterSelect, LinkButton, PageHeader, Pager, Row,
        use_query,
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
        if let Some(pair) = &*asking { <Ask records={[named(&pair.first), named(&pair.second)]} onclose={show(None)} /> }
    </> }
}

fn named(one: &DuplicateRecord) -> (LearnerId, AttrValue) {
    (one.id, said(&one.name_zh, &one.id_number_masked, &one.school_name))
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
