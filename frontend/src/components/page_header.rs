//! The head of every page: where one is, what it is, and the one main action.

use yew::prelude::*;
use yew_router::prelude::Link;

use super::browser;
use crate::{i18n::use_i18n, route::Route};

/// Properties of [`PageHeader`].
#[derive(PartialEq, Properties)]
pub struct PageHeaderProps {
    /// What the page is about.
    pub title: AttrValue,
    /// The pages above it, outermost first.
    #[prop_or_default]
    pub crumbs: Vec<(Route, AttrValue)>,
    /// A sentence on what one does here, or the state of the record.
    #[prop_or_default]
    pub subtitle: Html,
    /// The main action, last; quieter ones before it.
    #[prop_or_default]
    pub actions: Html,
}

/// Breadcrumb, title and actions; also sets the title of the tab.
#[component]
pub fn PageHeader(props: &PageHeaderProps) -> Html {
    let i18n = use_i18n();
    let tab = format!("{} · {}", props.title, i18n.t("product"));
    use_effect_with(tab, |tab| browser::set_title(tab));
    html! {
        <header class="page-head">
            if !props.crumbs.is_empty() {
                <nav class="crumbs" aria-label={i18n.t("breadcrumb")}><ol>
                    { for props.crumbs.iter().map(|(to, label)| html! {
                        <li><Link<Route> to={to.clone()}>{ label }</Link<Route>></li>
                    }) }
                    <li aria-current="page">{ &props.title }</li>
                </ol></nav>
            }
            <div class="page-title">
                <div><h1>{ &props.title }</h1><div class="subtle">{ props.subtitle.clone() }</div></div>
                <div class="actions">{ props.actions.clone() }</div>
            </div>
        </header>
    }
}
