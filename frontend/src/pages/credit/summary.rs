//! A learner's balance in large figures.

use contract::{credit::LearnerCreditsView, ids::LearnerId};
use yew::prelude::*;

use crate::{
    api::{credit, use_load},
    components::{Card, Figure, Figures, LinkButton, credits},
    i18n::{I18n, use_i18n},
    route::Route,
    time,
};

/// Properties of [`Summary`].
#[derive(PartialEq, Properties)]
pub struct SummaryProps {
    /// Whose.
    pub learner: LearnerId,
}

/// The balance with a way to the whole account.
#[component]
pub fn Summary(props: &SummaryProps) -> Html {
    let i18n = use_i18n();
    let account = use_load(props.learner, |api, learner| async move { credit::account(&api, learner).await });
    let to = Route::LearnerCredits { id: props.learner };
    html! {
        <Card title={i18n.t("credit-account")} actions={html! { <LinkButton {to} label={i18n.t("credit-account-open")} /> }}>
            { account.view(|account| figures(&i18n, account)) }
        </Card>
    }
}

/// What can be spent, what waits where something does, the balance, what is held, and what expires next.
pub(super) fn figures(i18n: &I18n, account: &LearnerCreditsView) -> Html {
    let expiring = account.next_expiring.as_ref();
    let mut items = vec![
        Figure {
            label: i18n.t("credit-available"),
            value: credits(i18n, account.available),
            note: Some(i18n.t("credit-available-note")),
        },
        Figure { label: i18n.t("credit-balance"), value: credits(i18n, account.balance), note: None },
        Figure {
            label: i18n.t("credit-held"),
            value: credits(i18n, account.held),
            note: Some(i18n.t("credit-held-note")),
        },
        Figure {
            label: i18n.t("credit-next-expiring"),
            value: expiring.map_or_else(|| html! { "—" }, |bucket| credits(i18n, bucket.balance)),
            note: expiring
                .map(|bucket| i18n.ta("credit-expires-on", &[("day", time::day(bucket.expires_on).into())])),
        },
    ];
    if account.waiting.centi() > 0 {
        let waiting = Figure {
            label: i18n.t("credit-waiting"),
            value: credits(i18n, account.waiting),
            note: Some(i18n.t("credit-waiting-note")),
        };
        items.insert(1, waiting);
    }
    html! { <Figures {items} /> }
}
