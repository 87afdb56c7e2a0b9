//! Pages for those who went astray.

use yew::prelude::*;

use crate::{
    components::{ButtonKind, Empty, LinkButton, PageHeader},
    i18n::use_i18n,
    route::Route,
};

#[derive(PartialEq, Properties)]
struct AstrayProps {
    title: AttrValue,
    advice: AttrValue,
}

#[component]
fn Astray(props: &AstrayProps) -> Html {
    let i18n = use_i18n();
    html! { <>
        <PageHeader title={props.title.clone()} />
        <Empty title={props.title.clone()} advice={props.advice.clone()}>
            <LinkButton to={Route::Overview} kind={ButtonKind::Primary} label={i18n.t("to-overview")} />
        </Empty>
    </> }
}

/// The address is no page.
#[component]
pub fn NotFoundPage() -> Html {
    let i18n = use_i18n();
    html! { <Astray title={i18n.t("not-found")} advice={i18n.t("not-found-advice")} /> }
}

/// The page is not for this reader's roles.
#[component]
pub fn ForbiddenPage() -> Html {
    let i18n = use_i18n();
    html! { <Astray title={i18n.t("forbidden")} advice={i18n.t("forbidden-advice")} /> }
}
