//! Tables that can be sorted, whose columns can be chosen, and that become cards on a phone.

use std::collections::BTreeSet;

use yew::prelude::*;
use yew_router::prelude::Link;

use super::{Icon, Query, Select, browser, use_query};
use crate::{
    i18n::{I18n, use_i18n},
    route::Route,
};

/// How the API can sort by a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sorting {
    Never,
    Upwards,
    BothWays,
}

/// A column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    id: &'static str,
    label: AttrValue,
    sorting: Sorting,
    number: bool,
    hidden_at_first: bool,
}

impl Column {
    /// A column with a label; `id` is also the API's sort key.
    pub fn new(id: &'static str, label: AttrValue) -> Self {
        Self { id, label, sorting: Sorting::Never, number: false, hidden_at_first: false }
    }

    /// The API can sort by it.
    #[must_use]
    pub fn sortable(mut self) -> Self {
        self.sorting = Sorting::BothWays;
        self
    }

    /// The API can sort by it, but only upwards.
    #[must_use]
    pub fn sortable_upwards(mut self) -> Self {
        self.sorting = Sorting::Upwards;
        self
    }

    /// Holds numbers: aligned at the right, figures of equal width.
    #[must_use]
    pub fn number(mut self) -> Self {
        self.number = true;
        self
    }

    /// Shown only when the reader asks for it.
    #[must_use]
    pub fn hidden_at_first(mut self) -> Self {
        self.hidden_at_first = true;
        self
    }
}

/// A row.
#[derive(Clone, PartialEq)]
pub struct Row {
    /// Identifies it among the others.
    pub key: AttrValue,
    /// Where its first cell leads.
    pub to: Option<Route>,
    /// One cell a column, in the columns' order.
    pub cells: Vec<Html>,
}

/// Properties of [`DataTable`].
#[derive(PartialEq, Properties)]
pub struct DataTableProps {
    /// Names the table; the reader's choice of columns is remembered under it.
    pub id: &'static str,
    /// What the table lists, for assistive technology.
    pub caption: AttrValue,
    /// The columns; the first one cannot be hidden.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Row>,
    /// Shown when there are no rows.
    #[prop_or_default]
    pub empty: Html,
    /// Whether the reader can choose columns and density.
    #[prop_or(true)]
    pub adjustable: bool,
}

/// From so many columns on a table may be wider than its frame.
const WIDE: usize = 6;

const DENSITIES: [&str; 3] = ["comfortable", "normal", "compact"];

/// A table.
#[component]
pub fn DataTable(props: &DataTableProps) -> Html {
    let query = use_query();
    let hidden = use_state(|| hidden_columns(props.id, &props.columns));
    let density = use_state(|| browser::remembered("density").unwrap_or_else(|| "normal".to_owned()));
    if props.rows.is_empty() {
        return props.empty.clone();
    }
    let shown: Vec<(usize, &Column)> = props
        .columns
        .iter()
        .enumerate()
        .filter(|(place, column)| *place == 0 || !hidden.contains(column.id))
        .collect();
    // What may be wider than its frame is scrolled by keyboard too.
    let wide = shown.len() >= WIDE;
    let (tabindex, role) = (wide.then_some("0"), wide.then_some("region"));
    let label = wide.then(|| props.caption.clone());
    html! {
        <div class="table-frame">
            if props.adjustable { <Adjust id={props.id} columns={props.columns.clone()} hidden={hidden.clone()} density={density.clone()} /> }
            <SortChoice id={props.id} columns={shown.iter().map(|(_, column)| (*column).clone()).collect::<Vec<_>>()} />
            <div class="table-scroll" {tabindex} {role} aria-label={label}>
            <table class={classes!("table", format!("density-{}", *density))}>
                <caption class="only-read-out">{ &props.caption }</caption>
                <thead><tr>{ for shown.iter().map(|(_, column)| head(&query, column)) }</tr></thead>
                <tbody>{ for props.rows.iter().map(|row| body_row(row, &shown)) }</tbody>
            </table>
            </div>
        </div>
    }
}

fn head(query: &Query, column: &Column) -> Html {
    let class = column.number.then_some("number");
    if column.sorting == Sorting::Never {
        return html! { <th scope="col" {class}>{ &column.label }</th> };
    }
    let sort = query.get("sort").unwrap_or_default();
    let (direction, icon, next) = match sort.strip_prefix('-') {
        Some(key) if key == column.id => (Some("descending"), Some(Icon::Down), String::new()),
        None if sort == column.id && column.sorting == Sorting::Upwards => {
            (Some("ascending"), Some(Icon::Up), String::new())
        }
        None if sort == column.id => (Some("ascending"), Some(Icon::Up), format!("-{}", column.id)),
        _ => (None, None, column.id.to_owned()),
    };
    let onclick = {
        let query = query.clone();
        Callback::from(move |_| query.set("sort", &next))
    };
    html! {
        <th scope="col" {class} aria-sort={direction.unwrap_or("none")}>
            <button type="button" class="sort" {onclick}>{ &column.label }{ icon.map(Html::from).unwrap_or_default() }</button>
        </th>
    }
}

#[derive(PartialEq, Properties)]
struct SortChoiceProps {
    id: &'static str,
    columns: Vec<Column>,
}

/// Every way in which the columns can be sorted: the sort key and its label.
fn sortings(i18n: &I18n, columns: &[Column]) -> Vec<(String, AttrValue)> {
    let mut ways = Vec::new();
    for column in columns.iter().filter(|column| column.sorting != Sorting::Never) {
        let name = column.label.as_str();
        ways.push((column.id.to_owned(), i18n.ta("table-sort-up", &[("column", name.into())])));
        if column.sorting == Sorting::BothWays {
            let down = i18n.ta("table-sort-down", &[("column", name.into())]);
            ways.push((format!("-{}", column.id), down));
        }
    }
    ways
}

/// Sorting on a phone, where the rows are cards and there are no heads to press.
#[component]
fn SortChoice(props: &SortChoiceProps) -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let ways = sortings(&i18n, &props.columns);
    if ways.is_empty() {
        return Html::default();
    }
    let current = query.get("sort").unwrap_or_default().to_owned();
    let onchange = Callback::from(move |way: String| query.set("sort", &way));
    let options: Vec<_> = ways.into_iter().map(|(way, label)| (way.into(), label)).collect();
    let id = format!("sort-{}", props.id);
    html! {
        <div class="filter sort-choice">
            <label for={id.clone()}>{ i18n.t("table-sort") }</label>
            <Select {id} value={current} {options} empty={i18n.t("table-sort-usual")} {onchange} />
        </div>
    }
}

fn body_row(row: &Row, shown: &[(usize, &Column)]) -> Html {
    let cell = |(place, column): &(usize, &Column)| {
        let content = row.cells.get(*place).cloned().unwrap_or_default();
        let class = column.number.then_some("number");
        match (*place, &row.to) {
            (0, Some(to)) => html! {
                <th scope="row" {class}><Link<Route> to={to.clone()}>{ content }</Link<Route>></th>
            },
            (0, None) => html! { <th scope="row" {class}>{ content }</th> },
            _ => html! { <td {class} data-label={&column.label}><div>{ content }</div></td> },
        }
    };
    html! { <tr key={row.key.to_string()}>{ for shown.iter().map(cell) }</tr> }
}

fn hidden_columns(table: &str, columns: &[Column]) -> BTreeSet<String> {
    match browser::remembered(&format!("columns.{table}")) {
        Some(list) => list.split(',').map(str::to_owned).collect(),
        None => columns.iter().filter(|c| c.hidden_at_first).map(|c| c.id.to_owned()).collect(),
    }
}

#[derive(PartialEq, Properties)]
struct AdjustProps {
    id: &'static str,
    columns: Vec<Column>,
    hidden: UseStateHandle<BTreeSet<String>>,
    density: UseStateHandle<String>,
}

#[component]
fn Adjust(props: &AdjustProps) -> Html {
    let i18n = use_i18n();
    let choose = |column: &Column| {
        let (hidden, id, table) = (props.hidden.clone(), column.id, props.id);
        let onchange = Callback::from(move |_: Event| {
            let mut next = (*hidden).clone();
            if !next.remove(id) {
                next.insert(id.to_owned());
            }
            browser::remember(
                &format!("columns.{table}"),
                &next.iter().cloned().collect::<Vec<_>>().join(","),
            );
            hidden.set(next);
        });
        html! {
            <label class="choice"><input type="checkbox" checked={!props.hidden.contains(column.id)} {onchange} />{ &column.label }</label>
        }
    };
    let dense = |name: &'static str, label: AttrValue| {
        let density = props.density.clone();
        let checked = *density == name;
        let onchange = Callback::from(move |_: Event| {
            browser::remember("density", name);
            density.set(name.to_owned());
        });
        html! { <label class="choice"><input type="radio" name={format!("density-{}", props.id)} {checked} {onchange} />{ label }</label> }
    };
    let labels = [i18n.t("table-comfortable"), i18n.t("table-normal"), i18n.t("table-compact")];
    html! {
        <details class="adjust">
            <summary>{ Html::from(Icon::Columns) }{ i18n.t("table-adjust") }</summary>
            <div class="adjust-panel">
                <fieldset><legend>{ i18n.t("table-columns") }</legend>{ for props.columns.iter().skip(1).map(choose) }</fieldset>
                <fieldset><legend>{ i18n.t("table-density") }</legend>
                    { for DENSITIES.into_iter().zip(labels).map(|(name, label)| dense(name, label)) }
                </fieldset>
            </div>
        </details>
    }
}
