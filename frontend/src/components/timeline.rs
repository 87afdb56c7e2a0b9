//! What happened, in order.

use yew::prelude::*;

use super::{Icon, Tone};

/// One thing that happened.
#[derive(Clone, PartialEq, Default)]
pub struct TimelineEvent {
    /// How good or bad it was.
    pub tone: Tone,
    /// A picture of what it was; that of the tone unless given.
    pub icon: Option<Icon>,
    /// What.
    pub title: AttrValue,
    /// When.
    pub when: AttrValue,
    /// More about it.
    pub detail: Option<AttrValue>,
    /// What it came to, at the end of the line.
    pub figure: Html,
    /// Where to read on.
    pub link: Html,
}

/// Properties of [`Timeline`].
#[derive(PartialEq, Properties)]
pub struct TimelineProps {
    /// What happened, in the order in which it is to be read.
    pub events: Vec<TimelineEvent>,
}

/// A list of what happened.
#[component]
pub fn Timeline(props: &TimelineProps) -> Html {
    html! {
        <ol class="timeline">
            { for props.events.iter().map(|event| html! {
                <li class={event.tone.class()}>
                    { Html::from(event.icon.unwrap_or_else(|| event.tone.icon())) }
                    <div class="timeline-text">
                        <p class="timeline-title">{ &event.title }</p>
                        <p class="subtle">{ &event.when }</p>
                        if let Some(detail) = &event.detail { <p>{ detail }</p> }
                        { event.link.clone() }
                    </div>
                    { event.figure.clone() }
                </li>
            }) }
        </ol>
    }
}
