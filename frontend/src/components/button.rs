//! Buttons and links that look like buttons.

use yew::prelude::*;
use yew_router::prelude::Link;

use super::Icon;
use crate::route::Route;

/// How much weight a button has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ButtonKind {
    /// The one main action of a page or form.
    Primary,
    /// Any other action.
    #[default]
    Secondary,
    /// An action that destroys or cannot be taken back.
    Danger,
    /// An action as quiet as a link.
    Quiet,
}

impl ButtonKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Primary => "pf-m-primary",
            Self::Secondary => "pf-m-secondary",
            Self::Danger => "pf-m-danger",
            Self::Quiet => "pf-m-link",
        }
    }
}

fn content(icon: Option<Icon>, label: &AttrValue) -> Html {
    html! { <>
        if let Some(icon) = icon { <span class="pf-v6-c-button__icon pf-m-start">{ Html::from(icon) }</span> }
        <span class="pf-v6-c-button__text">{ label }</span>
    </> }
}

/// Properties of [`Button`].
#[derive(PartialEq, Properties)]
pub struct ButtonProps {
    /// What it does, as a verb.
    pub label: AttrValue,
    /// Hears the press; not needed for `submit`.
    #[prop_or_default]
    pub onclick: Callback<MouseEvent>,
    /// Its weight.
    #[prop_or_default]
    pub kind: ButtonKind,
    /// A picture before the text.
    #[prop_or_default]
    pub icon: Option<Icon>,
    /// Whether it submits the form around it.
    #[prop_or_default]
    pub submit: bool,
    /// Whether what it does is under way: it then cannot be pressed again, but keeps the focus.
    #[prop_or_default]
    pub busy: bool,
    /// Whether it cannot be pressed at all.
    #[prop_or_default]
    pub disabled: bool,
    /// What is read out in place of the label, where that says too little beside its row; it begins with the label.
    #[prop_or_default]
    pub spoken: Option<AttrValue>,
}

/// A button.
#[component]
pub fn Button(props: &ButtonProps) -> Html {
    let busy = props.busy;
    let onclick = {
        let onclick = props.onclick.clone();
        Callback::from(
            move |event: MouseEvent| if busy { event.prevent_default() } else { onclick.emit(event) },
        )
    };
    html! {
        <button type={if props.submit { "submit" } else { "button" }} disabled={props.disabled} {onclick}
            class={classes!("pf-v6-c-button", props.kind.class(), busy.then_some("busy"))}
            aria-label={props.spoken.clone()} aria-disabled={busy.then_some("true")} aria-busy={busy.then_some("true")}>
            { content(props.icon, &props.label) }
        </button>
    }
}

/// Properties of [`LinkButton`].
#[derive(PartialEq, Properties)]
pub struct LinkButtonProps {
    /// Where it leads.
    pub to: Route,
    /// Filters that stand in the address there.
    #[prop_or_default]
    pub query: Vec<(&'static str, String)>,
    /// What one does there.
    pub label: AttrValue,
    /// Its weight.
    #[prop_or_default]
    pub kind: ButtonKind,
    /// A picture before the text.
    #[prop_or_default]
    pub icon: Option<Icon>,
}

/// A link to another page that looks like a button.
#[component]
pub fn LinkButton(props: &LinkButtonProps) -> Html {
    type Filtered = Link<Route, Vec<(&'static str, String)>>;
    let query = (!props.query.is_empty()).then(|| props.query.clone());
    html! {
        <Filtered to={props.to.clone()} {query} classes={classes!("pf-v6-c-button", props.kind.class())}>
            { content(props.icon, &props.label) }
        </Filtered>
    }
}
