//! The counter: who, what, hand over.

use contract::{
    ids::{FacilityId, LearnerId},
    learner::LearnerView,
    redemption::RedemptionOrderView,
};
use yew::prelude::*;

use super::{
    counter::Counter,
    find::FindLearner,
    keys::{BOX, to_box, use_keys},
};
use crate::{
    api::{Api, ApiError, learner, redemption, use_action},
    components::{
        Button, Card, Empty, Icon, LinkButton, Notice, PageHeader, Tone, browser, describe, use_counter,
    },
    i18n::{I18n, use_i18n},
    route::Route,
};

/// Redeems credits from the learner to the handing over, with keyboard and scanner alone if need be.
#[component]
pub fn DeskPage() -> Html {
    let i18n = use_i18n();
    let counter = use_counter();
    let actions = html! { <>
        <LinkButton to={Route::Stock} label={i18n.t("nav-stock")} />
        <LinkButton to={Route::Orders} label={i18n.t("nav-orders")} />
    </> };
    html! { <>
        <PageHeader title={i18n.t("nav-redemption")} subtitle={counter.pick.clone()} {actions} />
        { counter.facilities.view(|_| counter.facility.map_or_else(
            || no_counter(&i18n, counter.several),
            |facility| html! { <Desk key={facility.to_string()} {facility} /> },
        )) }
    </> }
}

/// Asks for the choice where there is one, and says where there is none.
fn no_counter(i18n: &I18n, several: bool) -> Html {
    let (title, advice) = if several {
        (i18n.t("redemption-counter-first"), i18n.t("redemption-counter-first-advice"))
    } else {
        (i18n.t("redemption-no-counter"), i18n.t("redemption-no-counter-advice"))
    };
    html! { <Card><Empty {title} {advice} /></Card> }
}

#[derive(PartialEq, Properties)]
struct DeskProps {
    facility: FacilityId,
}

/// Who stands at the desk; `turn` tells one visit from the next, and with an order it is handed over at once.
#[derive(Clone, PartialEq)]
struct Visit {
    turn: u32,
    learner: LearnerView,
    order: Option<RedemptionOrderView>,
}

/// The order of a code with its learner; the code goes along, as it was just shown.
async fn by_code(
    api: &Api,
    facility: FacilityId,
    code: String,
) -> Result<(LearnerView, RedemptionOrderView), ApiError> {
    let order = redemption::by_code(api, facility, code.clone()).await?;
    let id: LearnerId = order.learner_id;
    let found = learner::read(api, id).await?;
    Ok((found.value, RedemptionOrderView { pick_up_code: Some(code), ..order }))
}

#[component]
fn Desk(props: &DeskProps) -> Html {
    let i18n = use_i18n();
    let facility = props.facility;
    let visit = use_state(|| None::<Visit>);
    let failure = use_state(|| None::<ApiError>);
    let turn = use_mut_ref(|| 0_u32);
    let begin = {
        let (visit, failure) = (visit.clone(), failure.clone());
        Callback::from(move |(learner, order): (LearnerView, Option<RedemptionOrderView>)| {
            let next = turn.borrow().wrapping_add(1);
            turn.replace(next);
            failure.set(None);
            visit.set(Some(Visit { turn: next, learner, order }));
            browser::empty(BOX);
            to_box();
        })
    };
    let leave = {
        let (visit, failure) = (visit.clone(), failure.clone());
        Callback::from(move |()| {
            failure.set(None);
            visit.set(None);
            to_box();
        })
    };
    use_keys(&leave);
    let look = {
        let (begin, failure) = (begin.clone(), failure.clone());
        use_action(
            move |api, code: String| async move { by_code(&api, facility, code).await },
            move |outcome| match outcome {
                Ok((learner, order)) => begin.emit((learner, Some(order))),
                Err(error) => failure.set(Some(error)),
            },
        )
    };
    let onfound = begin.reform(|found: LearnerView| (found, None));
    let oncode = {
        let (leave, run) = (leave.clone(), look.run.clone());
        Callback::from(move |code: String| {
            leave.emit(());
            run.emit(code);
        })
    };
    html! { <>
        <FindLearner title={i18n.t("redemption-who")} {onfound} {oncode} onlook={leave.clone()} busy={look.busy}>
            { shortcuts(&i18n) }
        </FindLearner>
        if let Some(error) = &*failure { <Notice tone={Tone::Bad} urgent=true title={no_order(&i18n, error)} /> }
        { visit.as_ref().map(|visit| at_desk(&i18n, visit, facility, &leave)).unwrap_or_default() }
    </> }
}

/// What there is no such thing as, is a code here.
fn no_order(i18n: &I18n, error: &ApiError) -> AttrValue {
    if error.code() == "not_found" { i18n.t("redemption-no-such-code") } else { describe(i18n, error).0 }
}

fn shortcuts(i18n: &I18n) -> Html {
    let key = |name: &'static str, does: &str| html! { <li><kbd>{ name }</kbd>{ i18n.t(does) }</li> };
    html! {
        <ul class="shortcuts" aria-label={i18n.t("redemption-keys")}>
            { key("Enter", "redemption-key-enter") }
            { key("1…99 Enter", "redemption-key-number") }
            { key("↓ ↑", "redemption-key-arrows") }
            { key("Esc", "redemption-key-escape") }
        </ul>
    }
}

fn at_desk(i18n: &I18n, visit: &Visit, facility: FacilityId, leave: &Callback<()>) -> Html {
    let found = &visit.learner;
    html! { <>
        <div class="card who-card">
            <span class="avatar" aria-hidden="true">{ Html::from(Icon::People) }</span>
            <div><p class="who-name">{ &found.name_zh }</p>
                <p class="subtle"><span class="mono">{ &found.id_number_masked }</span>{ " · " }{ &found.school_name }</p></div>
            <Button icon={Icon::Repeat} label={i18n.t("redemption-next")} onclick={leave.reform(|_| ())} />
        </div>
        <Counter key={visit.turn} learner={found.id} {facility} begin={visit.order.clone()} />
    </> }
}
