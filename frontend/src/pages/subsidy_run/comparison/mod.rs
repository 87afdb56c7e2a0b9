//! What two policies pay for the same frozen year: who gains, who loses, and how much.

mod result;

use contract::{
    ids::{SubsidyPolicyId, SubsidyRunId},
    money::Yuan,
    subsidy_run::{CompareSubsidyPolicies, SubsidyRunView},
};
use yew::prelude::*;

use crate::{
    api::{subsidy, subsidy_run, use_load},
    components::{Card, Field, FieldKind, FormView, Notice, PageHeader, Query, Tone, use_form, use_query},
    i18n::{I18n, use_i18n},
    route::Route,
    time,
};

/// What stands in the address, so that a comparison can be sent to a colleague.
const WISHES: [(&str, &str); 4] =
    [("/policy_a", "policy_a"), ("/policy_b", "policy_b"), ("/run_id", "run_id"), ("/budget", "budget")];

/// The form, and below it what comes out.
#[component]
pub fn ComparisonPage() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let form = use_form(|| {
        WISHES.iter().map(|(at, name)| (*at, query.get(name).unwrap_or_default().to_owned())).collect()
    });
    let policies = use_load((), |api, ()| async move { subsidy::policies(&api).await });
    let runs = use_load((), |api, ()| async move { subsidy_run::all(&api).await });
    let wish = wished(&query);
    let found = use_load(Wish(wish.clone()), |api, Wish(wish)| async move {
        match wish {
            Some(wish) => subsidy_run::compare(&api, &wish).await.map(Some),
            None => Ok(None),
        }
    });
    let onsubmit = {
        let (form, i18n, query) = (form.clone(), i18n.clone(), query.clone());
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let (before, after) = (
                read.required::<SubsidyPolicyId>("/policy_a"),
                read.required::<SubsidyPolicyId>("/policy_b"),
            );
            if before.is_some() && before == after {
                read.fault("/policy_b", "comparison-same");
            }
            let _ = (read.required::<SubsidyRunId>("/run_id"), read.optional::<Yuan>("/budget"));
            if read.complete() {
                let wishes: Vec<_> = WISHES.iter().map(|(at, name)| (*name, form.get(at).trim())).collect();
                query.change(&wishes);
            }
        })
    };
    let choice = |one: &subsidy::PolicyChoice| {
        let text = i18n.ta(
            "subsidy-policy-choice",
            &[
                ("version", one.document.version.into()),
                ("day", time::day(one.document.effective_from).into()),
                ("status", i18n.word(one.status).to_string().into()),
            ],
        );
        (AttrValue::from(one.id.to_string()), text)
    };
    let versions: Vec<_> = policies.value.iter().flat_map(|page| page.items.iter()).map(choice).collect();
    let years: Vec<_> =
        runs.value.iter().flat_map(|all| all.iter()).filter_map(|run| year(&i18n, run)).collect();
    let asked = wish.is_some();
    html! { <>
        <PageHeader title={i18n.t("nav-subsidy-comparison")} subtitle={i18n.t("comparison-rule")} crumbs={vec![(Route::SubsidyRuns, i18n.t("nav-subsidy-runs"))]} />
        <Notice tone={Tone::Info} title={i18n.t("comparison-nothing-stored")} />
        <Card>
            <FormView form={form.clone()} submit={i18n.t("comparison-compare")} busy={asked && found.busy} {onsubmit}>
                <Field form={form.clone()} at="/policy_a" label={i18n.t("comparison-before")} kind={FieldKind::Select(versions.clone())} unread={policies.unread()} required=true />
                <Field form={form.clone()} at="/policy_b" label={i18n.t("comparison-after")} kind={FieldKind::Select(versions)} unread={policies.unread()} required=true />
                <Field form={form.clone()} at="/run_id" label={i18n.t("comparison-facts")} kind={FieldKind::Select(years)} hint={i18n.t("comparison-facts-hint")} unread={runs.unread()} required=true />
                <Field {form} at="/budget" label={i18n.t("subsidy-budget")} kind={FieldKind::Number} hint={i18n.t("comparison-budget-hint")} />
            </FormView>
        </Card>
        <div aria-live="polite">
            if asked { { found.view(|found| found.as_ref().as_ref().map_or_else(Html::default, |found| html! { <result::ResultView found={found.clone()} /> })) } }
        </div>
    </> }
}

/// A comparison that is asked for, as what a load depends on.
#[derive(Clone, PartialEq)]
struct Wish(Option<CompareSubsidyPolicies>);

/// What the address asks for; none as long as something is missing.
fn wished(query: &Query) -> Option<CompareSubsidyPolicies> {
    Some(CompareSubsidyPolicies {
        policy_a: query.get("policy_a")?.parse().ok()?,
        policy_b: query.get("policy_b")?.parse().ok()?,
        run_id: Some(query.get("run_id")?.parse().ok()?),
        year: None,
        budget: query.get("budget").and_then(|text| text.parse().ok()),
    })
}

/// A run whose facts are frozen, as a choice.
fn year(i18n: &I18n, run: &SubsidyRunView) -> Option<(AttrValue, AttrValue)> {
    let version = run.current.as_ref()?;
    let text = i18n.ta(
        "comparison-run",
        &[
            ("year", run.year.to_string().into()),
            ("number", version.number.into()),
            ("schools", version.sums.schools.into()),
        ],
    );
    Some((run.id.to_string().into(), text))
}
