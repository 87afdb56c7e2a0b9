//! One proposal: what it rests on, line by line what is proposed and decided, and the way to the draft.

use contract::{
    course::CategoryCode,
    curriculum::{ProposalState, RefreshCategory, RefreshDecision, RefreshProposalView},
    ids::RefreshProposalId,
};
use yew::prelude::*;
use yew_router::hooks::use_navigator;

use super::line::LineCard;
use super::state_tone;
use crate::{
    api::{refresh, use_action, use_load},
    components::{
        Bar, BarChart, Button, ButtonKind, Card, ConfirmDialog, Empty, Figure, Figures, LinkButton, Notice,
        PageHeader, StatusLabel, Tone, percent, use_toasts,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::course::use_categories,
    route::Route,
    session::use_session,
    time,
};

/// Properties of [`ProposalPage`].
#[derive(PartialEq, Properties)]
pub struct ProposalPageProps {
    /// Which one.
    pub id: RefreshProposalId,
}

/// Leads from what is proposed to the draft; later it shows how it turned out.
#[component]
pub fn ProposalPage(props: &ProposalPageProps) -> Html {
    let i18n = use_i18n();
    let page = use_load(props.id, |api, id| async move { refresh::proposal(&api, id).await });
    html! { <>
        { page.view(|view| html! { <Proposal view={(**view).clone()} onchanged={page.reload.clone()} /> }) }
        if page.value.is_none() { <PageHeader title={i18n.t("refresh-proposal")} crumbs={crumbs(&i18n)} /> }
    </> }
}

fn crumbs(i18n: &I18n) -> Vec<(Route, AttrValue)> {
    vec![(Route::Curricula, i18n.t("nav-curricula"))]
}

#[derive(PartialEq, Properties)]
struct ProposalProps {
    view: RefreshProposalView,
    onchanged: Callback<()>,
}

#[derive(Clone, Copy, PartialEq)]
enum Asking {
    Nothing,
    AcceptRest,
    Apply,
}

#[component]
fn Proposal(props: &ProposalProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let session = use_session();
    let navigator = use_navigator();
    let asking = use_state(|| Asking::Nothing);
    let categories = use_categories();
    let name = |code: &CategoryCode| categories.label(&i18n, code.as_str());
    let view = &props.view;
    let ask = |what: Asking| {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(what))
    };
    let rest = {
        let (i18n, toasts, asking, onchanged) =
            (i18n.clone(), toasts.clone(), asking.clone(), props.onchanged.clone());
        use_action(
            |api, id: RefreshProposalId| async move { refresh::accept_rest(&api, id).await },
            move |outcome| {
                asking.set(Asking::Nothing);
                match outcome {
                    Ok(_) => {
                        toasts.success(i18n.t("refresh-rest-accepted"));
                        onchanged.emit(());
                    }
                    Err(error) => toasts.failure(&i18n, &error),
                }
            },
        )
    };
    let apply = {
        let (i18n, asking) = (i18n.clone(), asking.clone());
        use_action(
            |api, id: RefreshProposalId| async move { refresh::apply(&api, id).await },
            move |outcome| {
                asking.set(Asking::Nothing);
                match (outcome.map(|done| done.plan_id), &navigator) {
                    (Ok(Some(id)), Some(navigator)) => navigator.push(&Route::Curriculum { id }),
                    (Ok(_), _) => {}
                    (Err(error), _) => toasts.failure(&i18n, &error),
                }
            },
        )
    };
    let left = view.lines.iter().filter(|line| line.decision.is_none()).count();
    let open = matches!(view.status, ProposalState::Open | ProposalState::Decided);
    let may_decide = open && session.has_role(may::DECIDE_REFRESH_LINE);
    let actions = html! {
        if may_decide {
            <Button label={i18n.ta("refresh-accept-rest", &[("count", left.into())])} disabled={left == 0} onclick={ask(Asking::AcceptRest).reform(|_| ())} />
            <Button kind={ButtonKind::Primary} label={i18n.t("refresh-apply")} disabled={left > 0 || view.lines.is_empty()} onclick={ask(Asking::Apply).reform(|_| ())} />
        } else if let Some(id) = view.plan_id {
            <LinkButton to={Route::Curriculum { id }} label={i18n.t("refresh-open-plan")} />
        }
    };
    let id = view.id;
    html! { <>
        <PageHeader title={view.school_name.clone()} crumbs={crumbs(&i18n)} subtitle={subtitle(&i18n, view)} {actions} />
        if !view.intact { <Notice tone={Tone::Bad} urgent=true title={i18n.t("refresh-tampered")} /> }
        { figures(&i18n, view, left) }
        { wanted(&i18n, view, &name) }
        if view.lines.is_empty() {
            <Card><Empty title={i18n.t("refresh-no-lines")} advice={i18n.t("refresh-no-lines-advice")} /></Card>
        }
        <ol class="refresh-lines">
            { for view.lines.iter().map(|line| html! {
                <LineCard key={format!("{}-{}", line.id, line.version)} proposal={id} school={view.school_id} line={line.clone()} category={name(&line.category)} {may_decide} onchanged={props.onchanged.clone()} />
            }) }
        </ol>
        <p class="subtle digest">{ i18n.ta("refresh-digest", &[("digest", view.digest.clone().into())]) }</p>
        if *asking == Asking::AcceptRest {
            <ConfirmDialog title={i18n.ta("refresh-accept-rest", &[("count", left.into())])} confirm={i18n.t("refresh-accept")} busy={rest.busy}
                onconfirm={rest.run.reform(move |()| id)} onclose={ask(Asking::Nothing)}>
                <p>{ i18n.ta("refresh-accept-rest-what", &[("count", left.into())]) }</p>
            </ConfirmDialog>
        }
        if *asking == Asking::Apply {
            <ConfirmDialog title={i18n.t("refresh-apply")} confirm={i18n.t("refresh-apply")} busy={apply.busy}
                onconfirm={apply.run.reform(move |()| id)} onclose={ask(Asking::Nothing)}>
                <p>{ i18n.ta("refresh-apply-what", &[("half", time::half_year(&i18n, view.half_year).to_string().into()), ("count", taught(view).into())]) }</p>
            </ConfirmDialog>
        }
    </> }
}

fn taught(view: &RefreshProposalView) -> usize {
    let decided = view.lines.iter().filter_map(|line| line.decision.as_ref());
    decided.filter(|decision| decision.course_id.is_some()).count()
}

fn subtitle(i18n: &I18n, view: &RefreshProposalView) -> Html {
    let of = i18n.ta(
        "refresh-for",
        &[
            ("half", time::half_year(i18n, view.half_year).to_string().into()),
            ("figures", time::half_year(i18n, view.figures_of).to_string().into()),
        ],
    );
    html! { <>{ of }{ " " }<StatusLabel tone={state_tone(view.status)} text={i18n.word(view.status)} /></> }
}

fn figures(i18n: &I18n, view: &RefreshProposalView, left: usize) -> Html {
    let accepted = view
        .lines
        .iter()
        .filter(|line| line.decision.as_ref().is_some_and(|one| one.decision == RefreshDecision::Accepted))
        .count();
    let decided = view.lines.len() - left;
    let items = vec![
        Figure {
            label: i18n.t("refresh-decided"),
            value: html! { format!("{decided} / {}", view.lines.len()) },
            note: Some(i18n.ta("refresh-accepted-count", &[("count", accepted.into())])),
        },
        Figure {
            label: i18n.t("refresh-would-change"),
            value: html! { view.changed_bp.map_or_else(|| "—".to_owned(), percent) },
            note: Some(match view.changed_bp {
                Some(_) => i18n.ta("refresh-least", &[("share", percent(view.min_changed_bp).into())]),
                None => i18n.t("refresh-first-plan"),
            }),
        },
        Figure {
            label: i18n.t("refresh-answers"),
            value: html! { view.answers },
            note: Some(i18n.t(if view.answers > 0 { "refresh-answers-note" } else { "refresh-no-answers" })),
        },
    ];
    html! { <Figures {items} /> }
}

/// Two charts side by side: how the categories are wanted, and how they are taught.
fn wanted(i18n: &I18n, view: &RefreshProposalView, name: &dyn Fn(&CategoryCode) -> AttrValue) -> Html {
    if view.answers == 0 || view.categories.is_empty() {
        return Html::default();
    }
    let bars = |share: fn(&RefreshCategory) -> Option<u32>| {
        let bar = |one: &RefreshCategory| Bar {
            label: name(&one.category),
            share: share(one),
            target: None,
            note: share(one).map_or_else(|| "—".to_owned(), percent).into(),
        };
        view.categories.iter().map(bar).collect::<Vec<_>>()
    };
    html! {
        <Card title={i18n.t("refresh-categories")}>
            <div class="halves">
                <BarChart title={i18n.t("refresh-wanted-chart")} bars={bars(|one| one.demand_bp)} />
                <BarChart title={i18n.t("refresh-taught-chart")} bars={bars(|one| one.supply_bp)} />
            </div>
        </Card>
    }
}
