//! What of a learner's credits expires when, as bars of what is free, what waits and what is held.

use std::rc::Rc;

use chrono::NaiveDate;
use contract::credit::{CreditBucketView, LearnerCreditsView};
use yew::prelude::*;

use crate::{
    components::{Card, Empty, StatusLabel, Tone, credits, grouped},
    i18n::{I18n, use_i18n},
    time,
};

/// The bars are drawn on a scale of so many parts.
const SCALE: i64 = 10_000;

/// Properties of [`Buckets`].
#[derive(PartialEq, Properties)]
pub(super) struct BucketsProps {
    pub(super) account: Rc<LearnerCreditsView>,
}

/// The buckets, the one that expires first at the top, which is also spent first.
#[component]
pub(super) fn Buckets(props: &BucketsProps) -> Html {
    let i18n = use_i18n();
    let buckets = &props.account.buckets;
    let whole = buckets.iter().map(|bucket| bucket.balance.centi()).max().unwrap_or_default();
    let today = time::today();
    html! {
        <Card title={i18n.t("credit-buckets")}>
            if buckets.is_empty() {
                <Empty title={i18n.t("credit-no-buckets")} advice={i18n.t("credit-no-entries-advice")} />
            } else {
                <p class="legend"><span class="legend-free" aria-hidden="true" />{ i18n.t("credit-available") }
                    if props.account.waiting.centi() > 0 { <span class="legend-waiting" aria-hidden="true" />{ i18n.t("credit-waiting") } }
                    <span class="legend-held" aria-hidden="true" />{ i18n.t("credit-held") }</p>
                <ul class="buckets">{ for buckets.iter().map(|bucket| row(&i18n, bucket, whole, today)) }</ul>
                <p class="subtle">{ i18n.t("credit-buckets-order") }</p>
            }
        </Card>
    }
}

fn row(i18n: &I18n, bucket: &CreditBucketView, whole: i64, today: NaiveDate) -> Html {
    let part = |centi: i64| centi.saturating_mul(SCALE) / whole.max(1);
    let (held, waiting) = (bucket.held.centi(), bucket.waiting.centi());
    let (free_part, waiting_part, held_part) =
        (part(bucket.balance.centi() - held - waiting), part(waiting), part(held));
    html! {
        <li key={bucket.account_id.to_string()}>
            <div class="bucket-when">
                <strong>{ i18n.ta("credit-until", &[("day", time::day(bucket.expires_on).into())]) }</strong>
                { days_left(i18n, bucket.expires_on, today) }
            </div>
            <svg class="bar" viewBox="0 0 10000 10" preserveAspectRatio="none" aria-hidden="true">
                <rect class="bar-full" width="10000" height="10" />
                <rect class="bar-share" width={free_part.to_string()} height="10" />
                <rect class="bar-waiting" x={free_part.to_string()} width={waiting_part.to_string()} height="10" />
                <rect class="bar-held" x={(free_part + waiting_part).to_string()} width={held_part.to_string()} height="10" />
            </svg>
            <div class="bucket-amount">
                <strong>{ credits(i18n, bucket.balance) }</strong>
                if waiting > 0 { <span class="subtle">{ i18n.ta("credit-of-it-waiting", &[("amount", grouped(&bucket.waiting.to_string()).into())]) }</span> }
                if held > 0 { <span class="subtle">{ i18n.ta("credit-of-it-held", &[("amount", grouped(&bucket.held.to_string()).into())]) }</span> }
            </div>
        </li>
    }
}

/// How many days are left, the more urgent the fewer.
pub(super) fn days_left(i18n: &I18n, expires_on: NaiveDate, today: NaiveDate) -> Html {
    let days = (expires_on - today).num_days();
    let tone = match days {
        ..=7 => Tone::Bad,
        8..=30 => Tone::Warning,
        31..=60 => Tone::Info,
        _ => Tone::Neutral,
    };
    html! { <StatusLabel {tone} text={i18n.ta("credit-days-left", &[("days", days.max(0).into())])} /> }
}
