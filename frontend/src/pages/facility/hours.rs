//! The opening hours of a week: shown, and edited day by day.

use chrono::NaiveTime;
use contract::facility::OpeningSpan;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::{
    components::{Button, ButtonKind, Form, Icon, versions},
    i18n::{I18n, use_i18n},
};

const DAYS: usize = 7;

/// What is typed for one span: from and to.
type Span = (String, String);

/// The hours that are being typed, a list of spans for each day from Monday on.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Week([Vec<Span>; DAYS]);

/// The names of the days, Monday first.
fn day_names(i18n: &I18n) -> [AttrValue; DAYS] {
    [
        i18n.t("facility-monday"),
        i18n.t("facility-tuesday"),
        i18n.t("facility-wednesday"),
        i18n.t("facility-thursday"),
        i18n.t("facility-friday"),
        i18n.t("facility-saturday"),
        i18n.t("facility-sunday"),
    ]
}

/// `08:30`.
fn short(time: NaiveTime) -> String {
    let mut text = time.to_string();
    text.truncate(5);
    text
}

impl Week {
    /// The hours of a record.
    pub(super) fn of(spans: &[OpeningSpan]) -> Self {
        let mut week = Self::default();
        for span in spans {
            if let Some(day) = week.0.get_mut(usize::from(span.weekday).wrapping_sub(1)) {
                day.push((short(span.opens_at), short(span.closes_at)));
            }
        }
        week
    }

    /// The hours as the contract wants them; `None` when a time is missing or a span ends before it begins.
    pub(super) fn spans(&self) -> Option<Vec<OpeningSpan>> {
        let mut spans = Vec::new();
        for (weekday, day) in (1..).zip(&self.0) {
            for (from, to) in day {
                let (opens_at, closes_at) = (from.parse().ok()?, to.parse().ok()?);
                if opens_at >= closes_at {
                    return None;
                }
                spans.push(OpeningSpan { weekday, opens_at, closes_at });
            }
        }
        Some(spans)
    }

    /// The hours as a form keeps them: `1 08:30–12:00;1 14:30–17:30`.
    pub(super) fn written(&self) -> String {
        let spans = (1..).zip(&self.0).flat_map(|(weekday, day)| {
            day.iter().map(move |(from, to): &Span| format!("{weekday} {from}–{to}"))
        });
        spans.collect::<Vec<_>>().join(";")
    }

    /// The hours that a form keeps.
    pub(super) fn read(text: &str) -> Self {
        let mut week = Self::default();
        for span in text.split(';') {
            let Some((weekday, (from, to))) =
                span.split_once(' ').and_then(|(d, s)| Some((d, s.split_once('–')?)))
            else {
                continue;
            };
            let day = weekday.parse::<usize>().ok().and_then(|day| week.0.get_mut(day.wrapping_sub(1)));
            if let Some(day) = day {
                day.push((from.to_owned(), to.to_owned()));
            }
        }
        week
    }

    fn add(&mut self, day: usize) {
        if let Some(spans) = self.0.get_mut(day) {
            let (from, to) = if spans.is_empty() { ("08:30", "12:00") } else { ("14:30", "17:30") };
            spans.push((from.to_owned(), to.to_owned()));
        }
    }

    fn remove(&mut self, day: usize, place: usize) {
        if let Some(spans) = self.0.get_mut(day)
            && place < spans.len()
        {
            spans.remove(place);
        }
    }

    fn set(&mut self, day: usize, place: usize, end: bool, value: String) {
        if let Some(span) = self.0.get_mut(day).and_then(|spans| spans.get_mut(place)) {
            if end { span.1 = value } else { span.0 = value }
        }
    }

    /// Tuesday to Friday become as Monday.
    fn copy_monday(&mut self) {
        let monday = self.0[0].clone();
        self.0[1..5].fill(monday);
    }
}

/// The hours of a week, one line for each day that has any.
pub(super) fn describe(i18n: &I18n, week: Week) -> Html {
    let open = day_names(i18n).into_iter().zip(week.0).filter(|(_, day)| !day.is_empty());
    html! {
        <ul class="hours">
            { for open.map(|(name, day)| {
                let times: Vec<String> = day.iter().map(|(from, to)| format!("{from}–{to}")).collect();
                html! { <li><span>{ name }</span><span class="number">{ times.join("  ") }</span></li> }
            }) }
        </ul>
    }
}

/// Properties of [`HoursEditor`].
#[derive(PartialEq, Properties)]
pub(super) struct HoursEditorProps {
    /// The form that keeps the hours.
    pub form: Form,
    /// JSON pointer of the member that takes them.
    pub at: &'static str,
}

/// Edits the hours of a week.
#[component]
pub(super) fn HoursEditor(props: &HoursEditorProps) -> Html {
    let i18n = use_i18n();
    let (form, at) = (&props.form, props.at);
    let week = Week::read(form.get(at));
    let press = |edit: Box<dyn Fn(&mut Week)>| {
        let (form, week) = (form.clone(), week.clone());
        Callback::from(move |_: MouseEvent| {
            let mut next = week.clone();
            edit(&mut next);
            form.set(at, next.written());
        })
    };
    let typed = |day: usize, place: usize, end: bool| {
        let (form, week) = (form.clone(), week.clone());
        Callback::from(move |event: InputEvent| {
            let mut next = week.clone();
            next.set(day, place, end, event.target_unchecked_into::<HtmlInputElement>().value());
            form.set(at, next.written());
        })
    };
    let fault = form.fault(at);
    let wrong = fault.is_some().then_some("true");
    let time = |name: &AttrValue, day: usize, place: usize, end: bool, value: &str| {
        let label = if end {
            i18n.ta("facility-closes", &[("day", (&**name).into())])
        } else {
            i18n.ta("facility-opens", &[("day", (&**name).into())])
        };
        html! { <input type="time" aria-label={label} aria-invalid={wrong} value={value.to_owned()} oninput={typed(day, place, end)} /> }
    };
    let line = |(day, (name, spans)): (usize, (AttrValue, &Vec<Span>))| {
        html! {
            <li>
                <span class="hours-day">{ &name }</span>
                <div class="hours-spans">
                    if spans.is_empty() { <span class="subtle">{ i18n.t("facility-closed-day") }</span> }
                    { for spans.iter().enumerate().map(|(place, (from, to))| html! {
                        <div class="hours-span">
                            { time(&name, day, place, false, from) }<span aria-hidden="true">{ "–" }</span>{ time(&name, day, place, true, to) }
                            <button type="button" class="icon-button" aria-label={i18n.ta("facility-remove-span", &[("day", (&*name).into())])}
                                onclick={press(Box::new(move |week| week.remove(day, place)))}>{ Html::from(Icon::Cross) }</button>
                        </div>
                    }) }
                </div>
                <button type="button" class="icon-button" aria-label={i18n.ta("facility-add-span", &[("day", (&*name).into())])}
                    onclick={press(Box::new(move |week| week.add(day)))}>{ Html::from(Icon::Plus) }</button>
            </li>
        }
    };
    html! {
        <fieldset class="wide">
            <legend class="only-read-out">{ i18n.t("facility-opening-hours") }</legend>
            <ul class="hours-editor">{ for day_names(&i18n).into_iter().zip(&week.0).enumerate().map(line) }</ul>
            <Button kind={ButtonKind::Quiet} icon={Icon::Repeat} label={i18n.t("facility-copy-monday")} onclick={press(Box::new(Week::copy_monday))} />
            if let Some(fault) = fault { <p class="fault">{ Html::from(Icon::Warning) }{ fault }</p> }
            { versions(&i18n, form, at, &|text| describe(&i18n, Week::read(text))) }
        </fieldset>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(weekday: u8, from: &str, to: &str) -> OpeningSpan {
        OpeningSpan { weekday, opens_at: from.parse().unwrap(), closes_at: to.parse().unwrap() }
    }

    #[test]
    fn what_is_shown_is_read_back_the_same() {
        let spans = [span(1, "08:30", "12:00"), span(1, "14:30", "17:30"), span(7, "09:00", "11:00")];
        assert_eq!(Week::of(&spans).spans().unwrap(), spans);
        assert_eq!(Week::read(&Week::of(&spans).written()).spans().unwrap(), spans);
    }

    #[test]
    fn a_form_keeps_a_time_that_is_still_being_typed() {
        let mut week = Week::of(&[span(2, "08:30", "12:00")]);
        week.set(1, 0, false, String::new());
        assert_eq!((Week::read(&week.written()), Week::read("")), (week, Week::default()));
    }

    #[test]
    fn a_span_that_ends_before_it_begins_is_refused() {
        let mut week = Week::of(&[span(2, "08:30", "12:00")]);
        week.set(1, 0, true, "08:30".into());
        assert_eq!(week.spans(), None);
    }

    #[test]
    fn monday_is_copied_to_the_working_days_only() {
        let mut week =
            Week::of(&[span(1, "08:30", "12:00"), span(3, "10:00", "11:00"), span(6, "09:00", "10:00")]);
        week.copy_monday();
        let spans = week.spans().unwrap();
        assert_eq!(spans.len(), 6);
        assert_eq!(spans[5], span(6, "09:00", "10:00"));
    }
}
