//! The versions of a run, of which the page shows one.

use std::rc::Rc;

use contract::subsidy_run::SubsidyRunVersionView;
use yew::prelude::*;

use crate::{
    components::{Column, DataTable, Row, StatusLabel, Tone, use_query, yuan},
    i18n::{I18n, use_i18n},
    pages::subsidy_run::{seal, signed_in_row},
};

/// Properties of [`Versions`].
#[derive(PartialEq, Properties)]
pub(super) struct VersionsProps {
    /// All of them, the first one first.
    pub(super) all: Rc<Vec<SubsidyRunVersionView>>,
    /// The number of the one that the page shows.
    pub(super) shown: Option<i16>,
}

/// The versions, the last one first; one is picked by its number.
#[component]
pub(super) fn Versions(props: &VersionsProps) -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let held = props.all.last().map(|version| version.number);
    let row = |version: &SubsidyRunVersionView| {
        let number = version.number;
        let name = i18n.ta("run-version", &[("number", number.into())]);
        let query = query.clone();
        let chosen = if held == Some(number) { String::new() } else { number.to_string() };
        let onclick = Callback::from(move |_: MouseEvent| query.set("version", &chosen));
        let is_shown = props.shown == Some(number);
        let first = html! { <>
            <button type="button" class="as-link" aria-current={is_shown.then_some("true")} {onclick}>{ name }</button>
            if held == Some(number) { { " " }<StatusLabel tone={Tone::Good} text={i18n.t("run-version-holds")} /> }
            if is_shown { { " " }<StatusLabel tone={Tone::Info} text={i18n.t("run-version-shown")} /> }
        </> };
        let mut cells = vec![first];
        cells.extend(rest(&i18n, version));
        Row { key: number.to_string().into(), to: None, cells }
    };
    html! {
        <DataTable id="subsidy-versions" caption={i18n.t("run-versions")} columns={columns(&i18n)}
            rows={props.all.iter().rev().map(row).collect::<Vec<_>>()} adjustable=false />
    }
}

fn columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("number", i18n.t("policy-version")),
        Column::new("cause", i18n.t("run-version-cause")),
        Column::new("reason", i18n.t("reason")),
        Column::new("payment", i18n.t("subsidy-total-payment")).number(),
        Column::new("changed", i18n.t("run-changed-lines")).number(),
        Column::new("by", i18n.t("run-computed-by")),
        Column::new("hash", i18n.t("run-seal")),
    ]
}

fn rest(i18n: &I18n, version: &SubsidyRunVersionView) -> Vec<Html> {
    vec![
        html! { i18n.word(version.cause) },
        html! { &version.reason },
        yuan(i18n, version.sums.payment),
        html! { version.changed_lines },
        signed_in_row(i18n, Some(&version.computed_by), version.computed_at),
        seal(&version.hash),
    ]
}
