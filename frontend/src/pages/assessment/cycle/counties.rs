//! How far the schools of each county have come.

use std::collections::BTreeMap;

use contract::{
    assessment::{AssessmentView, InspectionState, SelfAssessmentState},
    ids::AssessmentCycleId,
    subsidy::Grade,
};
use yew::prelude::*;

use crate::{
    api::{assessment, use_load},
    components::{Card, Column, DataTable, Empty, Row},
    i18n::{I18n, use_i18n},
};

/// Properties of [`Counties`].
#[derive(PartialEq, Properties)]
pub(super) struct CountiesProps {
    /// The cycle.
    pub(super) cycle: AssessmentCycleId,
    /// Another one when the schools may stand otherwise than before.
    pub(super) version: (u32, u32),
}

/// How the schools of one county stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Standing {
    name: String,
    schools: u32,
    own: u32,
    hosts: u32,
    inspected: u32,
    findings: u32,
    ineligible: u32,
    /// By grade: excellent, good, qualified, unqualified.
    grades: [u32; 4],
}

/// A line for each county.
#[component]
pub(super) fn Counties(props: &CountiesProps) -> Html {
    let i18n = use_i18n();
    let schools = use_load((props.cycle, props.version), |api, (cycle, _)| async move {
        assessment::all_of(&api, cycle).await
    });
    html! {
        <Card title={i18n.t("assessment-tab-counties")}>{ schools.view(|all| html! {
            <DataTable id="assessment-counties" caption={i18n.t("assessment-tab-counties")} columns={columns(&i18n)}
                rows={standings(all).iter().map(row).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("assessment-none")} /> }} />
        }) }</Card>
    }
}

/// The schools of each county, by its code.
fn standings(all: &[AssessmentView]) -> BTreeMap<&str, Standing> {
    let mut counties: BTreeMap<&str, Standing> = BTreeMap::new();
    for school in all {
        let county = counties.entry(&school.county_code).or_default();
        county.name.clone_from(&school.county_name);
        county.schools += 1;
        county.own += u32::from(school.self_assessment == SelfAssessmentState::Submitted);
        county.hosts += u32::from(school.host_assessed);
        let over = school.inspection.is_some_and(InspectionState::is_done);
        county.inspected += u32::from(over);
        county.findings += school.open_findings;
        county.ineligible += u32::from(!school.eligible);
        let place = Grade::ALL.iter().position(|grade| *grade == school.grade);
        if let Some(count) = place.and_then(|place| county.grades.get_mut(place)) {
            *count += 1;
        }
    }
    counties
}

fn columns(i18n: &I18n) -> Vec<Column> {
    let mut columns = vec![
        Column::new("county", i18n.t("division-county")),
        Column::new("schools", i18n.t("assessment-schools")).number(),
        Column::new("own", i18n.t("assessment-self-assessed")).number(),
        Column::new("hosts", i18n.t("assessment-host-assessed")).number(),
        Column::new("inspected", i18n.t("assessment-inspected")).number(),
        Column::new("findings", i18n.t("assessment-open-findings")).number(),
        Column::new("ineligible", i18n.t("assessment-ineligible")).number(),
    ];
    let names = ["excellent", "good", "qualified", "unqualified"];
    let grades = names.into_iter().zip(Grade::ALL);
    columns.extend(grades.map(|(name, grade)| Column::new(name, i18n.word(*grade)).number()));
    columns
}

fn row((code, county): (&&str, &Standing)) -> Row {
    let figures =
        [county.schools, county.own, county.hosts, county.inspected, county.findings, county.ineligible];
    let mut cells = vec![html! { &county.name }];
    cells.extend(figures.into_iter().chain(county.grades).map(|count| html! { count }));
    Row { key: (*code).to_owned().into(), to: None, cells }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn school(county: &str, own: &str, inspection: Option<&str>, grade: &str) -> AssessmentView {
        let id = "01890a5d-ac96-774b-bcce-b302099a8057";
        let text = serde_json::json!({
            "id": id, "cycle_id": id, "year": 2025, "school_id": id, "facility_id": id, "code": "S", "name": "S",
            "kind": "center", "county_code": county, "county_name": "C", "township_code": format!("{county}001"),
            "self_assessment": own, "host_assessed": inspection.is_some(), "inspection": inspection,
            "inspection_id": null, "open_findings": 2, "current": 1, "total": "80.00", "grade": grade,
            "eligible": grade != "unqualified", "version": 1,
        });
        serde_json::from_value(text).unwrap()
    }

    #[test]
    fn a_school_counts_once_in_its_county_and_once_in_its_grade() {
        let all = [
            school("150602", "submitted", Some("submitted"), "good"),
            school("150602", "missing", Some("refused"), "unqualified"),
            school("150625", "draft", None, "good"),
        ];
        let counties = standings(&all);
        let first = &counties["150602"];
        assert_eq!((first.schools, first.own, first.hosts, first.inspected), (2, 1, 2, 2));
        assert_eq!((first.findings, first.ineligible, first.grades), (4, 1, [0, 1, 0, 1]));
        let second = &counties["150625"];
        assert_eq!((second.schools, second.own, second.inspected, second.grades), (1, 0, 0, [0, 1, 0, 0]));
    }
}
