//! How a figure came about, as a tree that can be unfolded and searched.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{Button, ButtonKind};
use crate::i18n::use_i18n;

/// One step of an explanation.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TraceNode {
    /// What was worked out.
    pub label: AttrValue,
    /// The result.
    pub value: Option<AttrValue>,
    /// The rule or clause that was applied, or the formula.
    pub note: Option<AttrValue>,
    /// What it was worked out from.
    pub children: Vec<TraceNode>,
}

impl TraceNode {
    fn says(&self, wanted: &str) -> bool {
        let texts = [Some(&self.label), self.value.as_ref(), self.note.as_ref()];
        texts.into_iter().flatten().any(|text| text.to_lowercase().contains(wanted))
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
            <ul>{ for roots.iter().map(|root| step(root, 0, &open)) }</ul>
        </section>
    }
}

fn step(node: &TraceNode, depth: usize, open: &dyn Fn(usize) -> bool) -> Html {
    let line = html! { <>
        <span class="trace-label">{ &node.label }</span>
        if let Some(value) = &node.value { <span class="trace-value">{ value }</span> }
        if let Some(note) = &node.note { <span class="trace-note">{ note }</span> }
    </> };
    if node.children.is_empty() {
        return html! { <li><div class="trace-leaf">{ line }</div></li> };
    }
    html! {
        <li><details open={open(depth)}>
            <summary>{ line }</summary>
            <ul>{ for node.children.iter().map(|child| step(child, depth + 1, open)) }</ul>
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
}
