//! Which schools subscribe to a course.

use contract::{
    course::{CourseSubscriptionView, CreateCourseSubscription},
    ids::{CourseId, CourseSubscriptionId, SchoolId},
};
use yew::prelude::*;

use crate::{
    api::{ApiError, sharing, use_action, use_load},
    components::{
        Button, ButtonKind, Card, Column, ConfirmDialog, DataTable, Dialog, Empty, FormView, Icon, Notice,
        Row, SchoolField, Tone, describe, use_form, use_toasts,
    },
    i18n::{I18n, use_i18n},
    may,
    session::use_session,
    time,
};

/// Properties of [`Subscriptions`].
#[derive(PartialEq, Properties)]
pub(super) struct SubscriptionsProps {
    /// The course.
    pub(super) course: CourseId,
    /// Whether schools may subscribe to it.
    pub(super) shared: bool,
    /// Hears that another school subscribes, or one less.
    pub(super) onchange: Callback<()>,
}

/// The subscriptions of the schools that the reader sees; who manages one subscribes it and ends that.
#[component]
pub(super) fn Subscriptions(props: &SubscriptionsProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let id = props.course;
    let adding = use_state(|| false);
    let ending = use_state(|| None::<CourseSubscriptionView>);
    let found = use_load(id, |api, id| async move { sharing::subscriptions(&api, id).await });
    let show = |on: bool| {
        let adding = adding.clone();
        Callback::from(move |()| adding.set(on))
    };
    let show_end = {
        let ending = ending.clone();
        Callback::from(move |one: Option<CourseSubscriptionView>| ending.set(one))
    };
    let ondone = {
        let (add, end, reload, onchange) =
            (show(false), show_end.clone(), found.reload.clone(), props.onchange.clone());
        Callback::from(move |()| {
            add.emit(());
            end.emit(None);
            reload.emit(());
            onchange.emit(());
        })
    };
    let actions = html! {
        if props.shared && session.has_role(may::CREATE_COURSE_SUBSCRIPTION) {
            <Button kind={ButtonKind::Primary} icon={Icon::Plus} label={i18n.t("subscription-add")} onclick={show(true).reform(|_| ())} />
        }
    };
    let may_end = session.has_role(may::END_COURSE_SUBSCRIPTION);
    let act = |one: &CourseSubscriptionView| {
        let one = one.clone();
        html! {
            if may_end { <Button label={i18n.t("subscription-end")} onclick={show_end.reform(move |_: MouseEvent| Some(one.clone()))} /> }
        }
    };
    html! {
        <Card title={i18n.t("subscriptions-title")} {actions}>
            { found.view(|all| html! {
                <DataTable id="course-subscriptions" caption={i18n.t("subscriptions-title")} columns={columns(&i18n)} adjustable=false
                    rows={all.iter().map(|one| row(one, act(one))).collect::<Vec<_>>()}
                    empty={html! { <Empty title={i18n.t("subscriptions-none")} advice={i18n.t("subscriptions-none-advice")} /> }} />
            }) }
            if *adding { <Subscribe {id} ondone={ondone.clone()} onclose={show(false)} /> }
            if let Some(one) = &*ending { <Unsubscribe subscription={one.clone()} {ondone} onclose={show_end.reform(|()| None)} /> }
        </Card>
    }
}

fn columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("school", i18n.t("course-run-school")),
        Column::new("by", i18n.t("subscription-by")),
        Column::new("at", i18n.t("subscription-at")),
        Column::new("act", i18n.t("category-act")),
    ]
}

fn row(one: &CourseSubscriptionView, act: Html) -> Row {
    Row {
        key: one.id.to_string().into(),
        to: None,
        cells: vec![
            html! { &one.school_name },
            html! { &one.subscribed_by.name },
            html! { time::minute(one.subscribed_at) },
            act,
        ],
    }
}

#[derive(PartialEq, Properties)]
struct SubscribeProps {
    id: CourseId,
    ondone: Callback<()>,
    onclose: Callback<()>,
}

/// Asks which of the reader's schools subscribes.
#[component]
fn Subscribe(props: &SubscribeProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let form = use_form(|| vec![("/school_id", String::new())]);
    let subscribe = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            |api, new: CreateCourseSubscription| async move { sharing::subscribe(&api, &new).await },
            move |outcome| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("subscription-added"));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run, course_id) = (form.clone(), i18n.clone(), subscribe.run, props.id);
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let school = read.required::<SchoolId>("/school_id");
            if read.complete()
                && let Some(school_id) = school
            {
                run.emit(CreateCourseSubscription { school_id, course_id });
            }
        })
    };
    html! {
        <Dialog title={i18n.t("subscription-add")} onclose={props.onclose.clone()}>
            <p>{ i18n.t("subscription-add-what") }</p>
            <FormView form={form.clone()} submit={i18n.t("subscription-add")} busy={subscribe.busy} {onsubmit} oncancel={props.onclose.clone()} narrow=true>
                <SchoolField {form} at="/school_id" />
            </FormView>
        </Dialog>
    }
}

#[derive(PartialEq, Properties)]
struct UnsubscribeProps {
    subscription: CourseSubscriptionView,
    ondone: Callback<()>,
    onclose: Callback<()>,
}

/// Asks before a subscription ends.
#[component]
fn Unsubscribe(props: &UnsubscribeProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let failure = use_state(|| None);
    let end = {
        let (i18n, failure, ondone) = (i18n.clone(), failure.clone(), props.ondone.clone());
        use_action(
            |api, id: CourseSubscriptionId| async move { sharing::unsubscribe(&api, id).await },
            move |outcome: Result<CourseSubscriptionView, ApiError>| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("subscription-ended"));
                    ondone.emit(());
                }
                Err(error) => failure.set(Some(describe(&i18n, &error))),
            },
        )
    };
    let id = props.subscription.id;
    html! {
        <ConfirmDialog title={i18n.t("subscription-end")} confirm={i18n.t("subscription-end")} busy={end.busy} onconfirm={end.run.reform(move |()| id)} onclose={props.onclose.clone()}>
            <p>{ i18n.ta("subscription-end-what", &[("school", props.subscription.school_name.clone().into())]) }</p>
            if let Some((title, advice)) = &*failure {
                <Notice tone={Tone::Bad} urgent=true title={title.clone()}>{ advice.clone().unwrap_or_default() }</Notice>
            }
        </ConfirmDialog>
    }
}
