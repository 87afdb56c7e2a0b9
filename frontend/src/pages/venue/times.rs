//! When a venue is taken: week by week, and on the day of a booking.

use chrono::{Days, NaiveDate};
use contract::{ids::VenueId, venue::VenueTime};
use yew::prelude::*;

use crate::{
    api::{use_load, venue},
    components::{
        Button, Card, Column, DataTable, Empty, FilterBar, FilterDate, Icon, Query, Row, use_query,
    },
    i18n::{I18n, use_i18n},
    time,
};

/// How many days are shown unless the address says otherwise.
const WEEK: u64 = 7;
/// How many the API tells at most.
const MOST: i64 = 42;

/// The first and the last of the days in the address. They begin today and are a week where it does not say so, or what
/// it says does not fit.
fn shown((from, to): (Option<&str>, Option<&str>), today: NaiveDate) -> (NaiveDate, NaiveDate) {
    let day = |text: Option<&str>| text.and_then(|text| text.parse::<NaiveDate>().ok());
    let from = day(from).unwrap_or(today);
    let fits = |to: &NaiveDate| (0..MOST).contains(&(*to - from).num_days());
    (from, day(to).filter(fits).unwrap_or_else(|| later(from, WEEK - 1)))
}

fn later(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap_or(day)
}

/// As many days before and after those that are shown.
fn turned((from, to): (NaiveDate, NaiveDate)) -> [(NaiveDate, NaiveDate); 2] {
    let more = (to - from).num_days().unsigned_abs();
    let earlier = |day: NaiveDate, days: u64| day.checked_sub_days(Days::new(days)).unwrap_or(day);
    let next = later(to, 1);
    [(earlier(from, more + 1), earlier(from, 1)), (next, later(next, more))]
}

/// Properties of [`Times`].
#[derive(PartialEq, Properties)]
pub(super) struct TimesProps {
    /// The venue.
    pub(super) venue: VenueId,
    /// Counts the bookings that were made and called off beside it; each is read.
    pub(super) round: u32,
}

/// When a venue is taken in the days that stand in the address.
#[component]
pub(super) fn Times(props: &TimesProps) -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let days = shown((query.get("from"), query.get("to")), time::today());
    let times = use_load((props.venue, days, props.round), |api, (id, (from, to), _)| async move {
        venue::times(&api, id, &format!("?from={from}&to={to}")).await
    });
    let [before, after] = turned(days).map(|days| turn(&query, days));
    let turns = html! { <>
        <Button icon={Icon::Back} label={i18n.t("timetable-before")} onclick={before} />
        <Button icon={Icon::Next} label={i18n.t("timetable-after")} onclick={after} />
    </> };
    let title =
        i18n.ta("venue-times-of", &[("from", time::day(days.0).into()), ("to", time::day(days.1).into())]);
    html! {
        <Card {title} actions={turns}>
            <FilterBar>
                <FilterDate name="from" label={i18n.t("credit-from")} />
                <FilterDate name="to" label={i18n.t("credit-to")} />
            </FilterBar>
            { times.view(|times| html! {
                <DataTable id="venue-times" caption={i18n.t("venue-times")} columns={columns(&i18n)} adjustable=false
                    rows={times.taken.iter().map(|one| row(&i18n, one)).collect::<Vec<_>>()}
                    empty={html! { <Empty title={i18n.t("venue-times-none")} advice={i18n.t("venue-times-none-advice")} /> }} />
            }) }
        </Card>
    }
}

fn turn(query: &Query, (from, to): (NaiveDate, NaiveDate)) -> Callback<MouseEvent> {
    let (query, from, to) = (query.clone(), time::day(from), time::day(to));
    Callback::from(move |_: MouseEvent| query.change(&[("from", &from), ("to", &to)]))
}

fn columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("when", i18n.t("class-when")),
        Column::new("purpose", i18n.t("venue-purpose")),
        Column::new("school", i18n.t("school-pick")),
    ]
}

/// What is another's is not told.
fn told(i18n: &I18n, text: Option<&String>) -> AttrValue {
    text.map_or_else(|| i18n.t("venue-of-another"), |text| text.clone().into())
}

fn row(i18n: &I18n, one: &VenueTime) -> Row {
    Row {
        key: one.starts_at.to_rfc3339().into(),
        to: None,
        cells: vec![
            html! { format!("{}–{}", time::minute(one.starts_at), time::clock(one.ends_at)) },
            html! { told(i18n, one.purpose.as_ref()) },
            html! { told(i18n, one.school_name.as_ref()) },
        ],
    }
}

/// Properties of [`DayTimes`].
#[derive(PartialEq, Properties)]
pub(super) struct DayTimesProps {
    /// The venue.
    pub(super) venue: VenueId,
    /// The day as it is typed.
    pub(super) day: AttrValue,
}

/// When a venue is taken on one day, for who is about to book it.
#[component]
pub(super) fn DayTimes(props: &DayTimesProps) -> Html {
    let i18n = use_i18n();
    let day = props.day.parse::<NaiveDate>().ok();
    let times = use_load((props.venue, day), |api, (id, day)| async move {
        let Some(day) = day else { return Ok((None, Vec::new())) };
        let times = venue::times(&api, id, &format!("?from={day}&to={day}")).await?;
        Ok((Some(day), times.taken))
    });
    let Some(day) = day else { return Html::default() };
    let line = |one: &VenueTime| {
        let hours = format!("{}–{}", time::clock(one.starts_at), time::clock(one.ends_at));
        html! { <li key={hours.clone()}>{ format!("{hours} {}", told(&i18n, one.purpose.as_ref())) }</li> }
    };
    html! {
        <div class="wide">
            { times.view(|read| html! {
                // What was read for another day stays until this one is here, and is not shown.
                if read.0 == Some(day) {
                    if read.1.is_empty() {
                        <p class="hint">{ i18n.t("venue-day-free") }</p>
                    } else {
                        <p class="hint">{ i18n.t("venue-day-taken") }</p>
                        <ul>{ for read.1.iter().map(line) }</ul>
                    }
                }
            }) }
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_week_from_today_on_is_shown_unless_the_address_says_otherwise() {
        let today = day("2025-11-12");
        let asked = |from, to| shown((from, to), today);
        assert_eq!(asked(None, None), (today, day("2025-11-18")));
        assert_eq!(asked(Some("2025-12-01"), None), (day("2025-12-01"), day("2025-12-07")));
        assert_eq!(asked(Some("2025-12-01"), Some("2025-12-31")), (day("2025-12-01"), day("2025-12-31")));
        for to in ["2025-11-30", "2026-01-12", "soon"] {
            assert_eq!(asked(Some("2025-12-01"), Some(to)), (day("2025-12-01"), day("2025-12-07")));
        }
    }

    #[test]
    fn turning_shows_as_many_days_without_a_gap() {
        let [before, after] = turned((day("2025-11-12"), day("2025-11-18")));
        assert_eq!(before, (day("2025-11-05"), day("2025-11-11")));
        assert_eq!(after, (day("2025-11-19"), day("2025-11-25")));
    }
}
