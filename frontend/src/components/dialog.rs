//! Dialogs on the browser's own `<dialog>`: it traps the focus, closes on Esc and dims the rest.

use web_sys::{Element, HtmlDialogElement};
use yew::prelude::*;

use super::{Button, ButtonKind, browser};
use crate::i18n::use_i18n;

/// Properties of [`Dialog`].
#[derive(PartialEq, Properties)]
pub struct DialogProps {
    /// Its heading.
    pub title: AttrValue,
    /// Hears that the reader wants to leave; the page then stops rendering the dialog.
    pub onclose: Callback<()>,
    /// What is inside.
    pub children: Html,
    /// Buttons at the end, the main one first.
    #[prop_or_default]
    pub footer: Html,
    /// Whether it stands at the side as a panel: for details of one row of a list.
    #[prop_or_default]
    pub side: bool,
    /// Whether it is wide: for a table inside.
    #[prop_or_default]
    pub wide: bool,
}

/// Puts the focus where the reader goes on: into the first field; without any on the main button, or, where what it
/// does cannot be taken back, on the one that leaves; without a button to the beginning of what is told.
fn begin(dialog: &NodeRef) {
    const FIELD: &str = ".dialog-body :is(input, select, textarea):not([disabled])";
    const DANGER: &str = ".actions .pf-m-danger";
    let has_danger = dialog
        .cast::<Element>()
        .is_some_and(|element| element.query_selector(DANGER).is_ok_and(|one| one.is_some()));
    let button =
        if has_danger { ".actions .pf-m-secondary" } else { ".actions .pf-m-primary:not([disabled])" };
    let _ = [FIELD, button, "h2"].iter().any(|selector| browser::focus_first(dialog, selector));
}

/// Opens the `<dialog>` above everything else as long as it is rendered, and then gives the focus back.
#[hook]
pub(crate) fn use_modal(node: &NodeRef) {
    let node = node.clone();
    use_effect_with((), move |()| {
        let before = browser::focused();
        let dialog = node.cast::<HtmlDialogElement>();
        if let Some(dialog) = &dialog {
            let _ = dialog.show_modal();
        }
        move || {
            // While the dialog is open nothing outside of it can take the focus.
            if let Some(dialog) = dialog {
                dialog.close();
            }
            if let Some(element) = before {
                let _ = element.focus();
            }
        }
    });
}

/// A dialog, open as long as it is rendered.
#[component]
pub fn Dialog(props: &DialogProps) -> Html {
    let i18n = use_i18n();
    let node = use_node_ref();
    use_modal(&node);
    {
        let node = node.clone();
        use_effect_with((), move |()| begin(&node));
    }
    let oncancel = {
        let (node, onclose) = (node.clone(), props.onclose.clone());
        Callback::from(move |event: Event| {
            // A file chooser inside that is left without a choice says “cancel” too, and that event rises up to here.
            if event.target_dyn_into::<HtmlDialogElement>().is_none_or(|target| node.cast() != Some(target)) {
                return;
            }
            event.prevent_default();
            onclose.emit(());
        })
    };
    html! {
        <dialog ref={node} class={classes!("dialog", props.side.then_some("side"), props.wide.then_some("broad"))} aria-labelledby="dialog-title" {oncancel}>
            <header>
                <h2 id="dialog-title" tabindex="-1">{ &props.title }</h2>
                <Button kind={ButtonKind::Quiet} label={i18n.t("dialog-close")} onclick={props.onclose.reform(|_| ())} />
            </header>
            <div class="dialog-body">{ props.children.clone() }</div>
            if props.footer != Html::default() { <footer class="actions">{ props.footer.clone() }</footer> }
        </dialog>
    }
}

/// Properties of [`ConfirmDialog`].
#[derive(PartialEq, Properties)]
pub struct ConfirmDialogProps {
    /// The question.
    pub title: AttrValue,
    /// What will happen, in numbers where there are any.
    pub children: Html,
    /// The verb on the button that goes ahead.
    pub confirm: AttrValue,
    /// Whether what it does destroys or cannot be taken back.
    #[prop_or_default]
    pub danger: bool,
    /// Whether it is under way.
    #[prop_or_default]
    pub busy: bool,
    /// Hears that the reader goes ahead.
    pub onconfirm: Callback<()>,
    /// Hears that the reader does not.
    pub onclose: Callback<()>,
}

/// Asks before something is done, and says what will happen.
#[component]
pub fn ConfirmDialog(props: &ConfirmDialogProps) -> Html {
    let i18n = use_i18n();
    let kind = if props.danger { ButtonKind::Danger } else { ButtonKind::Primary };
    let footer = html! { <>
        <Button {kind} busy={props.busy} label={props.confirm.clone()} onclick={props.onconfirm.reform(|_| ())} />
        <Button label={i18n.t("dialog-cancel")} onclick={props.onclose.reform(|_| ())} />
    </> };
    html! { <Dialog title={props.title.clone()} onclose={props.onclose.clone()} {footer}>{ props.children.clone() }</Dialog> }
}
