//! Tells a school of the plan that it owes.

use contract::curriculum::CurriculumReminderView;
use yew::prelude::*;

use crate::{
    api::{refresh, use_load},
    components::{Notice, Tone},
    i18n::{I18n, use_i18n},
    may,
    session::use_session,
    time,
};

/// How many schools are named at most; the rest is counted.
const NAMED: usize = 5;

/// A notice of the reminders that are open; nothing where there are none, or where they cannot be read.
#[component]
pub(in crate::pages) fn Reminders() -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let may_read = session.has_role(may::LIST_CURRICULUM_REMINDERS);
    let found = use_load(may_read, |api, may_read| async move {
        if may_read { refresh::reminders(&api).await.map(Some) } else { Ok(None) }
    });
    let Some(page) = found.value.as_ref().and_then(|found| found.as_ref().as_ref()) else {
        return Html::default();
    };
    let Some(first) = page.items.iter().min_by_key(|one| one.days_before) else { return Html::default() };
    let left = (first.last_day - time::today()).num_days().max(0);
    let tone = if first.days_before <= 7 { Tone::Bad } else { Tone::Warning };
    let title = i18n.ta(
        "reminder-title",
        &[
            ("half", time::half_year(&i18n, first.half_year).to_string().into()),
            ("days", left.into()),
            ("count", page.items.len().into()),
        ],
    );
    html! {
        <Notice {tone} {title}>
            <p>{ i18n.ta("reminder-schools", &[("names", names(&i18n, &page.items).into())]) }</p>
            <p>{ i18n.ta("reminder-until", &[("day", time::day(first.last_day).into())]) }</p>
        </Notice>
    }
}

fn names(i18n: &I18n, items: &[CurriculumReminderView]) -> String {
    let comma = i18n.t("list-comma");
    let named: Vec<&str> = items.iter().take(NAMED).map(|one| one.school_name.as_str()).collect();
    let more = if items.len() > NAMED { "…" } else { "" };
    format!("{}{more}", named.join(&comma))
}
