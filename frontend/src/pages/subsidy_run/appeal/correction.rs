//! The facts that an appeal corrects, as a form that begins with the frozen ones: what was not touched is not given.

use contract::{
    curriculum::Half,
    measure::{Area, Points},
    subsidy::{Grade, HalfYearFacts, SchoolFacts, Veto},
    subsidy_run::SchoolFactsPatch,
};
use serde_json::{Map, Value};
use yew::prelude::*;

use crate::{
    components::{Field, FieldKind, Form, Reader, percent},
    i18n::I18n,
    pages::course::{Boxes, ticked, written},
};

/// What is typed into a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Flag,
    /// A whole number up to 255.
    Small,
    Count,
    Area,
    Points,
    /// A percentage, sent in basis points.
    Share,
    Grade,
}

/// A fact that stands in a field of its own: where, its member of the patch, its label, what is typed.
type Fact = (&'static str, &'static str, &'static str, Kind);

const FACTS: [Fact; 26] = [
    ("/facts/hosted", "hosted", "trace-hosted", Kind::Flag),
    ("/facts/fixed_venue", "fixed_venue", "trace-fixed-venue", Kind::Flag),
    ("/facts/rectification_overdue", "rectification_overdue", "trace-rectification-overdue", Kind::Flag),
    ("/facts/declared_area", "declared_area", "subsidy-declared-area", Kind::Area),
    ("/facts/measured_area", "measured_area", "subsidy-measured-area", Kind::Area),
    ("/facts/full_months_open", "full_months_open", "trace-full-months-open", Kind::Small),
    ("/facts/weekly_opening_minutes", "weekly_opening_minutes", "subsidy-weekly-opening", Kind::Count),
    ("/facts/host_assessment", "host_assessment", "trace-host-assessment", Kind::Grade),
    ("/facts/signin_completeness_bp", "signin_completeness_bp", "subsidy-signin", Kind::Share),
    ("/facts/registered_learners", "registered_learners", "trace-registered-learners", Kind::Count),
    ("/facts/regular_learners", "regular_learners", "trace-regular-learners", Kind::Count),
    ("/facts/safety_accessibility", "safety_accessibility", "subsidy-safety", Kind::Points),
    ("/facts/syllabus_quality", "syllabus_quality", "subsidy-syllabus", Kind::Points),
    ("/facts/categories", "categories", "trace-categories", Kind::Small),
    ("/facts/teaching_minutes", "teaching_minutes", "subsidy-teaching-minutes", Kind::Count),
    ("/facts/activity_forms", "activity_forms", "trace-activity-forms", Kind::Count),
    ("/facts/learning_teams", "learning_teams", "trace-learning-teams", Kind::Count),
    ("/facts/teachers", "teachers", "trace-teachers", Kind::Count),
    ("/facts/teachers_verified", "teachers_verified", "trace-teachers-verified", Kind::Count),
    ("/facts/volunteer_minutes", "volunteer_minutes", "subsidy-volunteer-minutes", Kind::Count),
    ("/facts/online_learners", "online_learners", "trace-online-learners", Kind::Count),
    ("/facts/shared_venues", "shared_venues", "trace-shared-venues", Kind::Count),
    ("/facts/smart_aging_sessions", "smart_aging_sessions", "trace-smart-aging-sessions", Kind::Count),
    ("/facts/timely_crediting_bp", "timely_crediting_bp", "subsidy-timely", Kind::Share),
    ("/facts/redemption_records_bp", "redemption_records_bp", "subsidy-records", Kind::Share),
    ("/facts/satisfaction_bp", "satisfaction_bp", "subsidy-satisfaction", Kind::Share),
];

/// The fields of a half-year: its days, and whether a curriculum was published for it.
const HALVES: [(Half, [(&str, &str); 2]); 2] = [
    (
        Half::H1,
        [
            ("/facts/half_years/0/open_days", "subsidy-h1-days"),
            ("/facts/half_years/0/refreshed", "subsidy-h1-refreshed"),
        ],
    ),
    (
        Half::H2,
        [
            ("/facts/half_years/1/open_days", "subsidy-h2-days"),
            ("/facts/half_years/1/refreshed", "subsidy-h2-refreshed"),
        ],
    ),
];

const VETOES: &str = "/facts/vetoes";
/// A whole in basis points.
const WHOLE: i64 = 10_000;

/// The fields with the facts as they were frozen.
pub(super) fn initial(facts: &SchoolFacts) -> Vec<(&'static str, String)> {
    let known = serde_json::to_value(facts).unwrap_or_default();
    let mut fields: Vec<_> =
        FACTS.iter().map(|(at, member, _, kind)| (*at, typed(*kind, &known[*member]))).collect();
    for (which, [(days, _), (refreshed, _)]) in HALVES {
        let half = facts.half_years.iter().find(|one| one.half == which);
        fields.push((days, half.map_or(0, |one| one.open_days).to_string()));
        fields.push((refreshed, half.is_some_and(|one| one.refreshed).to_string()));
    }
    fields.push((VETOES, written(&facts.vetoes)));
    fields
}

/// A member of the facts as it is typed.
fn typed(kind: Kind, value: &Value) -> String {
    match (kind, value) {
        (_, Value::Null) => String::new(),
        (_, Value::String(text)) => text.clone(),
        (Kind::Share, number) => {
            let share = number.as_i64().unwrap_or_default();
            format!("{}.{:02}", share / 100, share % 100)
        }
        (_, other) => other.to_string(),
    }
}

/// The fields.
pub(super) fn fields(i18n: &I18n, form: &Form) -> Html {
    let field = |(at, _, label, kind): &Fact| {
        let kind = match kind {
            Kind::Flag => FieldKind::Checkbox,
            Kind::Grade => FieldKind::Select(i18n.choices::<Grade>()),
            _ => FieldKind::Number,
        };
        html! { <Field form={form.clone()} at={*at} label={i18n.t(label)} {kind} /> }
    };
    let half = |(_, [days, refreshed]): &(Half, [(&'static str, &'static str); 2])| {
        html! { <>
            <Field form={form.clone()} at={days.0} label={i18n.t(days.1)} kind={FieldKind::Number} />
            <Field form={form.clone()} at={refreshed.0} label={i18n.t(refreshed.1)} kind={FieldKind::Checkbox} />
        </> }
    };
    html! {
        <fieldset class="group"><legend>{ i18n.t("appeal-facts") }</legend>
            <p class="hint">{ i18n.t("appeal-facts-hint") }</p>
            <div class="lines">
                { for FACTS.iter().map(field) }
                { for HALVES.iter().map(half) }
            </div>
            <Boxes<Veto> form={form.clone()} at={VETOES} label={i18n.t("trace-veto")} />
        </fieldset>
    }
}

/// What was changed, or none where nothing was; what is wrong is noted at its field.
pub(super) fn read(form: &Form, read: &mut Reader<'_>) -> Option<SchoolFactsPatch> {
    let mut given = Map::new();
    for (at, member, _, kind) in FACTS.iter().filter(|(at, ..)| form.touched(at)) {
        match value(*kind, form.get(at)) {
            Ok(value) => drop(given.insert((*member).to_owned(), value)),
            Err(key) => read.fault(at, key),
        }
    }
    let mut patch: SchoolFactsPatch = serde_json::from_value(Value::Object(given)).ok()?;
    let halves = HALVES.iter().flat_map(|(_, fields)| fields.iter());
    if halves.into_iter().any(|(at, _)| form.touched(at)) {
        patch.half_years = Some(half_years(form, read));
    }
    if form.touched(VETOES) {
        patch.vetoes = Some(ticked(form.get(VETOES)));
    }
    (!patch.is_empty()).then_some(patch)
}

fn half_years(form: &Form, read: &mut Reader<'_>) -> Vec<HalfYearFacts> {
    let of = |(half, [(days, _), (refreshed, _)]): &(Half, [(&str, &str); 2])| HalfYearFacts {
        half: *half,
        open_days: read.required(days).unwrap_or_default(),
        refreshed: form.get(refreshed) == "true",
    };
    HALVES.iter().map(of).collect()
}

/// What was typed as a member of the patch, or the key of the text that says what is wrong with it.
fn value(kind: Kind, text: &str) -> Result<Value, &'static str> {
    let text = text.trim();
    let malformed = "form-malformed";
    if text.is_empty() {
        return Err("form-required");
    }
    Ok(match kind {
        Kind::Flag => (text == "true").into(),
        Kind::Small => text.parse::<u8>().map_err(|_| malformed)?.into(),
        Kind::Count => text.parse::<u32>().map_err(|_| malformed)?.into(),
        Kind::Area => text.parse::<Area>().map_err(|_| malformed)?.to_string().into(),
        Kind::Points => text.parse::<Points>().map_err(|_| malformed)?.to_string().into(),
        Kind::Share => {
            let share: Points = text.trim_end_matches('%').parse().map_err(|_| malformed)?;
            let share = Some(share.hundredths()).filter(|share| (0..=WHOLE).contains(share));
            share.ok_or("subsidy-share-range")?.into()
        }
        Kind::Grade => text.parse::<Grade>().map_err(|_| malformed)?.to_string().into(),
    })
}

/// What was corrected, as names and values.
pub(super) fn corrected(i18n: &I18n, patch: &SchoolFactsPatch) -> Vec<(AttrValue, Html)> {
    let known = serde_json::to_value(patch).unwrap_or_default();
    let flag = |on: bool| i18n.t(if on { "yes" } else { "no" });
    let told = |kind: Kind, value: &Value| -> AttrValue {
        match (kind, value) {
            (Kind::Share, number) => {
                let share = number.as_u64().and_then(|share| u32::try_from(share).ok());
                share.map(percent).unwrap_or_default().into()
            }
            (_, Value::Bool(on)) => flag(*on),
            (Kind::Grade, Value::String(word)) => {
                word.parse::<Grade>().map_or_else(|_| word.clone().into(), |grade| i18n.word(grade))
            }
            (_, Value::String(text)) => text.clone().into(),
            (_, other) => other.to_string().into(),
        }
    };
    let mut items: Vec<(AttrValue, Html)> = FACTS
        .iter()
        .filter(|(_, member, ..)| !known[*member].is_null())
        .map(|(_, member, label, kind)| (i18n.t(label), html! { told(*kind, &known[*member]) }))
        .collect();
    for (which, [(_, days), (_, refreshed)]) in HALVES {
        let half = patch.half_years.iter().flatten().find(|one| one.half == which);
        if let Some(half) = half {
            items.push((i18n.t(days), html! { half.open_days }));
            items.push((i18n.t(refreshed), html! { flag(half.refreshed) }));
        }
    }
    if let Some(vetoes) = &patch.vetoes {
        let names: Vec<String> = vetoes.iter().map(|veto| i18n.word(*veto).to_string()).collect();
        let names = if names.is_empty() { "—".to_owned() } else { names.join(&i18n.t("list-comma")) };
        items.push((i18n.t("trace-veto"), html! { names }));
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fact_that_an_appeal_may_correct_stands_in_the_form() {
        let Value::Object(members) = serde_json::to_value(SchoolFactsPatch::default()).unwrap() else {
            panic!("no object")
        };
        let lists = ["half_years", "vetoes"];
        for member in members.keys() {
            let shown = FACTS.iter().any(|(_, known, ..)| known == member) || lists.contains(&&**member);
            assert!(shown, "{member}");
        }
        assert_eq!(members.len(), FACTS.len() + lists.len());
    }

    #[test]
    fn what_is_typed_is_sent_in_the_units_of_the_contract() {
        assert_eq!(value(Kind::Share, "99.30"), Ok(9_930.into()));
        assert_eq!(value(Kind::Share, "100.01"), Err("subsidy-share-range"));
        assert_eq!(value(Kind::Area, "100.5"), Ok("100.50".into()));
        assert_eq!(value(Kind::Small, "256"), Err("form-malformed"));
        assert_eq!(value(Kind::Count, ""), Err("form-required"));
        assert_eq!(value(Kind::Flag, "false"), Ok(false.into()));
        assert_eq!(typed(Kind::Share, &9_930.into()), "99.30");
        assert_eq!(typed(Kind::Area, &Value::Null), "");
    }
}
