//! The facts that an appeal corrects, as a form that begins with the frozen ones: what stays as it was is not given.

use contract::{
    curriculum::Half,
    measure::{Area, Points},
    subsidy::{Grade, HalfYearFacts, SchoolFacts},
    subsidy_run::SchoolFactsPatch,
    trace::TraceValue,
};
use serde_json::{Map, Value};
use yew::prelude::*;

use crate::{
    components::{Field, FieldKind, Form, Reader},
    i18n::I18n,
    pages::explain,
};

/// What is typed into a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Flag,
    /// A whole number up to 255, with the unit that it is shown in.
    Small(&'static str),
    /// A whole number, with the unit that it is shown in.
    Count(&'static str),
    Area,
    Points,
    /// A percentage, sent in basis points.
    Share,
    Grade,
}

/// A fact that stands in a field of its own.
struct Fact {
    at: &'static str,
    /// Its member of the patch.
    member: &'static str,
    /// The label of its field, which names the unit.
    label: &'static str,
    /// Its name, beside a value that has its unit.
    name: &'static str,
    kind: Kind,
}

const fn fact(at: &'static str, label: &'static str, name: &'static str, kind: Kind) -> Fact {
    Fact { at, member: at.split_at(FACTS_AT.len()).1, label, name, kind }
}

/// Where the facts stand in what is sent.
const FACTS_AT: &str = "/facts/";

/// Vetoes and an overdue rectification are none: they follow from findings, which are decided themselves.
const FACTS: [Fact; 25] = [
    fact("/facts/hosted", "trace-hosted", "trace-hosted", Kind::Flag),
    fact("/facts/fixed_venue", "trace-fixed-venue", "trace-fixed-venue", Kind::Flag),
    fact("/facts/declared_area", "subsidy-declared-area", "trace-declared-area", Kind::Area),
    fact("/facts/measured_area", "subsidy-measured-area", "trace-measured-area", Kind::Area),
    fact(
        "/facts/full_months_open",
        "trace-full-months-open",
        "trace-full-months-open",
        Kind::Small("months"),
    ),
    fact(
        "/facts/weekly_opening_minutes",
        "subsidy-weekly-opening",
        "trace-weekly-opening",
        Kind::Count("minutes"),
    ),
    fact("/facts/host_assessment", "trace-host-assessment", "trace-host-assessment", Kind::Grade),
    fact("/facts/signin_completeness_bp", "subsidy-signin", "trace-signin-completeness", Kind::Share),
    fact(
        "/facts/registered_learners",
        "trace-registered-learners",
        "trace-registered-learners",
        Kind::Count("learners"),
    ),
    fact(
        "/facts/regular_learners",
        "trace-regular-learners",
        "trace-regular-learners",
        Kind::Count("learners"),
    ),
    fact("/facts/safety_accessibility", "subsidy-safety", "subsidy-safety", Kind::Points),
    fact("/facts/syllabus_quality", "subsidy-syllabus", "subsidy-syllabus", Kind::Points),
    fact("/facts/categories", "trace-categories", "trace-categories", Kind::Small("")),
    fact(
        "/facts/teaching_minutes",
        "subsidy-teaching-minutes",
        "trace-teaching-minutes",
        Kind::Count("minutes"),
    ),
    fact("/facts/activity_forms", "trace-activity-forms", "trace-activity-forms", Kind::Count("")),
    fact("/facts/learning_teams", "trace-learning-teams", "trace-learning-teams", Kind::Count("")),
    fact("/facts/teachers", "trace-teachers", "trace-teachers", Kind::Count("")),
    fact("/facts/teachers_verified", "trace-teachers-verified", "trace-teachers-verified", Kind::Count("")),
    fact(
        "/facts/volunteer_minutes",
        "subsidy-volunteer-minutes",
        "trace-volunteer-minutes",
        Kind::Count("minutes"),
    ),
    fact("/facts/online_learners", "trace-online-learners", "trace-online-learners", Kind::Count("learners")),
    fact("/facts/shared_venues", "trace-shared-venues", "trace-shared-venues", Kind::Count("")),
    fact(
        "/facts/smart_aging_sessions",
        "trace-smart-aging-sessions",
        "trace-smart-aging-sessions",
        Kind::Count(""),
    ),
    fact("/facts/timely_crediting_bp", "subsidy-timely", "trace-timely-crediting", Kind::Share),
    fact("/facts/redemption_records_bp", "subsidy-records", "trace-redemption-records", Kind::Share),
    fact("/facts/satisfaction_bp", "subsidy-satisfaction", "trace-satisfaction", Kind::Share),
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

/// A whole in basis points.
const WHOLE: i64 = 10_000;

/// The fields with the facts as they were frozen.
pub(super) fn initial(facts: &SchoolFacts) -> Vec<(&'static str, String)> {
    let known = serde_json::to_value(facts).unwrap_or_default();
    let mut fields: Vec<_> =
        FACTS.iter().map(|fact| (fact.at, typed(fact.kind, &known[fact.member]))).collect();
    for (which, [(days, _), (refreshed, _)]) in HALVES {
        let half = half_of(&facts.half_years, which);
        fields.push((days, half.map_or(0, |one| one.open_days).to_string()));
        fields.push((refreshed, half.is_some_and(|one| one.refreshed).to_string()));
    }
    fields
}

fn half_of(all: &[HalfYearFacts], which: Half) -> Option<&HalfYearFacts> {
    all.iter().find(|one| one.half == which)
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

/// The fields: first what is ticked, then what is typed.
pub(super) fn fields(i18n: &I18n, form: &Form) -> Html {
    let field = |fact: &Fact| {
        let kind = match fact.kind {
            Kind::Flag => FieldKind::Checkbox,
            Kind::Grade => FieldKind::Select(i18n.choices::<Grade>()),
            _ => FieldKind::Number,
        };
        html! { <Field form={form.clone()} at={fact.at} label={i18n.t(fact.label)} {kind} /> }
    };
    let (ticked, filled): (Vec<&Fact>, Vec<&Fact>) = FACTS.iter().partition(|fact| fact.kind == Kind::Flag);
    let refreshed = |(_, [_, (at, label)]): &(Half, [(&'static str, &'static str); 2])| {
        html! { <Field form={form.clone()} at={*at} label={i18n.t(label)} kind={FieldKind::Checkbox} /> }
    };
    let days = |(_, [(at, label), _]): &(Half, [(&'static str, &'static str); 2])| {
        html! { <Field form={form.clone()} at={*at} label={i18n.t(label)} kind={FieldKind::Number} /> }
    };
    html! {
        <fieldset class="group only-changes"><legend>{ i18n.t("appeal-facts") }</legend>
            <p class="hint">{ i18n.t("appeal-facts-hint") }</p>
            <div class="lines">{ for ticked.into_iter().map(field) }{ for HALVES.iter().map(refreshed) }</div>
            <div class="lines">{ for filled.into_iter().map(field) }{ for HALVES.iter().map(days) }</div>
        </fieldset>
    }
}

/// What is otherwise than it was frozen, or none where nothing is; what is wrong is noted at its field.
pub(super) fn read(form: &Form, read: &mut Reader<'_>, frozen: &SchoolFacts) -> Option<SchoolFactsPatch> {
    let known = serde_json::to_value(frozen).unwrap_or_default();
    let mut given = Map::new();
    for fact in FACTS.iter().filter(|fact| form.touched(fact.at)) {
        match value(fact.kind, form.get(fact.at)) {
            // The same number typed in another way is no correction.
            Ok(value) if value == known[fact.member] => {}
            Ok(value) => drop(given.insert(fact.member.to_owned(), value)),
            Err(key) => read.fault(fact.at, key),
        }
    }
    let mut patch: SchoolFactsPatch = serde_json::from_value(Value::Object(given)).ok()?;
    let mut halves = HALVES.iter().flat_map(|(_, fields)| fields.iter());
    if halves.any(|(at, _)| form.touched(at)) {
        let typed = half_years(form, read);
        let same = typed.iter().all(|one| half_of(&frozen.half_years, one.half) == Some(one));
        patch.half_years = (!same).then_some(typed);
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
        Kind::Small(_) => text.parse::<u8>().map_err(|_| malformed)?.into(),
        Kind::Count(_) => text.parse::<u32>().map_err(|_| malformed)?.into(),
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

/// A member of the facts with its unit; a dash where there was none.
fn told(i18n: &I18n, kind: Kind, value: &Value) -> AttrValue {
    let unit = match kind {
        Kind::Small(unit) | Kind::Count(unit) => unit,
        Kind::Area => "square_metres",
        Kind::Points => "points",
        Kind::Share => "bp",
        Kind::Flag | Kind::Grade => "",
    };
    let hundredths = |text: &str| text.parse::<Points>().map(Points::hundredths).ok();
    let known = match (kind, value) {
        (_, Value::Null) => return "—".into(),
        (_, Value::Bool(on)) => Some((*on).into()),
        (Kind::Grade, Value::String(word)) => word.parse::<Grade>().ok().map(|grade| grade.as_str().into()),
        (_, Value::String(text)) => hundredths(text).map(TraceValue::Hundredths),
        (_, number) => number.as_i64().map(TraceValue::Count),
    };
    known.map_or_else(|| value.to_string().into(), |known| explain::value(i18n, &known, unit))
}

/// What an appeal has corrected of the facts that were frozen before, each with how it was and how it is.
pub(super) fn corrected(
    i18n: &I18n,
    patch: &SchoolFactsPatch,
    before: &SchoolFacts,
) -> Vec<(AttrValue, Html)> {
    let given = serde_json::to_value(patch).unwrap_or_default();
    let known = serde_json::to_value(before).unwrap_or_default();
    let own = FACTS.iter().filter(|fact| !given[fact.member].is_null());
    let own = own.map(|fact| (fact.name, fact.kind, known[fact.member].clone(), given[fact.member].clone()));
    let halves = patch.half_years.iter().flatten();
    let halves = halves.flat_map(|half| of_half(*half, half_of(&before.half_years, half.half).copied()));
    let change = |(name, kind, was, is): (&str, Kind, Value, Value)| {
        let (was, is) = (told(i18n, kind, &was), told(i18n, kind, &is));
        let change =
            i18n.ta("appeal-was-is", &[("was", was.to_string().into()), ("is", is.to_string().into())]);
        (i18n.t(name), html! { change })
    };
    own.chain(halves).map(change).collect()
}

/// What is otherwise in a half-year.
fn of_half(
    is: HalfYearFacts,
    was: Option<HalfYearFacts>,
) -> impl Iterator<Item = (&'static str, Kind, Value, Value)> + use<> {
    let labels = HALVES.iter().find(|(which, _)| *which == is.half);
    let labels = labels.map(|(_, [(_, days), (_, refreshed)])| (*days, *refreshed));
    let days = |one: HalfYearFacts| Value::from(one.open_days);
    let refreshed = |one: HalfYearFacts| Value::from(one.refreshed);
    let was = (was.map(days).unwrap_or_default(), was.map(refreshed).unwrap_or_default());
    let is = (days(is), refreshed(is));
    let both = labels
        .map(|labels| [(labels.0, Kind::Small("days"), was.0, is.0), (labels.1, Kind::Flag, was.1, is.1)]);
    both.into_iter().flatten().filter(|(_, _, was, is)| was != is)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fact_that_an_appeal_may_correct_stands_in_the_form() {
        let Value::Object(members) = serde_json::to_value(SchoolFactsPatch::default()).unwrap() else {
            panic!("no object")
        };
        let elsewhere = ["half_years", "vetoes", "rectification_overdue"];
        for member in members.keys() {
            let shown = FACTS.iter().any(|fact| fact.member == member);
            assert_ne!(shown, elsewhere.contains(&&**member), "{member}");
        }
        assert_eq!(members.len(), FACTS.len() + elsewhere.len());
    }

    #[test]
    fn what_is_typed_is_sent_in_the_units_of_the_contract() {
        assert_eq!(value(Kind::Share, "99.30"), Ok(9_930.into()));
        assert_eq!(value(Kind::Share, "100.01"), Err("subsidy-share-range"));
        assert_eq!(value(Kind::Area, "100.5"), Ok("100.50".into()));
        assert_eq!(value(Kind::Small(""), "256"), Err("form-malformed"));
        assert_eq!(value(Kind::Count(""), ""), Err("form-required"));
        assert_eq!(value(Kind::Flag, "false"), Ok(false.into()));
        assert_eq!(typed(Kind::Share, &9_930.into()), "99.30");
        assert_eq!(typed(Kind::Area, &Value::Null), "");
    }

    #[test]
    fn only_what_is_otherwise_in_a_half_year_is_told() {
        let half = |open_days, refreshed| HalfYearFacts { half: Half::H2, open_days, refreshed };
        let told: Vec<_> = of_half(half(120, true), Some(half(119, true))).collect();
        assert_eq!(told, [("subsidy-h2-days", Kind::Small("days"), 119.into(), 120.into())]);
        assert_eq!(of_half(half(119, true), Some(half(119, true))).count(), 0);
    }

    #[test]
    fn the_same_number_typed_in_another_way_is_the_same_value() {
        for (kind, frozen, again) in [
            (Kind::Share, Value::from(10_000), "100"),
            (Kind::Share, 10_000.into(), "100.00%"),
            (Kind::Area, "120.00".into(), "120"),
            (Kind::Points, "4.50".into(), " 4.5"),
            (Kind::Count(""), 90.into(), "090"),
        ] {
            assert_eq!(value(kind, again), Ok(frozen), "{again}");
        }
    }
}
