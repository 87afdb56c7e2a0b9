//! The parts of the tablet view: people, counts, arrivals, and what waits for the line.

use std::collections::HashSet;

use contract::{
    class::{LiveView, SheetRow},
    ids::LearnerId,
};
use yew::prelude::*;

use super::super::{
    attendance_tone,
    queue::{Deed, Queue, Wish, to_sign_out},
};
use crate::{
    components::{Notice, StatusLabel, Tone},
    i18n::I18n,
    pages::card,
    time,
};

/// What Enter means: a code or card that was read, or the next step of the only learner that fits.
pub(super) fn meant(rows: &[SheetRow], text: &str, cards: bool) -> Option<Wish> {
    if let Some(code) = card::sign_code(text) {
        return Some(Wish::now(card::short(&code), Deed::Code(code)));
    }
    if let Some(number) = card::id_number(text).filter(|_| cards) {
        return Some(Wish::now(card::masked(&number), Deed::Scan(number)));
    }
    match matching(rows, text).as_slice() {
        [only] if !text.trim().is_empty() => next(only),
        _ => None,
    }
}

/// Those of the sheet, then the school's other learners, of whom none has signed in.
pub(super) fn with_others(sheet: &[SheetRow], everyone: &[SheetRow]) -> Vec<SheetRow> {
    let known: HashSet<LearnerId> = sheet.iter().map(|row| row.learner_id).collect();
    let others = everyone.iter().filter(|row| !known.contains(&row.learner_id));
    let others = others.map(|row| SheetRow { attendance: None, ..row.clone() });
    sheet.iter().cloned().chain(others).collect()
}

/// The learners that a text names: by a part of the name, or the end of the masked number.
pub(super) fn matching<'a>(rows: &'a [SheetRow], text: &str) -> Vec<&'a SheetRow> {
    let wanted = text.trim().to_lowercase();
    let fits = |row: &&SheetRow| {
        row.learner_name.to_lowercase().contains(&wanted)
            || row.id_number_masked.to_lowercase().ends_with(&wanted)
    };
    rows.iter().filter(fits).collect()
}

/// What a tap on a learner does, if anything.
fn next(row: &SheetRow) -> Option<Wish> {
    let deed = match &row.attendance {
        None => Deed::SignIn(row.learner_id),
        Some(attendance) => to_sign_out(attendance)?,
    };
    Some(Wish::now(row.learner_name.clone(), deed))
}

/// A learner as one large button.
pub(super) fn tile(i18n: &I18n, row: &SheetRow, queue: &Queue) -> Html {
    let waits = queue.held.iter().any(|wish| wish.is_about(row));
    let wish = next(row).filter(|_| !waits);
    let attendance = row.attendance.as_ref();
    let state = match (waits, attendance) {
        (true, _) => html! { <StatusLabel tone={Tone::Warning} text={i18n.t("attendance-waits")} /> },
        (false, Some(one)) => html! { <>
            <StatusLabel tone={attendance_tone(one.status)} text={i18n.word(one.status)} />
            <span class="subtle">{ time::clock(one.signed_in_at) }</span>
        </> },
        (false, None) => html! { <span class="subtle mono">{ &row.id_number_masked }</span> },
    };
    let (class, does) = match wish.as_ref().map(|wish| &wish.deed) {
        Some(Deed::SignOut(_)) => ("pf-m-secondary", Some(i18n.t("class-out"))),
        Some(_) => ("pf-m-primary", Some(i18n.t("class-in"))),
        None => ("pf-m-secondary", None),
    };
    let nothing = does
        .is_none()
        .then(|| i18n.ta("attendance-nothing-to-do", &[("name", row.learner_name.clone().into())]));
    let add = queue.add.clone();
    let disabled = wish.is_none();
    let onclick = Callback::from(move |_: MouseEvent| {
        if let Some(wish) = wish.clone() {
            add.emit(wish);
        }
    });
    html! {
        <li key={row.learner_id.to_string()}>
            <button type="button" class={classes!("pf-v6-c-button", "desk-person", class)} aria-label={nothing} {disabled} {onclick}>
                <strong>{ &row.learner_name }</strong>{ " " }
                if let Some(does) = does { <span class="desk-does">{ does }</span> }
            </button>
            <div class="state">{ state }</div>
        </li>
    }
}

/// How the class stands, in large figures.
pub(super) fn counts(i18n: &I18n, live: &LiveView) -> Html {
    let figure = |name: AttrValue, count: String| html! { <div><dt>{ name }</dt><dd>{ count }</dd></div> };
    html! {
        <dl class="desk-counts" aria-live="polite">
            { figure(i18n.t("enrolment-enrolled"), live.enrolled.to_string()) }
            { figure(i18n.t("attendance-present"), live.present.to_string()) }
            { figure(i18n.t("attendance-gone"), live.left.to_string()) }
            { figure(i18n.t("attendance-awaiting"), (live.awaiting + live.under_review).to_string()) }
            { figure(i18n.t("class-capacity"), live.capacity.to_string()) }
        </dl>
    }
}

/// The last who came.
pub(super) fn arrivals(i18n: &I18n, live: &LiveView) -> Html {
    html! { <>
        <h2>{ i18n.t("attendance-arrivals") }</h2>
        if live.arrivals.is_empty() { <p class="subtle">{ i18n.t("attendance-arrivals-none") }</p> }
        <ol class="desk-arrivals">{ for live.arrivals.iter().map(|one| html! {
            <li key={one.attendance_id.to_string()}>
                <strong>{ &one.learner_name }</strong>
                <span class="subtle">{ time::clock(one.signed_in_at) }{ " " }{ i18n.word(one.source) }</span>
            </li>
        }) }</ol>
    </> }
}

/// That the line is down, and what waits for it.
pub(super) fn offline(i18n: &I18n, held: &[Wish], rows: &[SheetRow]) -> Html {
    if held.is_empty() {
        return Html::default();
    }
    let title = i18n.ta("attendance-offline", &[("count", held.len().into())]);
    let names: Vec<&str> = held
        .iter()
        .filter_map(|wish| rows.iter().find(|row| wish.is_about(row)))
        .map(|row| row.learner_name.as_str())
        .collect();
    html! {
        <Notice tone={Tone::Warning} urgent=true {title}>
            <p>{ i18n.t("attendance-offline-what") }</p>
            if !names.is_empty() { <p>{ names.join(&i18n.t("list-comma")) }</p> }
        </Notice>
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn row(name: &str, last: &str) -> SheetRow {
        serde_json::from_value(json!({
            "learner_id": format!("01890000-0000-7000-8000-00000000000{last}"), "learner_name": name,
            "id_number_masked": format!("150602***********{last}"), "enrolled": true, "attendance": null,
        }))
        .unwrap()
    }

    #[test]
    fn who_comes_without_a_place_is_found_behind_those_who_have_one() {
        let (sheet, everyone) =
            ([row("王桂兰", "2")], [row("其木格", "1"), row("王桂兰", "2"), row("王秀英", "3")]);
        let names: Vec<String> =
            with_others(&sheet, &everyone).into_iter().map(|row| row.learner_name).collect();
        assert_eq!(names, ["王桂兰", "其木格", "王秀英"]);
    }

    #[test]
    fn enter_means_the_only_one_that_fits_or_what_was_scanned() {
        let rows = [row("其木格", "1"), row("王桂兰", "2"), row("王秀英", "3")];
        let deed = |text: &str, cards| meant(&rows, text, cards).map(|wish| wish.deed);
        assert_eq!(deed("其木", false), Some(Deed::SignIn(rows[0].learner_id)));
        assert_eq!(deed("王", false), None, "two fit");
        assert_eq!(deed(" ", false), None, "all fit");
        let number = "15060219500101001X".to_owned();
        assert_eq!(deed(&number, true), Some(Deed::Scan(number.clone())));
        assert_eq!(deed(&number, false), None, "who may not look up cards is not offered to");
        let code = "K0123456789ABCDEFGHJKMNPQ".to_owned();
        assert_eq!(deed(&code, false), Some(Deed::Code(code.clone())));
    }
}
