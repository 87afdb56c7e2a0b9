//! The counter: who, what, hand over.

use contract::learner::LearnerView;
use yew::prelude::*;

use super::{counter::Counter, find::FindLearner};
use crate::{
    components::{Button, Card, Empty, Icon, LinkButton, PageHeader, use_counter},
    i18n::{I18n, use_i18n},
    route::Route,
};

/// Redeems credits from the learner to the handing over, with keyboard and scanner alone if need be.
#[component]
pub fn DeskPage() -> Html {
    let i18n = use_i18n();
    let counter = use_counter();
    let learner = use_state(|| None::<LearnerView>);
    let onfound = {
        let learner = learner.clone();
        Callback::from(move |found: LearnerView| learner.set(Some(found)))
    };
    let next = {
        let learner = learner.clone();
        Callback::from(move |_: MouseEvent| learner.set(None))
    };
    let actions = html! { <>
        <LinkButton to={Route::Stock} label={i18n.t("nav-stock")} />
        <LinkButton to={Route::Orders} label={i18n.t("nav-orders")} />
    </> };
    html! { <>
        <PageHeader title={i18n.t("nav-redemption")} subtitle={counter.pick.clone()} {actions} />
        { counter.facilities.view(|_| match (counter.facility, &*learner) {
            (None, _) => no_counter(&i18n, counter.several),
            (Some(_), None) => html! { <FindLearner {onfound} /> },
            (Some(facility), Some(found)) => html! { <>
                <div class="card who-card">
                    <span class="avatar" aria-hidden="true">{ Html::from(Icon::People) }</span>
                    <div><p class="who-name">{ &found.name_zh }</p>
                        <p class="subtle"><span class="mono">{ &found.id_number_masked }</span>{ " · " }{ &found.school_name }</p></div>
                    <Button icon={Icon::Repeat} label={i18n.t("redemption-next")} onclick={next} />
                </div>
                <Counter key={format!("{}{facility}", found.id)} learner={found.id} {facility} />
            </> },
        }) }
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
