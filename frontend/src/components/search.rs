//! A filter that is typed.

use gloo_timers::callback::Timeout;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{Icon, browser, filter::FilterProps, use_query};

const TYPING_PAUSE_MS: u32 = 350;

/// Searches in the texts of a list (`q` unless said otherwise) once the typing pauses; what an input method is still
/// composing is not searched for.
#[component]
pub fn FilterSearch(props: &FilterProps) -> Html {
    let node = use_node_ref();
    let (text, typed) = use_typed(props.name);
    let oninput = {
        let typed = typed.clone();
        Callback::from(move |event: InputEvent| {
            let value = event.target_unchecked_into::<HtmlInputElement>().value();
            typed.emit((value, event.is_composing()));
        })
    };
    {
        let node = node.clone();
        use_effect_with((), move |()| {
            let input = node.clone();
            let listening = browser::listen(&node, "compositionend", move || {
                if let Some(input) = input.cast::<HtmlInputElement>() {
                    typed.emit((input.value(), false));
                }
            });
            move || drop(listening)
        });
    }
    let id = format!("filter-{}", props.name);
    html! {
        <div class="filter filter-search">
            <label for={id.clone()}>{ &props.label }</label>
            <span class="search-box">
                { Html::from(Icon::Search) }
                <input ref={node} {id} type="search" value={text} {oninput} autocomplete="off" />
            </span>
        </div>
    }
}

/// What stands in the box, and a way to say what was typed and whether it is still being composed. The address has
/// it trimmed and a little later; what it gets from elsewhere (a link, “clear”) is shown in the box.
#[hook]
fn use_typed(name: &'static str) -> (String, Callback<(String, bool)>) {
    let query = use_query();
    let current = query.get(name).unwrap_or_default().to_owned();
    let text = use_state(|| current.clone());
    let known = use_mut_ref(|| current.clone());
    let pause = use_mut_ref(|| None::<Timeout>);
    let latest = use_mut_ref(|| query.clone());
    latest.replace(query);
    {
        let (text, known, pause) = (text.clone(), known.clone(), pause.clone());
        use_effect_with(current, move |current| {
            if known.replace(current.clone()) != *current {
                pause.take();
                text.set(current.clone());
            }
        });
    }
    let typed = {
        let text = text.clone();
        Callback::from(move |(value, composing): (String, bool)| {
            text.set(value.clone());
            pause.take();
            if composing {
                return;
            }
            let (known, latest) = (known.clone(), latest.clone());
            let search = move || {
                let wanted = value.trim();
                if known.replace(wanted.to_owned()) != wanted {
                    let query = latest.borrow().clone();
                    query.set(name, wanted);
                }
            };
            pause.replace(Some(Timeout::new(TYPING_PAUSE_MS, search)));
        })
    };
    ((*text).clone(), typed)
}
