//! Whether the ledger's books are in order: the end of the chain, every invariant, and what earlier checks found.

use contract::{
    auth::ScopeKind,
    credit::{InvariantFinding, LedgerChainView, ReconciliationView, RunReconciliation},
};
use yew::prelude::*;

use super::invariants;
use crate::{
    api::{credit, use_action, use_load},
    components::{
        Button, ButtonKind, Card, Column, DataTable, DefinitionList, Empty, Icon, Notice, PageHeader, Pager,
        Row, StatusLabel, Tone, use_query, use_toasts,
    },
    i18n::{I18n, use_i18n},
    may,
    session::{Session, use_session},
    time,
};

/// The last check with its invariants, those before it, and a way to check once more.
#[component]
pub fn ReconciliationPage() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let toasts = use_toasts();
    let may_run = may_run(&use_session());
    let chain = use_load((), |api, ()| async move { credit::chain(&api).await });
    let last = use_load((), |api, ()| async move { credit::reconciliations(&api, "?limit=1").await });
    let past = use_load(query.for_api_with(&[("limit", "20")]), |api, query| async move {
        credit::reconciliations(&api, &query).await
    });
    let run = {
        let (i18n, reload) = (i18n.clone(), [chain.reload.clone(), last.reload.clone(), past.reload.clone()]);
        use_action(
            |api, how: RunReconciliation| async move { credit::reconcile(&api, &how).await },
            move |outcome| {
                match outcome {
                    Ok(found) if found.clean => toasts.success(i18n.t("reconcile-done-clean")),
                    // What is wrong stands on the page, and is read out there.
                    Ok(_) => {}
                    Err(error) => toasts.failure(&i18n, &error),
                }
                for reload in &reload {
                    reload.emit(());
                }
            },
        )
    };
    let start = |full: bool| run.run.reform(move |_: MouseEvent| RunReconciliation { full });
    let actions = html! {
        if may_run {
            <Button icon={Icon::Repeat} label={i18n.t("reconcile-run-full")} busy={run.busy} onclick={start(true)} />
            <Button kind={ButtonKind::Primary} icon={Icon::Check} label={i18n.t("reconcile-run")} busy={run.busy} onclick={start(false)} />
        }
    };
    html! { <>
        <PageHeader title={i18n.t("nav-reconciliation")} subtitle={html! { i18n.t("reconcile-about") }} {actions} />
        { chain.view(|chain| end_of_chain(&i18n, chain)) }
        { last.view(|page| match page.items.first() {
            Some(found) => shown(&i18n, found),
            None => html! { <Card title={i18n.t("reconcile-last")}><Empty title={i18n.t("reconcile-none")} advice={i18n.t("reconcile-none-advice")} /></Card> },
        }) }
        if last.value.as_ref().is_some_and(|page| !page.items.is_empty()) {
            <Card title={i18n.t("reconcile-past")}>{ past.view(|page| html! { <>
                { history(&i18n, &page.items) }
                <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
            </> }) }</Card>
        }
    </> }
}

/// Only over the whole city, as the server has it.
fn may_run(session: &Session) -> bool {
    let admits = |account: &contract::auth::AccountView| {
        account
            .grants
            .iter()
            .any(|grant| grant.scope == ScopeKind::City && may::RUN_RECONCILIATION.contains(&grant.role))
    };
    session.account().is_some_and(admits)
}

fn end_of_chain(i18n: &I18n, chain: &LedgerChainView) -> Html {
    let (tone, key) = match chain.frozen_at {
        Some(_) => (Tone::Bad, "reconcile-frozen"),
        None => (Tone::Good, "reconcile-open"),
    };
    let posted =
        chain.posted_at.map_or_else(|| i18n.t("reconcile-nothing-posted"), |at| time::minute(at).into());
    let items = vec![
        (i18n.t("reconcile-posting"), html! { <StatusLabel {tone} text={i18n.t(key)} /> }),
        (i18n.t("reconcile-block"), html! { chain.block }),
        (i18n.t("reconcile-verified"), html! { chain.verified_block }),
        (i18n.t("reconcile-posted-at"), html! { posted }),
        (i18n.t("reconcile-hash"), html! { <span class="mono seal">{ &chain.chain_hash }</span> }),
    ];
    html! { <>
        if let Some(at) = chain.frozen_at {
            <Notice tone={Tone::Bad} title={i18n.ta("reconcile-frozen-since", &[("at", time::minute(at).into())])}>
                <p>{ i18n.t("reconcile-frozen-advice") }</p>
            </Notice>
        }
        <Card title={i18n.t("reconcile-chain")}><DefinitionList {items} /></Card>
    </> }
}

fn verdict(i18n: &I18n, clean: bool) -> Html {
    if clean {
        html! { <StatusLabel tone={Tone::Good} text={i18n.t("reconcile-clean")} /> }
    } else {
        html! { <StatusLabel tone={Tone::Bad} text={i18n.t("reconcile-broken")} /> }
    }
}

fn range(i18n: &I18n, found: &ReconciliationView) -> AttrValue {
    if found.full {
        i18n.ta("reconcile-range-full", &[("to", found.to_block.into())])
    } else {
        i18n.ta("reconcile-range", &[("from", found.from_block.into()), ("to", found.to_block.into())])
    }
}

fn shown(i18n: &I18n, found: &ReconciliationView) -> Html {
    let facts = vec![
        (i18n.t("reconcile-at"), html! { time::minute(found.at) }),
        (i18n.t("reconcile-looked-at"), html! { range(i18n, found) }),
        (i18n.t("reconcile-result"), verdict(i18n, found.clean)),
    ];
    // What is broken comes first, then what is a warning.
    let mut findings: Vec<&InvariantFinding> = found.findings.iter().collect();
    findings.sort_by_key(|finding| (finding.count == 0, !finding.is_error()));
    let broken = findings.iter().filter(|finding| finding.is_error()).count();
    let warned = findings.iter().filter(|finding| finding.count > 0).count() - broken;
    html! {
        <Card title={i18n.t("reconcile-last")}>
            if broken > 0 {
                <Notice tone={Tone::Bad} title={i18n.ta("reconcile-found", &[("count", broken.into())])} urgent=true>
                    <p>{ i18n.t("reconcile-found-advice") }</p>
                </Notice>
            } else if warned > 0 {
                <Notice tone={Tone::Warning} title={i18n.ta("reconcile-warned", &[("count", warned.into())])}>
                    <p>{ i18n.t("reconcile-warned-advice") }</p>
                </Notice>
            }
            <DefinitionList items={facts} />
            <ul class="gates invariants" aria-label={i18n.t("reconcile-invariants")}>{ for findings.into_iter().map(|one| finding(i18n, one)) }</ul>
        </Card>
    }
}

fn finding(i18n: &I18n, one: &InvariantFinding) -> Html {
    html! {
        <li key={one.name.clone()}>
            <span>
                { invariants::words(i18n, &one.name) }
                { for one.examples.iter().map(|place| html! { <span class="mono seal">{ place }</span> }) }
            </span>
            <span class="subtle">
                if one.is_error() { { i18n.ta("reconcile-count", &[("count", one.count.into())]) } }
            </span>
            if one.count > 0 && !one.is_error() {
                <StatusLabel tone={Tone::Warning} text={i18n.t("reconcile-warning")} />
            } else {
                { verdict(i18n, one.count == 0) }
            }
        </li>
    }
}

fn history(i18n: &I18n, items: &[ReconciliationView]) -> Html {
    let columns = vec![
        Column::new("at", i18n.t("reconcile-at")),
        Column::new("range", i18n.t("reconcile-looked-at")),
        Column::new("result", i18n.t("reconcile-result")),
        Column::new("hash", i18n.t("reconcile-hash")).hidden_at_first(),
    ];
    let row = |found: &ReconciliationView| Row {
        key: found.id.to_string().into(),
        to: None,
        cells: vec![
            html! { time::minute(found.at) },
            html! { range(i18n, found) },
            verdict(i18n, found.clean),
            html! { <span class="mono seal">{ &found.chain_hash }</span> },
        ],
    };
    html! {
        <DataTable id="reconciliations" caption={i18n.t("reconcile-past")} {columns} rows={items.iter().map(row).collect::<Vec<_>>()}
            empty={html! { <Empty title={i18n.t("reconcile-none")} advice={i18n.t("reconcile-none-advice")} /> }} />
    }
}
