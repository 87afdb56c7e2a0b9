//! One quantity against the least that is needed.

use yew::prelude::*;

use super::Tone;

/// Properties of [`Meter`].
#[derive(PartialEq, Properties)]
pub struct MeterProps {
    /// What is measured.
    pub label: AttrValue,
    /// How much there is, in any small unit.
    pub value: u32,
    /// How much is needed, in the same unit.
    pub least: u32,
    /// How much there is, to be read.
    pub shown: AttrValue,
    /// How that stands to what is needed, in words.
    pub verdict: AttrValue,
}

/// A bar that says whether there is enough; its words say so too.
#[component]
pub fn Meter(props: &MeterProps) -> Html {
    let enough = props.value >= props.least;
    let scale = u64::from(props.value.max(props.least.saturating_mul(3) / 2).max(1));
    let place = |value: u32| (u64::from(value) * 10_000 / scale).to_string();
    let tone = if enough { Tone::Good } else { Tone::Bad };
    html! {
        <div class={classes!("meter", tone.class())}>
            <p class="meter-head"><span>{ &props.label }</span><strong class="figure">{ &props.shown }</strong></p>
            <svg class="bar" viewBox="0 0 10000 10" preserveAspectRatio="none" aria-hidden="true">
                <rect class="bar-full" width="10000" height="10" />
                <rect class="bar-share" width={place(props.value)} height="10" />
                <line class="bar-target" x1={place(props.least)} x2={place(props.least)} y1="0" y2="10" />
            </svg>
            <p class="meter-verdict" aria-live="polite">{ Html::from(tone.icon()) }{ &props.verdict }</p>
        </div>
    }
}
