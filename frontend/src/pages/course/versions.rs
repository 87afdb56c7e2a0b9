//! What a course has been: its versions, and in what two of them differ.

use contract::{course::CourseVersionSummary, ids::CourseId};
use yew::prelude::*;

use super::{compare::Compare, version_tone};
use crate::{
    api::{course, use_load},
    components::{Card, Column, DataTable, FilterSelect, Row, StatusLabel, use_query},
    i18n::{I18n, use_i18n},
    time,
};

/// Properties of [`Versions`].
#[derive(PartialEq, Properties)]
pub(super) struct VersionsProps {
    /// Which course.
    pub(super) id: CourseId,
}

/// Every version, newest first, and two of them side by side: the newest and the one before unless the address says
/// otherwise (`?before=1&after=3`).
#[component]
pub(super) fn Versions(props: &VersionsProps) -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let versions = use_load(props.id, |api, id| async move { course::versions(&api, id).await });
    let named = |name: &str| query.get(name).and_then(|text| text.parse::<u16>().ok());
    html! { <>
        <Card title={i18n.t("course-tab-versions")}>{ versions.view(|all| table(&i18n, all)) }</Card>
        { versions.view(|all| {
            let newest = all.first().map_or(1, |version| version.number);
            if newest < 2 {
                return html! { <p class="subtle">{ i18n.t("course-compare-one") }</p> };
            }
            let after = named("after").unwrap_or(newest);
            let before = named("before").unwrap_or_else(|| after.saturating_sub(1).max(1));
            let options: Vec<_> = all.iter().map(|version| choice(&i18n, version)).collect();
            html! {
                <Card title={i18n.t("course-compare")}>
                    <div class="filters">
                        <FilterSelect name="before" label={i18n.t("course-compare-before")} any={i18n.ta("course-version-number", &[("number", before.into())])} options={options.clone()} />
                        <FilterSelect name="after" label={i18n.t("course-compare-after")} any={i18n.ta("course-version-number", &[("number", after.into())])} {options} />
                    </div>
                    <Compare id={props.id} {before} {after} />
                </Card>
            }
        }) }
    </> }
}

fn choice(i18n: &I18n, version: &CourseVersionSummary) -> (AttrValue, AttrValue) {
    let status = i18n.word(version.status).to_string();
    let text =
        i18n.ta("course-version-choice", &[("number", version.number.into()), ("status", status.into())]);
    (version.number.to_string().into(), text)
}

fn table(i18n: &I18n, versions: &[CourseVersionSummary]) -> Html {
    let columns = vec![
        Column::new("number", i18n.t("course-version")),
        Column::new("status", i18n.t("course-status")),
        Column::new("authors", i18n.t("course-authors")),
        Column::new("submitted", i18n.t("course-submitted-at")),
        Column::new("decided", i18n.t("course-decided-at")),
        Column::new("opinion", i18n.t("course-opinion")),
    ];
    html! {
        <DataTable id="course-versions" caption={i18n.t("course-tab-versions")} {columns}
            rows={versions.iter().map(|version| row(i18n, version)).collect::<Vec<_>>()} adjustable=false />
    }
}

fn row(i18n: &I18n, version: &CourseVersionSummary) -> Row {
    let authors: Vec<&str> = version.authors.iter().map(|author| author.name.as_str()).collect();
    let signed = |at: Option<chrono::DateTime<chrono::Utc>>, by: Option<&contract::course::CourseActor>| {
        let Some(at) = at else { return html! { "—" } };
        let who = by.map(|by| by.name.clone()).unwrap_or_default();
        html! { <>{ time::minute(at) }<br /><span class="subtle">{ who }</span></> }
    };
    Row {
        key: version.number.to_string().into(),
        to: None,
        cells: vec![
            html! { i18n.ta("course-version-number", &[("number", version.number.into())]) },
            html! { <StatusLabel tone={version_tone(version.status)} text={i18n.word(version.status)} /> },
            html! { authors.join(&i18n.t("list-comma")) },
            signed(version.submitted_at, version.submitted_by.as_ref()),
            signed(version.decided_at, version.decided_by.as_ref()),
            html! { version.opinion.clone().unwrap_or_else(|| "—".to_owned()) },
        ],
    }
}
