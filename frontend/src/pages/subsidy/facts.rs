//! The facts of a school's year as a form: into its fields and out of them.

use contract::{
    curriculum::Half,
    facility::SchoolKind,
    subsidy::{Grade, HalfYearFacts, SchoolFacts, Veto},
};
use yew::prelude::*;

use crate::{
    components::{Field, FieldKind, Form, Reader},
    i18n::I18n,
};

/// Fields that hold a line of text, with their labels, group by group.
const GROUPS: [(&str, &[(&str, &str)]); 4] = [
    (
        "subsidy-group-gates",
        &[
            ("declared_area", "subsidy-declared-area"),
            ("measured_area", "subsidy-measured-area"),
            ("full_months_open", "trace-full-months-open"),
            ("weekly_opening_minutes", "subsidy-weekly-opening"),
            ("signin_completeness_bp", "subsidy-signin"),
            ("h1_days", "subsidy-h1-days"),
            ("h2_days", "subsidy-h2-days"),
        ],
    ),
    (
        "subsidy-group-people",
        &[
            ("registered_learners", "trace-registered-learners"),
            ("regular_learners", "trace-regular-learners"),
            ("online_learners", "trace-online-learners"),
            ("teachers", "trace-teachers"),
            ("teachers_verified", "trace-teachers-verified"),
        ],
    ),
    (
        "subsidy-group-teaching",
        &[
            ("categories", "trace-categories"),
            ("teaching_minutes", "subsidy-teaching-minutes"),
            ("activity_forms", "trace-activity-forms"),
            ("learning_teams", "trace-learning-teams"),
            ("volunteer_minutes", "subsidy-volunteer-minutes"),
            ("shared_venues", "trace-shared-venues"),
            ("smart_aging_sessions", "trace-smart-aging-sessions"),
            ("safety_accessibility", "subsidy-safety"),
            ("syllabus_quality", "subsidy-syllabus"),
        ],
    ),
    (
        "subsidy-group-results",
        &[
            ("timely_crediting_bp", "subsidy-timely"),
            ("redemption_records_bp", "subsidy-records"),
            ("satisfaction_bp", "subsidy-satisfaction"),
            ("prior_award", "trace-prior-award"),
            ("prior_unspent", "trace-prior-unspent"),
        ],
    ),
];
const BOXES: [(&str, &str); 5] = [
    ("hosted", "trace-hosted"),
    ("fixed_venue", "trace-fixed-venue"),
    ("h1_refreshed", "subsidy-h1-refreshed"),
    ("h2_refreshed", "subsidy-h2-refreshed"),
    ("rectification_overdue", "trace-rectification-overdue"),
];

fn at(place: usize, name: &str) -> String {
    format!("/schools/{place}/{name}")
}

/// The values of the fields of one school.
pub(super) fn values(place: usize, school: &SchoolFacts) -> Vec<(String, String)> {
    let half = |half: Half| school.half_years.iter().find(|one| one.half == half);
    let days = |which| half(which).map_or(0, |one| one.open_days).to_string();
    let refreshed = |which| half(which).is_some_and(|one| one.refreshed).to_string();
    let mut values = vec![
        ("code", school.code.clone()),
        ("name", school.name.clone()),
        ("county_code", school.county_code.clone()),
        ("kind", school.kind.to_string()),
        ("host_assessment", school.host_assessment.to_string()),
        ("hosted", school.hosted.to_string()),
        ("fixed_venue", school.fixed_venue.to_string()),
        ("rectification_overdue", school.rectification_overdue.to_string()),
        ("h1_refreshed", refreshed(Half::H1)),
        ("h2_refreshed", refreshed(Half::H2)),
        ("h1_days", days(Half::H1)),
        ("h2_days", days(Half::H2)),
        ("declared_area", school.declared_area.to_string()),
        ("measured_area", school.measured_area.map(|area| area.to_string()).unwrap_or_default()),
        ("full_months_open", school.full_months_open.to_string()),
        ("weekly_opening_minutes", school.weekly_opening_minutes.to_string()),
        ("signin_completeness_bp", shown_share(school.signin_completeness_bp)),
        ("registered_learners", school.registered_learners.to_string()),
        ("regular_learners", school.regular_learners.to_string()),
        ("online_learners", school.online_learners.to_string()),
        ("teachers", school.teachers.to_string()),
        ("teachers_verified", school.teachers_verified.to_string()),
        ("categories", school.categories.to_string()),
        ("teaching_minutes", school.teaching_minutes.to_string()),
        ("activity_forms", school.activity_forms.to_string()),
        ("learning_teams", school.learning_teams.to_string()),
        ("volunteer_minutes", school.volunteer_minutes.to_string()),
        ("shared_venues", school.shared_venues.to_string()),
        ("smart_aging_sessions", school.smart_aging_sessions.to_string()),
        ("safety_accessibility", school.safety_accessibility.to_string()),
        ("syllabus_quality", school.syllabus_quality.to_string()),
        ("timely_crediting_bp", shown_share(school.timely_crediting_bp)),
        ("redemption_records_bp", shown_share(school.redemption_records_bp)),
        ("satisfaction_bp", shown_share(school.satisfaction_bp)),
        ("prior_award", school.prior_award.to_string()),
        ("prior_unspent", school.prior_unspent.to_string()),
    ];
    values.extend(school.vetoes.first().map(|veto| ("vetoes", veto.to_string())));
    values.into_iter().map(|(name, value)| (at(place, name), value)).collect()
}

/// Basis points as the percentage that is typed: `9930` → `99.30`.
fn shown_share(basis_points: u16) -> String {
    format!("{}.{:02}", basis_points / 100, basis_points % 100)
}

/// The facts of one school, or none when a field is wrong.
pub(super) fn read(read: &mut Reader<'_>, place: usize) -> Option<SchoolFacts> {
    let at = |name: &str| at(place, name);
    let (code, name, county_code) =
        (read.text(&at("code")), read.text(&at("name")), read.text(&at("county_code")));
    let share = |read: &mut Reader<'_>, name: &str| {
        let percent = read.required::<contract::measure::Points>(&at(name))?;
        u16::try_from(percent.hundredths()).ok()
    };
    let halves = [(Half::H1, "h1_days", "h1_refreshed"), (Half::H2, "h2_days", "h2_refreshed")];
    let half_years: Vec<_> = halves
        .into_iter()
        .filter_map(|(half, days, refreshed)| {
            let open_days = read.required(&at(days))?;
            Some(HalfYearFacts { half, open_days, refreshed: read.checked(&at(refreshed)) })
        })
        .collect();
    let facts = SchoolFacts {
        code,
        name,
        county_code,
        kind: read.required(&at("kind"))?,
        hosted: read.checked(&at("hosted")),
        fixed_venue: read.checked(&at("fixed_venue")),
        declared_area: read.required(&at("declared_area"))?,
        measured_area: read.optional(&at("measured_area")),
        full_months_open: read.required(&at("full_months_open"))?,
        half_years,
        weekly_opening_minutes: read.required(&at("weekly_opening_minutes"))?,
        host_assessment: read.required(&at("host_assessment"))?,
        signin_completeness_bp: share(read, "signin_completeness_bp")?,
        registered_learners: read.required(&at("registered_learners"))?,
        regular_learners: read.required(&at("regular_learners"))?,
        safety_accessibility: read.required(&at("safety_accessibility"))?,
        syllabus_quality: read.required(&at("syllabus_quality"))?,
        categories: read.required(&at("categories"))?,
        teaching_minutes: read.required(&at("teaching_minutes"))?,
        activity_forms: read.required(&at("activity_forms"))?,
        learning_teams: read.required(&at("learning_teams"))?,
        teachers: read.required(&at("teachers"))?,
        teachers_verified: read.required(&at("teachers_verified"))?,
        volunteer_minutes: read.required(&at("volunteer_minutes"))?,
        online_learners: read.required(&at("online_learners"))?,
        shared_venues: read.required(&at("shared_venues"))?,
        smart_aging_sessions: read.required(&at("smart_aging_sessions"))?,
        timely_crediting_bp: share(read, "timely_crediting_bp")?,
        redemption_records_bp: share(read, "redemption_records_bp")?,
        satisfaction_bp: share(read, "satisfaction_bp")?,
        prior_award: read.required(&at("prior_award"))?,
        prior_unspent: read.required(&at("prior_unspent"))?,
        vetoes: read.optional::<Veto>(&at("vetoes")).into_iter().collect(),
        rectification_overdue: read.checked(&at("rectification_overdue")),
    };
    Some(facts)
}

/// The fields of one school.
pub(super) fn fields(i18n: &I18n, form: &Form, place: usize) -> Html {
    let select = |name: &str, label: &str, options: Vec<(AttrValue, AttrValue)>, required: bool| {
        html! {
            <Field form={form.clone()} at={at(place, name)} label={i18n.t(label)} kind={FieldKind::Select(options)} {required} />
        }
    };
    let line = |(name, label): &(&str, &str)| {
        let required = *name != "measured_area";
        html! {
            <Field form={form.clone()} at={at(place, name)} label={i18n.t(label)} kind={FieldKind::Number} {required} />
        }
    };
    let tick = |(name, label): &(&str, &str)| {
        html! { <Field form={form.clone()} at={at(place, name)} label={i18n.t(label)} kind={FieldKind::Checkbox} /> }
    };
    let group = |(title, lines): &(&str, &[(&str, &str)])| {
        html! {
            <fieldset class="group"><legend>{ i18n.t(title) }</legend><div class="lines">{ for lines.iter().map(line) }</div></fieldset>
        }
    };
    html! { <>
        <Field form={form.clone()} at={at(place, "name")} label={i18n.t("subsidy-name")} required=true />
        <Field form={form.clone()} at={at(place, "code")} label={i18n.t("subsidy-code")} required=true />
        <Field form={form.clone()} at={at(place, "county_code")} label={i18n.t("subsidy-county")} kind={FieldKind::Digits} required=true />
        { select("kind", "subsidy-kind", i18n.choices::<SchoolKind>(), true) }
        { select("host_assessment", "trace-host-assessment", i18n.choices::<Grade>(), true) }
        { select("vetoes", "trace-veto", i18n.choices::<Veto>(), false) }
        <fieldset class="group"><legend>{ i18n.t("subsidy-group-flags") }</legend><div class="lines">{ for BOXES.iter().map(tick) }</div></fieldset>
        { for GROUPS.iter().map(group) }
    </> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::subsidy::examples::schools;

    #[test]
    fn every_field_that_is_shown_is_filled_from_the_facts() {
        let [school, ..] = schools();
        let filled: Vec<_> = values(0, &school).into_iter().map(|(at, _)| at).collect();
        let shown = GROUPS.iter().flat_map(|(_, lines)| lines.iter()).chain(BOXES.iter());
        for (name, _) in shown {
            assert!(filled.contains(&at(0, name)), "{name}");
        }
    }

    #[test]
    fn shares_are_typed_as_percentages() {
        assert_eq!((shown_share(9930), shown_share(5)), ("99.30".to_owned(), "0.05".to_owned()));
    }
}
