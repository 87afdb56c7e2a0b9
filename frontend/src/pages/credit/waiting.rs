//! What a learner has earned and cannot spend yet, and until when.

use contract::credit::{LearnerCreditsView, WaitingEarning};
use yew::prelude::*;
use yew_router::prelude::Link;

use crate::{
    components::{Card, StatusLabel, Tone, credits},
    i18n::I18n,
    route::Route,
    time,
};

/// Each earning that waits, with the instant from which on it can be spent; nothing where none does.
pub(super) fn waiting(i18n: &I18n, account: &LearnerCreditsView) -> Html {
    if account.waits.is_empty() {
        return Html::default();
    }
    html! {
        <Card title={i18n.t("credit-waiting-title")}>
            <ul class="orders">{ for account.waits.iter().map(|one| line(i18n, one)) }</ul>
            <p class="subtle">{ i18n.t("credit-waiting-about") }</p>
        </Card>
    }
}

fn line(i18n: &I18n, one: &WaitingEarning) -> Html {
    let (tone, text) = if one.under_review {
        (Tone::Warning, i18n.t("credit-under-review"))
    } else {
        (Tone::Info, i18n.ta("credit-vests-at", &[("time", time::minute(one.vests_at).into())]))
    };
    html! {
        <li key={one.earning_id.to_string()}>
            <strong>{ credits(i18n, one.amount) }</strong>
            <StatusLabel {tone} {text} />
            <Link<Route> to={Route::Earning { id: one.earning_id }}>{ i18n.t("credit-how") }</Link<Route>>
        </li>
    }
}
