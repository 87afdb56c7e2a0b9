//! How a figure came about, as a tree that can be unfolded and searched.

use web_sys::HtmlInputElement;
use yew::prelude::*;
use yew_router::prelude::Link;

use super::{Button, ButtonKind};
use crate::{i18n::use_i18n, route::Route};

/// Where a step leads: to what it was read from.
#[derive(Debug, Clone, PartialEq)]
pub struct TraceLink {
    /// The page.
    pub to: Route,
    /// What stands in the address there.
    pub query: Vec<(&'static str, String)>,
    /// What one sees there.
    pub label: AttrValue,
}

/// One step of an explanation.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TraceNode {
    /// What was worked out.
    pub label: AttrValue,
    /// The result.
    pub value: Option<AttrValue>,
    /// The rule or clause that was applied, or the formula.
    pub note: Option<AttrValue>,
    /// Where it was read from.
    pub link: Option<TraceLink>,
    /// What it was worked out from.
    pub children: Vec<TraceNode>,
}

impl TraceNode {
    fn says(&self, wanted: &str) -> bool {
        let texts = [Some(&self.label), self.value.as_ref(), self.note.as_ref()];
        texts.into_iter().flatten().any(|text| is_hit(text, wanted))
    }

    /// The part of the tree that says `wanted`: matching steps whole, others only for what is below them.
    fn matching(&self, wanted: &str) -> Option<Self> {
        if self.says(wanted) {
            return Some(self.clone());
        }
        let children: Vec<_> = self.children.iter().filter_map(|child| child.matching(wanted)).collect();
        (!children.is_empty()).then(|| Self { children, ..self.clone() })
    }
}

/// Properties of [`TraceTree`].
#[derive(PartialEq, Properties)]
pub struct TraceTreeProps {
    /// What is explained.
    pub label: AttrValue,
    /// The outermost steps.
    pub roots: Vec<TraceNode>,
}

/// An explanation, its outermost steps unfolded.
#[component]
pub fn TraceTree(props: &TraceTreeProps) -> Html {
    let i18n = use_i18n();
    let wanted = use_state(String::new);
    let unfolded = use_state(|| None::<bool>);
    let oninput = {
        let wanted = wanted.clone();
        Callback::from(move |event: InputEvent| {
            wanted.set(event.target_unchecked_into::<HtmlInputElement>().value().trim().to_lowercase());
        })
    };
    let unfold = |all: bool| {
        let unfolded = unfolded.clone();
        Callback::from(move |_| unfolded.set(Some(all)))
    };
    let searching = !wanted.is_empty();
    let roots: Vec<TraceNode> = if searching {
        props.roots.iter().filter_map(|root| root.matching(&wanted)).collect()
    } else {
        props.roots.clone()
    };
    let chosen = *unfolded;
    let open = move |depth: usize| searching || chosen.unwrap_or(depth == 0);
    html! {
        <section class="trace" aria-label={&props.label}>
            <div class="trace-tools">
                <label class="filter">{ i18n.t("trace-search") }<input type="search" value={(*wanted).clone()} {oninput} /></label>
                <Button kind={ButtonKind::Quiet} label={i18n.t("trace-unfold")} onclick={unfold(true)} />
                <Button kind={ButtonKind::Quiet} label={i18n.t("trace-fold")} onclick={unfold(false)} />
            </div>
            if roots.is_empty() { <p role="status">{ i18n.t("trace-nothing") }</p> }
            <ul>{ for roots.iter().map(|root| step(root, 0, (&open, &wanted))) }</ul>
        </section>
    }
}

/// Whether a text says what is looked for; nothing is found where nothing is looked for.
fn is_hit(text: &str, wanted: &str) -> bool {
    !wanted.is_empty() && text.to_lowercase().contains(wanted)
}

/// A text, marked where it says what is looked for.
fn marked(text: &AttrValue, wanted: &str) -> Html {
    if is_hit(text, wanted) {
        html! { <mark>{ text }</mark> }
    } else {
        html! { text }
    }
}

fn leads(link: &TraceLink) -> Html {
    type Filtered = Link<Route, Vec<(&'static str, String)>>;
    let query = (!link.query.is_empty()).then(|| link.query.clone());
    html! { <Filtered to={link.to.clone()} {query} classes="trace-link">{ &link.label }</Filtered> }
}

/// A step and what is below it; `open` says whether those of a depth are unfolded, `wanted` what is looked for.
fn step(node: &TraceNode, depth: usize, (open, wanted): (&dyn Fn(usize) -> bool, &str)) -> Html {
    let line = html! { <>
        <span class="trace-label">{ marked(&node.label, wanted) }</span>
        if let Some(value) = &node.value { <span class="trace-value">{ marked(value, wanted) }</span> }
        if let Some(note) = &node.note { <span class="trace-note">{ marked(note, wanted) }</span> }
        { node.link.as_ref().map(leads).unwrap_or_default() }
    </> };
    if node.children.is_empty() {
        return html! { <li><div class="trace-leaf">{ line }</div></li> };
    }
    html! {
        <li><details open={open(depth)}>
            <summary>{ line }</summary>
            <ul>{ for node.children.iter().map(|child| step(child, depth + 1, (open, wanted))) }</ul>
        </details></li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaf(label: &'static str) -> TraceNode {
        TraceNode { label: label.into(), ..TraceNode::default() }
    }

    #[test]
    fn searching_keeps_the_way_to_what_is_found_and_drops_the_rest() {
        let tree = TraceNode { children: vec![leaf("Grade factor"), leaf("Area")], ..leaf("Amount") };
        let found = tree.matching("grade").unwrap();
        assert_eq!(found.children, [leaf("Grade factor")]);
        assert_eq!(tree.matching("absent"), None);
    }

    #[test]
    fn only_what_says_it_is_a_hit() {
        assert!(is_hit("Grade factor", "grade"));
        assert!(!is_hit("Area", "grade") && !is_hit("Area", ""));
    }
}
