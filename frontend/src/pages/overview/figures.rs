//! The sums of the reader's scope: schools, learners, registrations, credits, and who came lately.

use contract::{
    facility::RegistrationState,
    money::Credits,
    overview::{AttendanceDay, OverviewView},
};
use yew::prelude::*;

use crate::{
    api::{overview, use_load},
    components::{Card, Figure, Figures, Line, LineChart, credits, grouped},
    i18n::{I18n, use_i18n},
    time,
};

/// Large numbers at the top of the first page.
#[component]
pub(super) fn Sums() -> Html {
    let i18n = use_i18n();
    let sums = use_load((), |api, ()| async move { overview::read(&api).await });
    sums.view(|sums| {
        html! { <>
            <Figures items={figures(&i18n, sums)} />
            <Card title={i18n.t("overview-attendance")}>{ attendance(&i18n, &sums.attendance) }</Card>
        </> }
    })
}

fn figures(i18n: &I18n, sums: &OverviewView) -> Vec<Figure> {
    let count = |number: u32| html! { <span class="number">{ grouped(&number.to_string()) }</span> };
    let standing =
        |state| sums.facilities.iter().filter(|one| one.status == state).map(|one| one.count).sum::<u32>();
    let told = |amount: Credits| grouped(&amount.to_string());
    let (registered, waiting) =
        (standing(RegistrationState::Approved), standing(RegistrationState::Submitted));
    vec![
        Figure {
            label: i18n.t("overview-schools"),
            value: count(sums.schools),
            note: Some(i18n.ta(
                "overview-schools-note",
                &[("registered", registered.into()), ("waiting", waiting.into())],
            )),
        },
        Figure {
            label: i18n.t("overview-learners"),
            value: count(sums.learners),
            note: Some(i18n.t("overview-learners-note")),
        },
        Figure {
            label: i18n.t("overview-issued"),
            value: credits(i18n, sums.credits.issued),
            note: Some(
                i18n.ta("overview-issued-note", &[("outstanding", told(sums.credits.outstanding).into())]),
            ),
        },
        Figure {
            label: i18n.t("overview-redeemed"),
            value: credits(i18n, sums.credits.redeemed),
            note: Some(i18n.ta(
                "overview-redeemed-note",
                &[
                    ("reserved", told(sums.credits.reserved).into()),
                    ("lapsed", told(sums.credits.lapsed).into()),
                ],
            )),
        },
    ]
}

/// How many came on each of the last days.
fn attendance(i18n: &I18n, days: &[AttendanceDay]) -> Html {
    let steps: Vec<AttrValue> = days.iter().map(|one| time::day(one.day).split_off(5).into()).collect();
    let line = Line {
        label: i18n.t("overview-attendances"),
        values: days.iter().map(|one| Some(one.attendances)).collect(),
    };
    html! { <LineChart title={i18n.t("overview-attendance-title")} {steps} lines={vec![line]} /> }
}
