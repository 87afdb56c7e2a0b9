//! The divisions as a tree that opens step by step, or as a list when one searches.

use contract::{
    division::{DivisionLevel, DivisionView},
    page::Page,
};
use yew::prelude::*;
use yew_router::prelude::Link;

use crate::{
    api::{division, use_load},
    components::{
        Card, Column, DataTable, Empty, FilterBar, FilterDate, FilterSearch, Icon, PageHeader, Pager, Row,
        StatusLabel, Tone, use_query,
    },
    i18n::{I18n, use_i18n},
    route::Route,
};

/// Every division of the city.
#[component]
pub fn TreePage() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let as_of = query.get("as_of").map(str::to_owned);
    let searching = query.get("q").is_some();
    html! { <>
        <PageHeader title={i18n.t("nav-divisions")} subtitle={i18n.t("division-subtitle")} />
        <FilterBar>
            <FilterSearch name="q" label={i18n.t("division-search")} />
            <FilterDate name="as_of" label={i18n.t("division-as-of")} />
        </FilterBar>
        <Card>
            if searching { <Found /> } else { <Top {as_of} /> }
        </Card>
    </> }
}

#[derive(PartialEq, Properties)]
struct TopProps {
    as_of: Option<String>,
}

#[component]
fn Top(props: &TopProps) -> Html {
    let i18n = use_i18n();
    let counties = use_load(props.as_of.clone(), |api, as_of| async move {
        division::children(&api, "150600", as_of.as_deref()).await
    });
    counties.view(|list| html! {
        if list.is_empty() {
            <Empty title={i18n.t("division-none")} advice={i18n.t("division-none-advice")} />
        } else {
            <ul class="tree" aria-label={i18n.t("nav-divisions")}>
                { for list.iter().map(|one| html! { <Branch key={one.code.to_string()} division={one.clone()} as_of={props.as_of.clone()} /> }) }
            </ul>
        }
    })
}

#[derive(PartialEq, Properties)]
struct BranchProps {
    division: DivisionView,
    as_of: Option<String>,
}

#[component]
fn Branch(props: &BranchProps) -> Html {
    let open = use_state(|| false);
    let one = &props.division;
    let leaf = !division::has_children(one.level);
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    html! {
        <li>
            <div class="tree-row">
                if leaf {
                    <span class="tree-name">{ &one.name_zh }</span>
                } else {
                    <button type="button" class="tree-toggle" aria-expanded={open.to_string()} onclick={toggle}>
                        { Html::from(Icon::Next) }<span class="tree-name">{ &one.name_zh }</span>
                    </button>
                }
                <Facts division={one.clone()} />
            </div>
            if *open { <Children parent={one.code.to_string()} as_of={props.as_of.clone()} /> }
        </li>
    }
}

#[derive(PartialEq, Properties)]
struct ChildrenProps {
    parent: String,
    as_of: Option<String>,
}

#[component]
fn Children(props: &ChildrenProps) -> Html {
    let i18n = use_i18n();
    let below = use_load((props.parent.clone(), props.as_of.clone()), |api, (parent, as_of)| async move {
        division::children(&api, &parent, as_of.as_deref()).await
    });
    below.view(|list| html! { <>
        if list.is_empty() { <p class="subtle">{ i18n.t("division-no-children") }</p> }
        <ul>{ for list.iter().map(|one| html! { <Branch key={one.code.to_string()} division={one.clone()} as_of={props.as_of.clone()} /> }) }</ul>
    </> })
}

#[derive(PartialEq, Properties)]
struct FactsProps {
    division: DivisionView,
}

/// What stands behind the name: code, kind, town or country, whether it counts, and the way to its facilities.
#[component]
fn Facts(props: &FactsProps) -> Html {
    let i18n = use_i18n();
    let one = &props.division;
    html! { <>
        if let Some(name) = &one.name_mn { <span class="mongolian" lang="mn-Mong">{ name }</span> }
        <span class="tree-code">{ one.code.to_string() }</span>
        <span class="subtle">{ described(&i18n, one) }</span>
        if !one.statutory { <StatusLabel tone={Tone::Neutral} text={i18n.t("division-not-counted")} /> }
        { facilities_link(&i18n, one) }
    </> }
}

fn described(i18n: &I18n, one: &DivisionView) -> String {
    let mut text = i18n.word(one.kind).to_string();
    if let Some(class) = one.urban_rural_class {
        text.push_str(" · ");
        text.push_str(&i18n.word(class));
    }
    text
}

/// Leads to the facilities of a county or township.
fn facilities_link(i18n: &I18n, one: &DivisionView) -> Html {
    let county = one.county_code.as_ref().map(ToString::to_string).unwrap_or_default();
    let query: Vec<(String, String)> = match one.level {
        DivisionLevel::County => vec![("county".into(), one.code.to_string())],
        DivisionLevel::Township => vec![("county".into(), county), ("township".into(), one.code.to_string())],
        _ => return Html::default(),
    };
    html! {
        <Link<Route, Vec<(String, String)>> to={Route::Facilities} query={Some(query)} classes="tree-link">
            { i18n.t("division-facilities") }<span class="only-read-out">{ &one.name_zh }</span>
        </Link<Route, Vec<(String, String)>>>
    }
}

#[component]
fn Found() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let found = use_load(query.for_api_with(&[("count", "true")]), |api, query| async move {
        division::list(&api, &query).await
    });
    let counties = use_load((), |api, ()| async move { division::counties(&api).await });
    let county_name = |one: &DivisionView| {
        let list = counties.value.as_ref()?;
        list.iter()
            .find(|county| Some(&county.code) == one.county_code.as_ref())
            .map(|county| county.name_zh.clone())
    };
    let columns = vec![
        Column::new("name", i18n.t("division-name")),
        Column::new("code", i18n.t("division-code")),
        Column::new("kind", i18n.t("division-kind")),
        Column::new("county", i18n.t("division-county")),
        Column::new("statutory", i18n.t("division-counts")),
        Column::new("facilities", i18n.t("division-facilities")),
    ];
    let row = |one: &DivisionView| Row {
        key: one.code.to_string().into(),
        to: None,
        cells: vec![
            html! { &one.name_zh },
            html! { <span class="tree-code">{ one.code.to_string() }</span> },
            html! { described(&i18n, one) },
            html! { county_name(one).unwrap_or_default() },
            html! { if one.statutory { { i18n.t("yes") } } else { { i18n.t("no") } } },
            facilities_link(&i18n, one),
        ],
    };
    found.view(|page: &std::rc::Rc<Page<DivisionView>>| html! { <>
        <DataTable id="divisions" caption={i18n.t("nav-divisions")} {columns} rows={page.items.iter().map(row).collect::<Vec<_>>()}
            empty={html! { <Empty title={i18n.t("division-none")} advice={i18n.t("division-none-advice")} /> }} />
        <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
    </> })
}
