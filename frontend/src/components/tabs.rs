//! Parts of one page of which one is shown; which one stands in the address.

use yew::prelude::*;

use super::{browser, use_query};

/// One part.
#[derive(Clone, PartialEq)]
pub struct Tab {
    /// Its word in the address: `?tab=rooms`.
    pub name: &'static str,
    /// Its label.
    pub label: AttrValue,
    /// What it shows.
    pub content: Html,
}

/// Properties of [`Tabs`].
#[derive(PartialEq, Properties)]
pub struct TabsProps {
    /// What the parts belong to, for assistive technology.
    pub label: AttrValue,
    /// The parts; the first is shown unless the address says otherwise.
    pub tabs: Vec<Tab>,
    /// Names in the address that mean the same to every part, or to what stands beside them, and stay from one to the next.
    /// All others belong to the part that is left: another list would refuse them.
    #[prop_or_default]
    pub keep: Vec<&'static str>,
}

/// Shows one part at a time, chosen by links that can be shared.
#[component]
pub fn Tabs(props: &TabsProps) -> Html {
    let query = use_query();
    let wanted = query.get("tab").unwrap_or_default();
    let current = props.tabs.iter().position(|tab| tab.name == wanted).unwrap_or_default();
    let tab = |index: usize, tab: &Tab| {
        let (query, name, keep) = (query.clone(), tab.name, props.keep.clone());
        let onclick = Callback::from(move |_| query.show(name, &keep));
        html! {
            <button type="button" class={classes!("tab", (index == current).then_some("current"))}
                aria-current={(index == current).then_some("true")} {onclick}>{ &tab.label }</button>
        }
    };
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with(current, move |_| browser::reveal_inside(&node, ".current"));
    }
    html! { <>
        <nav ref={node} class="tabs" aria-label={&props.label}>{ for props.tabs.iter().enumerate().map(|(i, t)| tab(i, t)) }</nav>
        { props.tabs.get(current).map(|tab| tab.content.clone()).unwrap_or_default() }
    </> }
}
