//! Finds a learner by ID number (typed or scanned) or by name.

use contract::learner::LearnerView;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::{
    api::{Api, ApiError, learner, use_action},
    components::{Button, ButtonKind, Card, Icon, Notice, Tone, browser, describe},
    i18n::use_i18n,
    pages::card,
};

const INPUT: &str = "find-learner";

/// Properties of [`FindLearner`].
#[derive(PartialEq, Properties)]
pub(super) struct FindLearnerProps {
    /// Hears who was found.
    pub(super) onfound: Callback<LearnerView>,
}

/// Who was found, and whether there are more than these.
struct Hits {
    found: Vec<LearnerView>,
    more: bool,
}

async fn find(api: &Api, typed: &str) -> Result<Hits, ApiError> {
    if let Some(number) = card::id_number(typed) {
        return learner::look_up(api, number).await.map(|one| Hits { found: vec![one], more: false });
    }
    let page = learner::by_name(api, typed).await?;
    Ok(Hits { more: page.next_cursor.is_some(), found: page.items })
}

/// One box for both; a single hit is taken at once, so that scanning needs no further press.
#[component]
pub(super) fn FindLearner(props: &FindLearnerProps) -> Html {
    let i18n = use_i18n();
    let typed = use_state(String::new);
    let hits = use_state(|| None::<Hits>);
    let failure = use_state(|| None::<ApiError>);
    use_effect_with((), |()| browser::focus(INPUT));
    let look = {
        let (hits, failure, onfound) = (hits.clone(), failure.clone(), props.onfound.clone());
        use_action(
            |api, typed: String| async move { find(&api, &typed).await },
            move |outcome| match outcome {
                Ok(found) => {
                    failure.set(None);
                    match found.found.as_slice() {
                        [only] => onfound.emit(only.clone()),
                        _ => hits.set(Some(found)),
                    }
                }
                Err(error) => {
                    hits.set(None);
                    failure.set(Some(error));
                }
            },
        )
    };
    let onsubmit = {
        let (typed, run) = (typed.clone(), look.run);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let text = typed.trim().to_owned();
            if !text.is_empty() {
                run.emit(text);
            }
        })
    };
    let oninput = {
        let typed = typed.clone();
        Callback::from(move |event: InputEvent| {
            typed.set(event.target_unchecked_into::<HtmlInputElement>().value());
        })
    };
    html! {
        <Card title={i18n.t("redemption-who")}>
            <form class="scan" {onsubmit}>
                <label for={INPUT}>{ i18n.t("redemption-find") }</label>
                <div class="scan-line">
                    <span class="search-box">
                        { Html::from(Icon::Search) }
                        <input id={INPUT} type="search" autocomplete="off" value={(*typed).clone()} {oninput} aria-describedby="find-hint" />
                    </span>
                    <Button kind={ButtonKind::Primary} submit=true busy={look.busy} label={i18n.t("redemption-find-do")} />
                </div>
                <p class="hint" id="find-hint">{ i18n.t("redemption-find-hint") }</p>
            </form>
            if let Some(error) = &*failure { <Notice tone={Tone::Bad} urgent=true title={describe(&i18n, error).0} /> }
            { hits.as_ref().map(|found| list(&i18n, found, &props.onfound)).unwrap_or_default() }
        </Card>
    }
}

fn list(i18n: &crate::i18n::I18n, Hits { found, more }: &Hits, onfound: &Callback<LearnerView>) -> Html {
    if found.is_empty() {
        return html! { <p role="status">{ i18n.t("redemption-nobody") }</p> };
    }
    let hit = |one: &LearnerView| {
        let (chosen, onfound) = (one.clone(), onfound.clone());
        let onclick = Callback::from(move |_: MouseEvent| onfound.emit(chosen.clone()));
        html! {
            <li><button type="button" class="hit" {onclick}>
                <strong>{ &one.name_zh }</strong><span class="mono">{ &one.id_number_masked }</span><span class="subtle">{ &one.school_name }</span>
            </button></li>
        }
    };
    html! { <>
        <ul class="hits" aria-label={i18n.t("redemption-hits")}>{ for found.iter().map(hit) }</ul>
        if *more { <p role="status">{ i18n.ta("redemption-more-hits", &[("count", found.len().into())]) }</p> }
    </> }
}
