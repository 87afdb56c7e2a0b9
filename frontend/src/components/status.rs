//! States as a word with a picture, so that colour never stands alone.

use yew::prelude::*;

use super::Icon;

/// How good or bad something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Neither.
    #[default]
    Neutral,
    /// Worth knowing.
    Info,
    /// Good.
    Good,
    /// To be looked at.
    Warning,
    /// Bad.
    Bad,
}

impl Tone {
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Neutral => "tone-neutral",
            Self::Info => "tone-info",
            Self::Good => "tone-good",
            Self::Warning => "tone-warning",
            Self::Bad => "tone-bad",
        }
    }

    pub(super) const fn icon(self) -> Icon {
        match self {
            Self::Neutral => Icon::Circle,
            Self::Info => Icon::Info,
            Self::Good => Icon::Check,
            Self::Warning => Icon::Warning,
            Self::Bad => Icon::Cross,
        }
    }
}

/// Properties of [`StatusLabel`].
#[derive(PartialEq, Properties)]
pub struct StatusLabelProps {
    /// How good or bad it is.
    #[prop_or_default]
    pub tone: Tone,
    /// The state, as a word: `i18n.word(view.status)`.
    pub text: AttrValue,
}

/// A state.
#[component]
pub fn StatusLabel(props: &StatusLabelProps) -> Html {
    html! { <span class={classes!("status", props.tone.class())}>{ Html::from(props.tone.icon()) }{ &props.text }</span> }
}
