//! The box that searches the sheet and that a scanner types into.

use contract::class::{SessionState, SheetRow};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::queue::{Failed, Queue};
use crate::{
    components::{
        Button, ButtonKind, Icon, Notice, StatusLabel, Tone, browser, describe, to_box, use_scanner,
    },
    i18n::{I18n, use_i18n},
};

/// The id of the box.
const BOX: &str = "scan";

/// Properties of [`ScanBox`].
#[derive(Clone, PartialEq, Properties)]
pub(super) struct ScanBoxProps {
    /// What stands in it.
    pub(super) typed: UseStateHandle<String>,
    /// Hears what stood in it when Enter was pressed; true when it is taken, and the box is empty again.
    pub(super) onenter: Callback<String, bool>,
    /// Whether ID numbers are looked up.
    pub(super) scanning: bool,
    /// Where the session stands.
    pub(super) status: SessionState,
    /// What becomes of codes.
    #[prop_or_default]
    pub(super) codes: Codes,
    /// Whether the keyboard on the screen stays away until the box itself is tapped, as it has the focus all the time.
    #[prop_or_default]
    pub(super) quiet: bool,
}

/// What becomes of codes that are scanned.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Codes {
    /// They go through the account, as names do.
    #[default]
    Account,
    /// This device writes them down; names go through the account.
    Device,
    /// Likewise, and nothing else is read: without a network nobody is known by name.
    Alone,
}

/// One box for both.
#[component]
pub(super) fn ScanBox(props: &ScanBoxProps) -> Html {
    let i18n = use_i18n();
    let oninput = {
        let typed = props.typed.clone();
        Callback::from(move |event: InputEvent| {
            typed.set(event.target_unchecked_into::<HtmlInputElement>().value());
        })
    };
    let onkeydown = {
        let (onenter, typed) = (props.onenter.clone(), props.typed.clone());
        Callback::from(move |event: KeyboardEvent| {
            if event.key() != "Enter" {
                return;
            }
            event.prevent_default();
            // A scanner is faster than the page is drawn, so the box itself is asked and emptied at once.
            let input = event.target_unchecked_into::<HtmlInputElement>();
            if onenter.emit(input.value()) {
                input.set_value("");
                typed.set(String::new());
            }
        })
    };
    let hint = match props.status {
        _ if props.codes == Codes::Alone => "device-scan-hint",
        _ if props.codes == Codes::Device => "device-desk-hint",
        SessionState::Scheduled => "class-not-open",
        SessionState::Open if props.scanning => "class-scan-hint",
        _ => "class-find-hint",
    };
    let label = match (props.codes, props.scanning) {
        (Codes::Alone, _) => "device-scan",
        (_, true) => "class-scan",
        (_, false) => "class-find",
    };
    let quiet = props.quiet;
    let say = move |mode: &'static str| {
        move |element: &HtmlInputElement| {
            if quiet {
                let _ = element.set_attribute("inputmode", mode);
            }
        }
    };
    let (tapped, left) = (say("search"), say("none"));
    let onpointerdown = Callback::from(move |event: PointerEvent| tapped(&event.target_unchecked_into()));
    let onblur = Callback::from(move |event: FocusEvent| left(&event.target_unchecked_into()));
    html! {
        <div class="scan">
            <label for={BOX}>{ i18n.t(label) }</label>
            <span class="search-box">
                { Html::from(Icon::Search) }
                <input id={BOX} type="search" autocomplete="off" inputmode={quiet.then_some("none")} value={(*props.typed).clone()}
                    {oninput} {onkeydown} {onpointerdown} {onblur} aria-describedby="scan-hint" />
            </span>
            <p class="hint" id="scan-hint">{ i18n.t(hint) }</p>
        </div>
    }
}

/// The box of the tablet at the door: it has the focus from the beginning, and what is typed anywhere stands in it.
#[component]
pub(super) fn DeskScanBox(props: &ScanBoxProps) -> Html {
    use_scanner(BOX, &Callback::from(|_| false));
    use_effect_with((), |()| to_box(BOX));
    html! { <ScanBox quiet=true ..props.clone() /> }
}

/// For the page around the box: after each tap on a button the box has the focus again, so that the next scan presses nothing.
pub(super) fn back_to_box() -> Callback<MouseEvent> {
    Callback::from(|event: MouseEvent| {
        if browser::happened_within(&event, "button") {
            to_box(BOX);
        }
    })
}

/// What was done last, how much is still being done, and what failed, each with a way to repeat it. What waits for the line
/// is told by whoever keeps it.
pub(super) fn progress(i18n: &I18n, queue: &Queue, rows: &[SheetRow], said: Option<AttrValue>) -> Html {
    let waiting = (queue.waiting > 1 && queue.held.is_empty())
        .then(|| i18n.ta("class-queue", &[("count", queue.waiting.into())]));
    html! { <>
        <div class="scan-said" role="status">
            if let Some(said) = said { <StatusLabel tone={Tone::Good} text={said} /> }
            if let Some(waiting) = waiting { <span class="subtle">{ waiting }</span> }
        </div>
        { for queue.failed.iter().map(|failed| failure(i18n, failed, rows, &queue.settle)) }
    </> }
}

fn failure(i18n: &I18n, failed: &Failed, rows: &[SheetRow], settle: &Callback<(u32, bool)>) -> Html {
    let (title, detail) = if failed.by_name {
        (i18n.t("attendance-code-unsent"), Some(i18n.t("attendance-code-unsent-what")))
    } else {
        describe(i18n, &failed.error)
    };
    // What this browser has kept knows nobody by name; the sheet does.
    let row = rows.iter().find(|row| failed.wish.is_about(row));
    let who = row.map_or_else(|| failed.wish.who.to_string(), |row| row.learner_name.clone());
    let title = i18n.ta("class-about", &[("who", who.into()), ("what", title.to_string().into())]);
    let key = failed.key;
    let press = |again: bool| settle.reform(move |_: MouseEvent| (key, again));
    html! {
        <Notice key={key} tone={Tone::Bad} {title} urgent=true>
            if let Some(detail) = detail { <p>{ detail }</p> }
            <div class="actions">
                <Button icon={Icon::Repeat} label={i18n.t("failure-retry")} onclick={press(true)} />
                <Button kind={ButtonKind::Quiet} label={i18n.t("dialog-close")} onclick={press(false)} />
            </div>
        </Notice>
    }
}
