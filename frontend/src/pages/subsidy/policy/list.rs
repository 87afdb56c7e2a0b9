//! Every version of the subsidy policy.

use contract::{policy::PolicyState, subsidy::SubsidyPolicyView};
use yew::prelude::*;

use super::{holds, tone};
use crate::{
    api::{subsidy, use_load},
    components::{
        ButtonKind, Card, Column, DataTable, Empty, FilterBar, FilterSelect, Icon, LinkButton, PageHeader,
        Pager, Row, StatusLabel, Tone, use_query,
    },
    i18n::{I18n, use_i18n},
    may,
    route::Route,
    session::use_session,
    time,
};

/// Lists the versions, the one with the latest first day first, each with what somebody should see to.
#[component]
pub fn PoliciesPage() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let may_draft = use_session().has_role(may::CREATE_SUBSIDY_POLICY);
    let page = use_load(query.for_api(), |api, query| async move { subsidy::list(&api, &query).await });
    let actions = html! {
        if may_draft { <LinkButton kind={ButtonKind::Primary} icon={Icon::Plus} to={Route::SubsidyPolicyNew} label={i18n.t("policy-new")} /> }
    };
    html! { <>
        <PageHeader title={i18n.t("nav-subsidy-policies")} subtitle={i18n.t("subsidy-policies-subtitle")} {actions} />
        <FilterBar>
            <FilterSelect name="status" label={i18n.t("policy-state")} any={i18n.t("policy-any-state")} options={i18n.choices::<PolicyState>()} />
        </FilterBar>
        <Card>{ page.view(|page| html! { <>
            <DataTable id="subsidy-policies" caption={i18n.t("nav-subsidy-policies")} columns={columns(&i18n)}
                rows={page.items.iter().map(|item| row(&i18n, item)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("policy-none")} advice={i18n.t("policy-none-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
    </> }
}

fn columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("version", i18n.t("policy-version")),
        Column::new("status", i18n.t("policy-state")),
        Column::new("period", i18n.t("policy-holds")),
        Column::new("warnings", i18n.t("subsidy-warnings")),
        Column::new("code", i18n.t("policy-code")),
        Column::new("by", i18n.t("policy-drafted-by")),
        Column::new("published", i18n.t("policy-published-at")),
    ]
}

fn row(i18n: &I18n, policy: &SubsidyPolicyView) -> Row {
    let document = &policy.document;
    let by =
        policy.created_by.as_ref().map_or_else(|| i18n.t("policy-system"), |actor| actor.name.clone().into());
    let warning = |one| html! { <StatusLabel tone={Tone::Warning} text={i18n.word(one)} /> };
    let warnings = if policy.warnings.is_empty() {
        html! { "—" }
    } else {
        html! { { for policy.warnings.iter().copied().map(warning) } }
    };
    Row {
        key: policy.id.to_string().into(),
        to: Some(Route::SubsidyPolicy { id: policy.id }),
        cells: vec![
            html! { i18n.ta("policy-version-number", &[("version", document.version.into())]) },
            html! { <StatusLabel tone={tone(policy.status)} text={i18n.word(policy.status)} /> },
            html! { holds(i18n, document) },
            warnings,
            html! { <span class="tree-code">{ &document.policy_code }</span> },
            html! { by },
            html! { policy.published_at.map_or_else(|| "—".to_owned(), time::minute) },
        ],
    }
}
