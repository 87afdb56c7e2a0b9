//! The facts of a school's year as a form: into its fields and out of them.

use std::str::FromStr;

use contract::{
    curriculum::Half,
    facility::SchoolKind,
    measure::Points,
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

/// Fields above the groups.
const HEAD: [&str; 6] = ["name", "code", "county_code", "kind", "host_assessment", "vetoes"];
/// The half-years in the order in which they are sent, with the fields of their days and of their refresh.
const HALVES: [(Half, &str, &str); 2] =
    [(Half::H1, "h1_days", "h1_refreshed"), (Half::H2, "h2_days", "h2_refreshed")];
/// A whole in basis points.
const WHOLE: u16 = 10_000;

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

/// Reads every field of one school, so that all faults are found at once and not one an attempt.
struct FactsReader<'r, 'f> {
    read: &'r mut Reader<'f>,
    form: &'r Form,
    place: usize,
    wrong: bool,
}

impl FactsReader<'_, '_> {
    fn text(&mut self, name: &str) -> String {
        let text = self.read.text(&at(self.place, name));
        self.wrong |= text.is_empty();
        text
    }

    fn word<T: FromStr>(&mut self, name: &str) -> Option<T> {
        let value = self.read.required(&at(self.place, name));
        self.wrong |= value.is_none();
        value
    }

    /// A number; zero where it is wrong, which is then never sent.
    fn number<T: FromStr + Default>(&mut self, name: &str) -> T {
        self.word(name).unwrap_or_default()
    }

    fn optional<T: FromStr>(&mut self, name: &str) -> Option<T> {
        let at = at(self.place, name);
        let value = self.read.optional(&at);
        self.wrong |= value.is_none() && !self.form.get(&at).trim().is_empty();
        value
    }

    fn ticked(&self, name: &str) -> bool {
        self.read.checked(&at(self.place, name))
    }

    /// A percentage as basis points.
    fn share(&mut self, name: &str) -> u16 {
        let Some(percent) = self.word::<Points>(name) else { return 0 };
        let share = u16::try_from(percent.hundredths()).ok().filter(|share| *share <= WHOLE);
        if share.is_none() {
            self.read.fault(&at(self.place, name), "subsidy-share-range");
            self.wrong = true;
        }
        share.unwrap_or_default()
    }

    fn half_years(&mut self) -> Vec<HalfYearFacts> {
        let halves = HALVES.into_iter().map(|(half, days, refreshed)| HalfYearFacts {
            half,
            open_days: self.number(days),
            refreshed: self.ticked(refreshed),
        });
        halves.collect()
    }
}

/// The facts of one school, or none when a field is wrong; each wrong field has its fault.
pub(super) fn read(read: &mut Reader<'_>, form: &Form, place: usize) -> Option<SchoolFacts> {
    let mut of = FactsReader { read, form, place, wrong: false };
    let (kind, host_assessment) = (of.word("kind"), of.word("host_assessment"));
    let facts = SchoolFacts {
        code: of.text("code"),
        name: of.text("name"),
        county_code: of.text("county_code"),
        hosted: of.ticked("hosted"),
        fixed_venue: of.ticked("fixed_venue"),
        declared_area: of.number("declared_area"),
        measured_area: of.optional("measured_area"),
        full_months_open: of.number("full_months_open"),
        half_years: of.half_years(),
        weekly_opening_minutes: of.number("weekly_opening_minutes"),
        signin_completeness_bp: of.share("signin_completeness_bp"),
        registered_learners: of.number("registered_learners"),
        regular_learners: of.number("regular_learners"),
        safety_accessibility: of.number("safety_accessibility"),
        syllabus_quality: of.number("syllabus_quality"),
        categories: of.number("categories"),
        teaching_minutes: of.number("teaching_minutes"),
        activity_forms: of.number("activity_forms"),
        learning_teams: of.number("learning_teams"),
        teachers: of.number("teachers"),
        teachers_verified: of.number("teachers_verified"),
        volunteer_minutes: of.number("volunteer_minutes"),
        online_learners: of.number("online_learners"),
        shared_venues: of.number("shared_venues"),
        smart_aging_sessions: of.number("smart_aging_sessions"),
        timely_crediting_bp: of.share("timely_crediting_bp"),
        redemption_records_bp: of.share("redemption_records_bp"),
        satisfaction_bp: of.share("satisfaction_bp"),
        prior_award: of.number("prior_award"),
        prior_unspent: of.number("prior_unspent"),
        vetoes: of.optional::<Veto>("vetoes").into_iter().collect(),
        rectification_overdue: of.ticked("rectification_overdue"),
        // Last, because here reading ends for want of a word.
        kind: kind?,
        host_assessment: host_assessment?,
    };
    (!of.wrong).then_some(facts)
}

/// Whether a field of this school has a fault.
pub(super) fn is_wrong(form: &Form, place: usize) -> bool {
    let lines = GROUPS.iter().flat_map(|(_, lines)| lines.iter()).chain(BOXES.iter()).map(|(name, _)| *name);
    lines.chain(HEAD).any(|name| form.fault(&at(place, name)).is_some())
}

/// The school that a fault of the server is about.
pub(super) fn school_of(pointer: &str) -> Option<usize> {
    pointer.strip_prefix("/schools/")?.split('/').next()?.parse().ok()
}

/// The field of the form that a fault of the server belongs to: its own, but for members that are lists.
pub(super) fn field_of(pointer: &str) -> String {
    let Some((school, list)) = pointer.split_once("/half_years/") else {
        let veto = pointer.split_once("/vetoes/").filter(|_| pointer.starts_with("/schools/"));
        return veto.map_or_else(|| pointer.to_owned(), |(school, _)| format!("{school}/vetoes"));
    };
    let (half, member) = list.split_once('/').unwrap_or((list, ""));
    let found = half.parse::<usize>().ok().and_then(|half| HALVES.get(half));
    match found {
        Some((_, _, refreshed)) if member == "refreshed" => format!("{school}/{refreshed}"),
        Some((_, days, _)) => format!("{school}/{days}"),
        None => pointer.to_owned(),
    }
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

    #[test]
    fn a_fault_in_a_list_finds_its_field() {
        assert_eq!(field_of("/schools/1/half_years/1/open_days"), "/schools/1/h2_days");
        assert_eq!(field_of("/schools/1/half_years/0/refreshed"), "/schools/1/h1_refreshed");
        assert_eq!(field_of("/schools/2/satisfaction_bp"), "/schools/2/satisfaction_bp");
        assert_eq!(field_of("/budget"), "/budget");
        assert_eq!((school_of("/schools/2/code"), school_of("/budget")), (Some(2), None));
    }
}
