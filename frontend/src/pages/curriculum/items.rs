//! The items of a plan: a row a course.

use chrono::NaiveTime;
use contract::ids::CourseId;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{fault::ItemFault, planned::Planned};
use crate::{
    components::{Button, ButtonKind, Icon, Select},
    i18n::{I18n, use_i18n},
};

/// Properties of [`ItemRow`].
#[derive(PartialEq, Properties)]
pub(super) struct ItemRowProps {
    /// What is planned.
    pub(super) item: Planned,
    /// The course's title.
    pub(super) title: AttrValue,
    /// Whether it can be changed.
    pub(super) editable: bool,
    /// What is wrong with it.
    pub(super) faults: Vec<ItemFault>,
    /// Hears what it is to be.
    pub(super) onchange: Callback<Planned>,
    /// Hears that it is to go.
    pub(super) onremove: Callback<CourseId>,
}

/// One course: how many sessions, on which weekday, at what time.
#[component]
pub(super) fn ItemRow(props: &ItemRowProps) -> Html {
    let i18n = use_i18n();
    let (item, title, disabled) = (&props.item, &props.title, !props.editable);
    let change = |edit: fn(&mut Planned, String)| {
        let (item, onchange) = (item.clone(), props.onchange.clone());
        Callback::from(move |value: String| {
            let mut next = item.clone();
            edit(&mut next, value);
            onchange.emit(next);
        })
    };
    let typed = |event: InputEvent| event.target_unchecked_into::<HtmlInputElement>().value();
    let set = |event: Event| event.target_unchecked_into::<HtmlInputElement>().value();
    let days: Vec<_> = (1_u8..).map(|day| day.to_string().into()).zip(weekdays(&i18n)).collect();
    // What is no number becomes none at all, shown as an empty box, which the server then faults here.
    let sessions = change(|item, value| item.sessions = value.parse().unwrap_or_default());
    let weekday = change(|item, value| item.weekday = value.parse().ok());
    let start = change(|item, value| item.start = NaiveTime::parse_from_str(&value, "%H:%M").ok());
    let labelled = |what: AttrValue| {
        i18n.ta("curriculum-about", &[("head", title.to_string().into()), ("rest", what.to_string().into())])
    };
    let id = format!("fault-{}", item.course);
    let wrong = |member: &str| props.faults.iter().any(|fault| fault.member == member).then_some("true");
    let described = (!props.faults.is_empty()).then(|| id.clone());
    let planned =
        Some(item.sessions).filter(|count| *count > 0).map(|count| count.to_string()).unwrap_or_default();
    let time = item.start.map(|time| time.format("%H:%M").to_string()).unwrap_or_default();
    let onremove = {
        let course = item.course;
        props.onremove.reform(move |_: MouseEvent| course)
    };
    html! {
        <li class={classes!((!props.faults.is_empty()).then_some("wrong"))}>
            <strong class="plan-title">{ title }</strong>
            <label>{ i18n.t("curriculum-sessions") }
                <input type="number" min="1" max="200" value={planned} {disabled} aria-invalid={wrong("sessions_planned")} aria-describedby={described.clone()}
                    aria-label={labelled(i18n.t("curriculum-sessions"))} oninput={sessions.reform(typed)} /></label>
            <label>{ i18n.t("curriculum-weekday") }
                <Select value={item.weekday.map(|day| day.to_string()).unwrap_or_default()} options={days} empty={"—"} onchange={weekday} {disabled}
                    wrong={wrong("weekday").is_some()} described={described.clone().map(AttrValue::from)} label={labelled(i18n.t("curriculum-weekday"))} /></label>
            <label>{ i18n.t("curriculum-start") }
                <input type="time" value={time} {disabled} aria-invalid={wrong("start_time")} aria-describedby={described}
                    aria-label={labelled(i18n.t("curriculum-start"))} onchange={start.reform(set)} /></label>
            if !props.faults.is_empty() {
                <div class="row-faults" {id}>
                    { for props.faults.iter().map(|fault| html! { <p class="fault">{ Html::from(Icon::Warning) }{ &fault.text }</p> }) }
                </div>
            }
            if props.editable { <Button kind={ButtonKind::Quiet} label={i18n.ta("curriculum-remove", &[("title", title.to_string().into())])} onclick={onremove} /> }
        </li>
    }
}

/// The days of the week, from Monday.
pub(in crate::pages) fn weekdays(i18n: &I18n) -> [AttrValue; 7] {
    [
        i18n.t("weekday-1"),
        i18n.t("weekday-2"),
        i18n.t("weekday-3"),
        i18n.t("weekday-4"),
        i18n.t("weekday-5"),
        i18n.t("weekday-6"),
        i18n.t("weekday-7"),
    ]
}
