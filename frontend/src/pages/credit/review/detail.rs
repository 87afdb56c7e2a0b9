//! One review: what was noticed, the evidence, and the decision.

use std::{collections::BTreeSet, rc::Rc};

use contract::{
    credit::{CreditReviewLine, CreditReviewView, RefuseCreditReview, ReviewState},
    ids::{CreditReviewId, EarningId},
    money::Credits,
};
use yew::prelude::*;
use yew_router::prelude::Link;

use super::{explained, names, tone};
use crate::{
    api::{Once, Tagged, review, use_action, use_load},
    components::{
        Button, ButtonKind, Card, Column, DataTable, DefinitionList, LinkButton, Notice, PageHeader,
        ReasonDialog, Row, StatusLabel, Tone, credits, use_form, use_toasts,
    },
    i18n::{I18n, use_i18n},
    may,
    route::Route,
    session::{Session, use_session},
    time,
};

/// Properties of [`ReviewPage`].
#[derive(PartialEq, Properties)]
pub struct ReviewPageProps {
    /// Which one.
    pub id: CreditReviewId,
}

#[derive(Clone, Copy, PartialEq)]
enum Open {
    Nothing,
    Accept,
    Refuse,
}

/// Whether the reader entered or confirmed one of the earnings, and so must leave the decision to others.
fn entered(session: &Session, one: &CreditReviewView) -> bool {
    let own = session.account().map(|who| who.id);
    one.lines.iter().any(|line| own.is_some() && [line.recorded_by, line.confirmed_by].contains(&own))
}

/// What was flagged and why, with ways to the evidence, and what can be decided.
#[component]
pub fn ReviewPage(props: &ReviewPageProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let found = use_load(props.id, |api, id| async move { review::review(&api, id).await });
    let open = use_state(|| Open::Nothing);
    let ticked = use_state(BTreeSet::<EarningId>::new);
    let show = |what: Open| {
        let open = open.clone();
        Callback::from(move |()| open.set(what))
    };
    let ondone = {
        let (open, reload) = (open.clone(), found.reload.clone());
        Callback::from(move |()| {
            open.set(Open::Nothing);
            reload.emit(());
        })
    };
    let record = found.value.clone();
    let waits = record.as_ref().is_some_and(|one| one.value.status == ReviewState::Open);
    let may_decide = waits
        && session.has_role(may::ACCEPT_CREDIT_REVIEW)
        && record.as_ref().is_some_and(|one| !entered(&session, &one.value));
    let actions = html! {
        if may_decide {
            <Button label={i18n.t("review-refuse")} onclick={show(Open::Refuse).reform(|_| ())} />
            <Button kind={ButtonKind::Primary} label={i18n.t("review-accept")} onclick={show(Open::Accept).reform(|_| ())} />
        } else if !waits && record.is_some() {
            <LinkButton to={Route::CreditReviews} label={i18n.t("review-queue")} />
        }
    };
    let title = record.as_ref().map_or_else(|| i18n.t("nav-reviews"), |one| heading(&i18n, &one.value));
    let subtitle = record.as_ref().map(|one| {
        html! { <>{ &one.value.facility_name }{ " " }<StatusLabel tone={tone(one.value.status)} text={i18n.word(one.value.status)} /></> }
    });
    let crumbs = vec![(Route::CreditReviews, i18n.t("nav-reviews"))];
    let onclose = show(Open::Nothing);
    let dialog = record.map(|record| match *open {
        Open::Nothing => Html::default(),
        Open::Accept => html! { <Accept {record} onclose={onclose.clone()} ondone={ondone.clone()} /> },
        Open::Refuse => html! { <Refuse {record} named={(*ticked).clone()} {onclose} {ondone} /> },
    });
    html! { <>
        <PageHeader {title} {crumbs} subtitle={subtitle.unwrap_or_default()} {actions} />
        { found.view(|one| html! { <>
            if waits && entered(&session, &one.value) {
                <Notice tone={Tone::Info} title={i18n.t("review-own")} />
            }
            <Card title={i18n.t("review-noticed")}>
                <ul class="plain">{ for one.value.reasons.iter().map(|reason| html! { <li><strong>{ i18n.word(*reason) }</strong>{ i18n.t("review-colon") }{ explained(&i18n, *reason) }</li> }) }</ul>
                { facts(&i18n, &one.value) }
            </Card>
            <Card title={i18n.t("review-evidence")}>
                if may_decide && one.value.lines.len() > 1 { <p class="subtle">{ i18n.t("review-tick-hint") }</p> }
                { lines(&i18n, &one.value, may_decide.then(|| ticked.clone())) }
            </Card>
        </> }) }
        { dialog.unwrap_or_default() }
    </> }
}

fn heading(i18n: &I18n, one: &CreditReviewView) -> AttrValue {
    match (&one.session, one.lines.as_slice()) {
        (_, [only]) => i18n.ta("review-of", &[("name", only.learner_name.clone().into())]),
        (Some(session), _) => i18n.ta("review-of", &[("name", session.title.clone().into())]),
        (None, _) => i18n.t("nav-reviews"),
    }
}

fn facts(i18n: &I18n, one: &CreditReviewView) -> Html {
    let mut items = Vec::new();
    if let Some(session) = &one.session {
        let to = Route::ClassSession { id: session.id };
        items.push((
            i18n.t("review-session"),
            html! { <><Link<Route> {to}>{ &session.title }</Link<Route>>{ " · " }{ time::minute(session.starts_at) }</> },
        ));
    }
    items.push((i18n.t("review-credited"), credits(i18n, one.credited)));
    items.push((i18n.t("review-opened-at"), html! { time::minute(one.opened_at) }));
    if let (Some(by), Some(at)) = (&one.decided_by_name, one.decided_at) {
        items.push((i18n.t("review-decided-by"), html! { by }));
        items.push((i18n.t("review-decided-at"), html! { time::minute(at) }));
    }
    if let Some(reason) = &one.decision_reason {
        items.push((i18n.t("review-because"), html! { reason }));
    }
    html! { <DefinitionList {items} /> }
}

/// The earnings; with a box each where they can be refused one by one.
fn lines(i18n: &I18n, one: &CreditReviewView, ticked: Option<UseStateHandle<BTreeSet<EarningId>>>) -> Html {
    let several = one.lines.len() > 1;
    let mut columns = vec![
        Column::new("learner", i18n.t("credit-learner")),
        Column::new("credited", i18n.t("review-credited")).number(),
        Column::new("minutes", i18n.t("credit-valid-minutes")).number(),
        Column::new("reasons", i18n.t("review-reasons")),
        Column::new("by", i18n.t("review-recorded-by")),
        Column::new("at", i18n.t("review-recorded-at")),
        Column::new("how", i18n.t("credit-why")),
    ];
    let ticked = ticked.filter(|_| several);
    if ticked.is_some() {
        columns.push(Column::new("refuse", i18n.t("review-tick")));
    }
    let row = |line: &CreditReviewLine| {
        let mut cells = vec![
            html! { &line.learner_name },
            credits(i18n, line.credited),
            html! { line.valid_minutes },
            names(i18n, &line.reasons),
            html! { line.recorded_by_name.clone().unwrap_or_else(|| "—".to_owned()) },
            html! { line.recorded_at.map_or_else(|| "—".to_owned(), time::second) },
            standing(i18n, line),
        ];
        cells.extend(ticked.as_ref().map(|ticked| tick(i18n, line, ticked)));
        Row {
            key: line.earning_id.to_string().into(),
            to: Some(Route::Learner { id: line.learner_id }),
            cells,
        }
    };
    html! { <DataTable id="review-lines" caption={i18n.t("review-evidence")} {columns} rows={one.lines.iter().map(row).collect::<Vec<_>>()} adjustable=false /> }
}

fn standing(i18n: &I18n, line: &CreditReviewLine) -> Html {
    let to = Route::Earning { id: line.earning_id };
    html! { <>
        <Link<Route> {to}>{ i18n.t("credit-how") }</Link<Route>>
        if line.reversal_event_id.is_some() { { " " }<StatusLabel tone={Tone::Bad} text={i18n.t("review-reversed")} /> }
    </> }
}

fn tick(i18n: &I18n, line: &CreditReviewLine, ticked: &UseStateHandle<BTreeSet<EarningId>>) -> Html {
    let (id, label) =
        (line.earning_id, i18n.ta("review-tick-one", &[("name", line.learner_name.clone().into())]));
    let onchange = {
        let ticked = ticked.clone();
        Callback::from(move |_: Event| {
            let mut next = (*ticked).clone();
            if !next.remove(&id) {
                next.insert(id);
            }
            ticked.set(next);
        })
    };
    html! { <input type="checkbox" checked={ticked.contains(&id)} aria-label={label} {onchange} /> }
}

#[derive(PartialEq, Properties)]
struct AcceptProps {
    record: Rc<Tagged<CreditReviewView>>,
    onclose: Callback<()>,
    ondone: Callback<()>,
}

#[component]
fn Accept(props: &AcceptProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let once = use_state(Once::new);
    let form = use_form(|| vec![("/reason", String::new())]);
    let accept = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            |api, (once, record, reason): (Once, Rc<Tagged<CreditReviewView>>, String)| async move {
                review::accept(&api, &once, &record, reason).await
            },
            move |outcome| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("review-accepted"));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let (once, record) = ((*once).clone(), props.record.clone());
    let onconfirm = accept.run.reform(move |reason| (once.clone(), record.clone(), reason));
    let amount = props.record.value.credited.to_string();
    html! {
        <ReasonDialog title={i18n.t("review-accept")} confirm={i18n.t("review-accept")} {form} busy={accept.busy} {onconfirm} onclose={props.onclose.clone()}>
            <p>{ i18n.ta("review-accept-what", &[("count", props.record.value.lines.len().into()), ("amount", amount.into())]) }</p>
        </ReasonDialog>
    }
}

#[derive(PartialEq, Properties)]
struct RefuseProps {
    record: Rc<Tagged<CreditReviewView>>,
    named: BTreeSet<EarningId>,
    onclose: Callback<()>,
    ondone: Callback<()>,
}

#[component]
fn Refuse(props: &RefuseProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let once = use_state(Once::new);
    let form = use_form(|| vec![("/reason", String::new())]);
    let refuse = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            |api, (once, record, refusal): (Once, Rc<Tagged<CreditReviewView>>, RefuseCreditReview)| async move {
                review::refuse(&api, &once, &record, &refusal).await
            },
            move |outcome| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("review-refused"));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let lines = &props.record.value.lines;
    let reversed: Vec<&CreditReviewLine> = lines
        .iter()
        .filter(|line| props.named.is_empty() || props.named.contains(&line.earning_id))
        .collect();
    let (count, amount): (usize, i64) =
        (reversed.len(), reversed.iter().map(|line| line.credited.centi()).sum());
    let (once, record, named) = ((*once).clone(), props.record.clone(), props.named.clone());
    let onconfirm = refuse.run.reform(move |reason| {
        let earning_ids = (!named.is_empty()).then(|| named.iter().copied().collect());
        (once.clone(), record.clone(), RefuseCreditReview { reason, earning_ids })
    });
    let amount = Credits(amount).to_string();
    let told = i18n.ta(
        "review-refuse-what",
        &[("count", count.into()), ("amount", amount.into()), ("rest", (lines.len() - count).into())],
    );
    html! {
        <ReasonDialog title={i18n.t("review-refuse")} confirm={i18n.t("review-refuse")} danger=true {form} busy={refuse.busy} {onconfirm} onclose={props.onclose.clone()}>
            <p>{ told }</p>
            <ul class="plain">{ for reversed.iter().map(|line| html! { <li>{ &line.learner_name }{ " · " }{ credits(&i18n, line.credited) }</li> }) }</ul>
        </ReasonDialog>
    }
}
