//! The box that finds a learner by ID number or by name, both typed or scanned; at the desk also an order by its code.

use contract::learner::LearnerView;
use yew::prelude::*;

use super::{
    keys::{BOX, to_box},
    typed::{Typed, typed},
};
use crate::{
    api::{Api, ApiError, learner, use_action},
    components::{Button, ButtonKind, Card, Icon, Notice, Tone, browser, describe},
    i18n::{I18n, use_i18n},
};

/// Properties of [`FindLearner`].
#[derive(PartialEq, Properties)]
pub(crate) struct FindLearnerProps {
    /// What it is for.
    pub(crate) title: AttrValue,
    /// Hears who was found.
    pub(crate) onfound: Callback<LearnerView>,
    /// Hears that somebody is looked for.
    #[prop_or_default]
    pub(crate) onlook: Callback<()>,
    /// Hears pick-up codes; without it they are looked for like names.
    #[prop_or_default]
    pub(crate) oncode: Option<Callback<String>>,
    /// Whether a code is being looked up.
    #[prop_or_default]
    pub(crate) busy: bool,
    /// What the keys do.
    #[prop_or_default]
    pub(crate) children: Html,
}

/// So many are listed at most: one that is not among them is found by the ID number.
const LISTED: u32 = 20;

/// Who was found, and whether there are more than these.
struct Hits {
    found: Vec<LearnerView>,
    more: bool,
}

/// What is looked up.
enum Wanted {
    Number(String),
    Name(String),
}

async fn find(api: &Api, wanted: Wanted) -> Result<Hits, ApiError> {
    match wanted {
        Wanted::Number(number) => {
            learner::look_up(api, number).await.map(|one| Hits { found: vec![one], more: false })
        }
        Wanted::Name(name) => {
            let page = learner::by_name(api, &name, LISTED).await?;
            Ok(Hits { more: page.next_cursor.is_some(), found: page.items })
        }
    }
}

/// One box for all; a single hit is taken at once, so that scanning needs no further press. What was typed stays until
/// it has led to something, and the next scan takes its place.
#[component]
pub(crate) fn FindLearner(props: &FindLearnerProps) -> Html {
    let i18n = use_i18n();
    let hits = use_state(|| None::<Hits>);
    let failure = use_state(|| None::<ApiError>);
    let nothing_there = use_state(|| None::<usize>);
    use_effect_with((), |()| to_box());
    let look = {
        let (hits, failure, onfound) = (hits.clone(), failure.clone(), props.onfound.clone());
        use_action(
            |api, wanted: Wanted| async move { find(&api, wanted).await },
            move |outcome| match outcome {
                Ok(found) => {
                    failure.set(None);
                    match found.found.as_slice() {
                        [only] => {
                            hits.set(None);
                            onfound.emit(only.clone());
                        }
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
        let (run, hits, failure) = (look.run.clone(), hits.clone(), failure.clone());
        let nothing_there = nothing_there.clone();
        let (onlook, oncode) = (props.onlook.clone(), props.oncode.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            // A scanner is faster than the page is drawn, so the box itself is asked.
            let text = browser::value_of(BOX).unwrap_or_default();
            nothing_there.set(None);
            let wanted = match (typed(&text), &oncode) {
                (Typed::Nothing, _) => return,
                (Typed::Place(place), _) if browser::press(&choice(place)) => return browser::empty(BOX),
                (Typed::Place(place), _) => {
                    nothing_there.set(Some(place));
                    return browser::mark_text(BOX);
                }
                (Typed::Code(code), Some(oncode)) => {
                    hits.set(None);
                    failure.set(None);
                    browser::mark_text(BOX);
                    return oncode.emit(code);
                }
                (Typed::Number(number), _) => Wanted::Number(number),
                (Typed::Code(name) | Typed::Name(name), _) => Wanted::Name(name),
            };
            browser::mark_text(BOX);
            onlook.emit(());
            run.emit(wanted);
        })
    };
    let scans_codes = props.oncode.is_some();
    let onfound = {
        let (hits, onfound) = (hits.clone(), props.onfound.clone());
        Callback::from(move |one: LearnerView| {
            hits.set(None);
            onfound.emit(one);
        })
    };
    html! {
        <Card title={&props.title}>
            <form class="scan" {onsubmit}>
                <label for={BOX}>{ i18n.t(if scans_codes { "redemption-find" } else { "learner-find" }) }</label>
                <div class="scan-line">
                    <span class="search-box">
                        { Html::from(Icon::Search) }
                        <input id={BOX} type="search" autocomplete="off" aria-describedby="find-hint" />
                    </span>
                    <Button kind={ButtonKind::Primary} submit=true busy={look.busy || props.busy} label={i18n.t("redemption-find-do")} />
                </div>
                <p class="hint" id="find-hint">{ i18n.t("redemption-find-hint") }</p>
                { props.children.clone() }
            </form>
            if let Some(place) = *nothing_there {
                <Notice tone={Tone::Warning} urgent=true title={i18n.ta("redemption-nothing-there", &[("place", place.into())])} />
            }
            if let Some(error) = &*failure { <Notice tone={Tone::Bad} urgent=true title={describe(&i18n, error).0} /> }
            { hits.as_ref().map(|found| list(&i18n, found, &onfound)).unwrap_or_default() }
        </Card>
    }
}

/// The id of the button that stands at a place of a list, from 1 on.
pub(super) fn choice(place: usize) -> String {
    format!("choice-{place}")
}

fn list(i18n: &I18n, Hits { found, more }: &Hits, onfound: &Callback<LearnerView>) -> Html {
    if found.is_empty() {
        return html! { <p role="status">{ i18n.t("redemption-nobody") }</p> };
    }
    let hit = |(at, one): (usize, &LearnerView)| {
        let (chosen, onfound) = (one.clone(), onfound.clone());
        let onclick = Callback::from(move |_: MouseEvent| onfound.emit(chosen.clone()));
        html! {
            <li><button type="button" class="hit" id={choice(at + 1)} data-choice="true" {onclick}>
                <span class="hit-name"><kbd aria-hidden="true">{ at + 1 }</kbd><strong>{ &one.name_zh }</strong></span><span class="mono">{ &one.id_number_masked }</span><span class="subtle">{ &one.school_name }</span>
            </button></li>
        }
    };
    html! { <>
        <ul class="hits" aria-label={i18n.t("redemption-hits")}>{ for found.iter().enumerate().map(hit) }</ul>
        if *more { <p role="status">{ i18n.ta("redemption-more-hits", &[("count", found.len().into())]) }</p> }
    </> }
}
