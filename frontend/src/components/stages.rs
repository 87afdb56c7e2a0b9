//! How far something has come that goes through a fixed row of stages.

use yew::prelude::*;

use super::Tone;

/// One stage.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    /// What it is called.
    pub label: AttrValue,
    /// What is due in it and when, or since when it is behind.
    pub note: Option<AttrValue>,
}

/// Properties of [`Stages`].
#[derive(PartialEq, Properties)]
pub struct StagesProps {
    /// What goes through them, for assistive technology.
    pub label: AttrValue,
    /// The stages in order.
    pub stages: Vec<Stage>,
    /// The place of the one that it is in; none where it has left them.
    pub current: Option<usize>,
    /// Read out with a stage that is behind.
    pub done: AttrValue,
}

/// A row of stages, below each other on a phone; those that are behind have a mark of their own and say so.
#[component]
pub fn Stages(props: &StagesProps) -> Html {
    let stage = |(place, stage): (usize, &Stage)| {
        let is_done = props.current.is_some_and(|current| place < current);
        let is_current = props.current == Some(place);
        let tone = match (is_done, is_current) {
            (true, _) => Tone::Good,
            (_, true) => Tone::Info,
            _ => Tone::Neutral,
        };
        html! {
            <li class={classes!(tone.class(), is_current.then_some("current"))} aria-current={is_current.then_some("step")}>
                { Html::from(tone.icon()) }
                <span class="stage-name">{ &stage.label }</span>
                if is_done { <span class="only-read-out">{ &props.done }</span> }
                if let Some(note) = &stage.note { <span class="stage-note">{ note }</span> }
            </li>
        }
    };
    html! { <ol class="stages" aria-label={&props.label}>{ for props.stages.iter().enumerate().map(stage) }</ol> }
}
