//! One standard: what it grants and on what it rests; it is published by another, and ended.

use std::rc::Rc;

use contract::{
    ids::OperatingPolicyId,
    policy::{EndPolicy, PolicyState},
    subsidy::Grade,
    subsidy_run::OperatingPolicyView,
};
use yew::prelude::*;

use super::{fen, holds, tone};
use crate::{
    api::{Tagged, subsidy_run, use_load},
    components::{
        Button, ButtonKind, Card, DefinitionList, Field, FieldKind, Form, Notice, PageHeader, StatusLabel,
        Tone, percent,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::{
        ask::{Ask, AskWhether, Subject, step, subject},
        subsidy_run::signed,
        two_people::is_own,
    },
    route::Route,
    session::use_session,
    time,
};

#[derive(Clone, Copy, PartialEq)]
enum Open {
    Nothing,
    Publish,
    End,
}

/// Properties of [`OperatingPolicyPage`].
#[derive(PartialEq, Properties)]
pub struct OperatingPolicyPageProps {
    /// Which standard.
    pub id: OperatingPolicyId,
}

/// Shows a standard.
#[component]
pub fn OperatingPolicyPage(props: &OperatingPolicyPageProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let found = use_load(props.id, |api, id| async move { subsidy_run::operating_policy(&api, id).await });
    let publishes = session.has_role(may::PUBLISH_OPERATING_POLICY);
    let own = found.value.as_ref().is_some_and(|one| {
        publishes && one.value.status == PolicyState::Draft && is_own(&session, one.value.created_by.id)
    });
    let title = found.value.as_ref().map_or_else(
        || i18n.t("operating-one"),
        |one| i18n.ta("operating-of", &[("county", one.value.county_name.clone().into())]),
    );
    let subtitle = found.value.as_ref().map(|one| {
        let document = &one.value.document;
        html! {
            <div class="actions">
                <StatusLabel tone={tone(one.value.status)} text={i18n.word(one.value.status)} />
                <span>{ holds(&i18n, document.effective_from, document.effective_to) }</span>
            </div>
        }
    });
    let actions = found.value.as_ref().filter(|_| publishes).map(|one| {
        html! { <Steps record={one.clone()} {own} ondone={found.reload.clone()} /> }
    });
    html! { <>
        <PageHeader {title} crumbs={vec![(Route::OperatingPolicies, i18n.t("nav-operating-policies"))]} subtitle={subtitle.unwrap_or_default()} actions={actions.unwrap_or_default()} />
        { found.view(|one| html! { <>
            if one.value.status == PolicyState::Draft {
                <Notice tone={Tone::Info} title={i18n.t(if own { "operating-own" } else { "operating-is-draft" })} />
            }
            <Card title={i18n.t("operating-one")}><DefinitionList items={facts(&i18n, &one.value)} /></Card>
        </> }) }
    </> }
}

fn facts(i18n: &I18n, one: &OperatingPolicyView) -> Vec<(AttrValue, Html)> {
    let document = &one.document;
    let mut items = vec![
        (i18n.t("division-county"), html! { &one.county_name }),
        (i18n.t("policy-holds"), html! { holds(i18n, document.effective_from, document.effective_to) }),
        (i18n.t("parameter-operating-hour"), html! { fen(i18n, document.per_teaching_hour_fen) }),
        (i18n.t("parameter-operating-cap"), html! { fen(i18n, document.cap_fen) }),
    ];
    for (grade, part) in Grade::ALL.iter().zip(document.grade_coef_bp.descending()) {
        let label = i18n.ta("operating-part", &[("grade", i18n.word(*grade).to_string().into())]);
        let part = u32::try_from(part).map_or_else(|_| "—".to_owned(), percent);
        items.push((label, html! { part }));
    }
    items.push((i18n.t("policy-basis"), html! { &document.legal_basis }));
    items.push((i18n.t("policy-drafted-by"), html! { signed(i18n, Some(&one.created_by), one.created_at) }));
    if let Some(at) = one.published_at {
        items.push((i18n.t("operating-published-by"), html! { signed(i18n, one.published_by.as_ref(), at) }));
    }
    items
}

#[derive(PartialEq, Properties)]
struct StepsProps {
    record: Rc<Tagged<OperatingPolicyView>>,
    own: bool,
    ondone: Callback<()>,
}

/// Publishing and ending, and their dialogs.
#[component]
fn Steps(props: &StepsProps) -> Html {
    let i18n = use_i18n();
    let open = use_state(|| Open::Nothing);
    let show = |what: Open| {
        let open = open.clone();
        Callback::from(move |()| open.set(what))
    };
    let onclose = show(Open::Nothing);
    let ondone = {
        let (onclose, ondone) = (onclose.clone(), props.ondone.clone());
        Callback::from(move |()| {
            onclose.emit(());
            ondone.emit(());
        })
    };
    let one = &props.record.value;
    let today = time::today();
    let ends =
        one.status == PolicyState::Published && one.document.effective_to.is_none_or(|last| last > today);
    let record = props.record.clone();
    html! { <>
        if ends { <Button label={i18n.t("operating-end")} onclick={show(Open::End).reform(|_: MouseEvent| ())} /> }
        if one.status == PolicyState::Draft && !props.own {
            <Button kind={ButtonKind::Primary} label={i18n.t("operating-publish")} onclick={show(Open::Publish).reform(|_: MouseEvent| ())} />
        }
        { match *open {
            Open::Nothing => Html::default(),
            Open::Publish => html! { <Publish {record} {onclose} {ondone} /> },
            Open::End => html! { <End {record} {onclose} {ondone} /> },
        } }
    </> }
}

fn of(i18n: &I18n, record: &Rc<Tagged<OperatingPolicyView>>) -> Subject {
    let (i18n, id) = (i18n.clone(), record.value.id);
    subject(
        record.etag.clone(),
        move |api| async move { subsidy_run::operating_policy(&api, id).await },
        move |now: &OperatingPolicyView| i18n.word(now.status),
    )
}

#[derive(PartialEq, Properties)]
struct DialogProps {
    record: Rc<Tagged<OperatingPolicyView>>,
    onclose: Callback<()>,
    ondone: Callback<()>,
}

#[component]
fn Publish(props: &DialogProps) -> Html {
    let i18n = use_i18n();
    let one = &props.record.value;
    let (id, document) = (one.id, &one.document);
    let send = Callback::from(move |()| {
        step(move |api, etag: String| async move { subsidy_run::publish_operating(&api, id, &etag).await })
    });
    let what = i18n.ta(
        "operating-publish-what",
        &[
            ("county", one.county_name.clone().into()),
            ("period", holds(&i18n, document.effective_from, document.effective_to).to_string().into()),
            ("hour", fen(&i18n, document.per_teaching_hour_fen).to_string().into()),
            ("cap", fen(&i18n, document.cap_fen).to_string().into()),
        ],
    );
    html! {
        <AskWhether title={i18n.t("operating-publish")} done={i18n.t("operating-published")} {send} subject={of(&i18n, &props.record)}
            onclose={props.onclose.clone()} ondone={props.ondone.clone()}>
            <p>{ what }</p>
        </AskWhether>
    }
}

#[component]
fn End(props: &DialogProps) -> Html {
    let i18n = use_i18n();
    let id = props.record.value.id;
    let read = {
        let i18n = i18n.clone();
        Callback::from(move |form: Form| {
            let mut read = form.read(&i18n);
            let last = read.required("/effective_to");
            let effective_to = if read.complete() { last } else { None }?;
            Some(step(move |api, etag: String| async move {
                subsidy_run::end_operating(&api, id, &etag, EndPolicy { effective_to }).await
            }))
        })
    };
    let fields = {
        let i18n = i18n.clone();
        Callback::from(move |form: Form| {
            html! { <>
                <p class="wide">{ i18n.t("operating-end-what") }</p>
                <Field {form} at="/effective_to" label={i18n.t("policy-last-day")} kind={FieldKind::Date} hint={i18n.t("policy-last-day-hint")} required=true />
            </> }
        })
    };
    html! {
        <Ask title={i18n.t("operating-end")} submit={i18n.t("operating-end")} done={i18n.t("operating-ended")} initial={vec![("/effective_to", String::new())]} {fields} {read}
            subject={of(&i18n, &props.record)} onclose={props.onclose.clone()} ondone={props.ondone.clone()} />
    }
}
