//! What was found at all schools within reach.

use contract::assessment::{AssessmentFindingSeverity, FindingState};
use yew::prelude::*;

use super::{CycleFilter, finding::FindingList};
use crate::{
    api::{assessment, use_load},
    components::{Card, FilterBar, FilterCheck, FilterSelect, PageHeader, Pager, use_query},
    i18n::use_i18n,
};

/// A page of findings; those that are overdue are one tick away.
#[component]
pub fn FindingsPage() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let page = use_load(query.for_api_with(&[("count", "true")]), |api, query| async move {
        assessment::findings(&api, &query).await
    });
    let reload = page.reload.clone();
    html! { <>
        <PageHeader title={i18n.t("nav-assessment-findings")} subtitle={i18n.t("assessment-findings-rule")} />
        <FilterBar>
            <CycleFilter />
            <FilterSelect name="status" label={i18n.t("assessment-finding-status")} any={i18n.t("course-any")} options={i18n.choices::<FindingState>()} />
            <FilterSelect name="severity" label={i18n.t("assessment-severity")} any={i18n.t("course-any")} options={i18n.choices::<AssessmentFindingSeverity>()} />
            <FilterCheck name="overdue" label={i18n.t("assessment-only-overdue")} />
        </FilterBar>
        <Card>{ page.view(|page| html! { <>
            <FindingList all={page.items.clone()} with_school=true ondone={reload.clone()} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
    </> }
}
