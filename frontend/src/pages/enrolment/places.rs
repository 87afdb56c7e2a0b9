//! How many places there are, are kept, taken and free.

use contract::class::PlacesView;
use yew::prelude::*;

use crate::{
    components::{Figure, Figures, percent},
    i18n::use_i18n,
    time,
};

/// Properties of [`Places`].
#[derive(PartialEq, Properties)]
pub(super) struct PlacesProps {
    /// What is shown.
    pub(super) places: PlacesView,
}

/// A bar with its figures, and for whom what is free is free.
#[component]
pub(super) fn Places(props: &PlacesProps) -> Html {
    let i18n = use_i18n();
    let places = props.places;
    let kept = if places.reservation_holds {
        i18n.ta(
            "enrolment-kept",
            &[
                ("reserved", places.reserved.into()),
                ("share", percent(places.priority_quota_bp).into()),
                ("day", time::day(places.released_on).into()),
            ],
        )
    } else {
        i18n.t("enrolment-released")
    };
    let free = if places.takes_applications {
        i18n.ta(
            "enrolment-free",
            &[("all", places.free_for_priority.into()), ("others", places.free_for_others.into())],
        )
    } else {
        i18n.t("enrolment-closed")
    };
    let figure = |label, value: u32, note| Figure { label, value: html! { value }, note };
    let of_priority = |count: u32| Some(i18n.ta("enrolment-of-priority", &[("count", count.into())]));
    let items = vec![
        figure(i18n.t("enrolment-capacity"), places.capacity, None),
        figure(i18n.t("enrolment-enrolled"), places.enrolled, of_priority(places.enrolled_priority)),
        figure(i18n.t("enrolment-waiting"), places.waiting, of_priority(places.waiting_priority)),
    ];
    html! {
        <div class="places">
            <Figures {items} />
            { bar(&places) }
            <p>{ kept }</p>
            <p><strong>{ free }</strong></p>
        </div>
    }
}

/// What is taken from the left, what is kept and still free from the right.
fn bar(places: &PlacesView) -> Html {
    let whole = u64::from(places.capacity.max(places.enrolled).max(1));
    let length = |count: u32| u64::from(count) * 10_000 / whole;
    let kept = if places.reservation_holds {
        places.reserved.saturating_sub(places.enrolled_priority).min(places.free_for_priority)
    } else {
        0
    };
    let (taken, kept) = (length(places.enrolled), length(kept));
    html! {
        <svg class="bar" viewBox="0 0 10000 10" preserveAspectRatio="none" aria-hidden="true">
            <rect class="bar-full" width="10000" height="10" />
            <rect class="bar-share" width={taken.to_string()} height="10" />
            <rect class="bar-kept" x={(10_000 - kept).to_string()} width={kept.to_string()} height="10" />
        </svg>
    }
}
