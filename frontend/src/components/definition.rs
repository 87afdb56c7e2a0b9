//! Facts about one thing: cards, figures and lists of terms.

use yew::prelude::*;

/// Properties of [`Card`].
#[derive(PartialEq, Properties)]
pub struct CardProps {
    /// Its heading.
    #[prop_or_default]
    pub title: Option<AttrValue>,
    /// Actions at the right of the heading, or above what is inside where there is none.
    #[prop_or_default]
    pub actions: Option<Html>,
    /// What is inside.
    pub children: Html,
}

/// A part of a page with a heading of its own.
#[component]
pub fn Card(props: &CardProps) -> Html {
    html! {
        <section class="card">
            if props.title.is_some() || props.actions.is_some() {
                <header class="card-head">
                    if let Some(title) = &props.title { <h2>{ title }</h2> }
                    <div class="actions">{ props.actions.clone() }</div>
                </header>
            }
            { props.children.clone() }
        </section>
    }
}

/// Properties of [`DefinitionList`].
#[derive(PartialEq, Properties)]
pub struct DefinitionListProps {
    /// Terms and what they are here, in order.
    pub items: Vec<(AttrValue, Html)>,
}

/// Terms with their values, in two columns where there is room.
#[component]
pub fn DefinitionList(props: &DefinitionListProps) -> Html {
    html! {
        <dl class="facts">
            { for props.items.iter().map(|(term, value)| html! {
                <div><dt>{ term }</dt><dd>{ value.clone() }</dd></div>
            }) }
        </dl>
    }
}

/// One large number.
#[derive(Clone, PartialEq)]
pub struct Figure {
    /// What it counts.
    pub label: AttrValue,
    /// The number, with its unit.
    pub value: Html,
    /// How to read it: against what, as of when.
    pub note: Option<AttrValue>,
}

/// Properties of [`Figures`].
#[derive(PartialEq, Properties)]
pub struct FiguresProps {
    /// The numbers, most important first.
    pub items: Vec<Figure>,
}

/// A row of large numbers.
#[component]
pub fn Figures(props: &FiguresProps) -> Html {
    html! {
        <dl class="figures">
            { for props.items.iter().map(|figure| html! {
                <div>
                    <dt>{ &figure.label }</dt>
                    <dd class="figure">{ figure.value.clone() }</dd>
                    if let Some(note) = &figure.note { <dd class="figure-note">{ note }</dd> }
                </div>
            }) }
        </dl>
    }
}
