//! One teaching review: what is counted, what the school makes of it, and its signature.

use std::rc::Rc;

use contract::{
    curriculum::{TeachingReviewState, TeachingReviewView, UpdateTeachingReview},
    ids::TeachingReviewId,
};
use yew::prelude::*;

use super::{
    lines::{LinesEditor, read, table, written},
    tone,
};
use crate::{
    api::{Api, Tagged, evidence, use_action, use_edit, use_load},
    components::{
        Button, ButtonKind, Card, ConfirmDialog, DefinitionList, Field, FieldKind, FormView, Notice,
        PageHeader, StatusLabel, Tone, percent, use_form, use_toasts,
    },
    i18n::{I18n, use_i18n},
    may,
    route::Route,
    session::use_session,
    time,
};

/// Properties of [`ReviewPage`].
#[derive(PartialEq, Properties)]
pub struct ReviewPageProps {
    /// Which review.
    pub id: TeachingReviewId,
}

/// Shows a review; edits and signs it while it is a draft.
#[component]
pub fn ReviewPage(props: &ReviewPageProps) -> Html {
    let i18n = use_i18n();
    let page = use_load(props.id, |api, id| async move { evidence::review(&api, id).await });
    html! { <>{ page.view(|review| html! {
        <Review key={review.etag.clone()} review={review.clone()} onchanged={page.reload.clone()} />
    }) }
    if page.value.is_none() { <PageHeader title={i18n.t("nav-teaching-reviews")} /> }
    </> }
}

#[derive(PartialEq, Properties)]
struct ReviewProps {
    review: Rc<Tagged<TeachingReviewView>>,
    onchanged: Callback<()>,
}

#[component]
fn Review(props: &ReviewProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let review = &props.review.value;
    let draft = review.status == TeachingReviewState::Draft;
    let editable = draft && session.has_role(may::UPDATE_TEACHING_REVIEW);
    let early = time::today() < review.finalise_from;
    let actions = html! {
        if draft && session.has_role(may::FINALISE_TEACHING_REVIEW) {
            <Sign review={props.review.clone()} {early} onchanged={props.onchanged.clone()} />
        }
    };
    let subtitle = html! { <>
        { time::half_year(&i18n, review.half_year) }{ " " }<StatusLabel tone={tone(review.status)} text={i18n.word(review.status)} />
    </> };
    html! { <>
        <PageHeader title={review.school_name.clone()} crumbs={vec![(Route::TeachingReviews, i18n.t("nav-teaching-reviews"))]} {subtitle} {actions} />
        if draft && early {
            <Notice tone={Tone::Info} title={i18n.ta("teaching-early", &[("day", time::day(review.finalise_from).into())])} />
        }
        <Card title={i18n.t("teaching-figures")}>
            <p class="subtle">{ i18n.ta("teaching-completion-means", &[("share", percent(review.completion_share_bp).into())]) }</p>
            { table(&i18n, &review.lines, !editable) }
        </Card>
        if editable { <Words review={props.review.clone()} onchanged={props.onchanged.clone()} /> }
        else { <Card title={i18n.t("teaching-words")}><DefinitionList items={words(&i18n, review)} /></Card> }
    </> }
}

fn words(i18n: &I18n, review: &TeachingReviewView) -> Vec<(AttrValue, Html)> {
    let mut items = vec![
        (i18n.t("teaching-findings"), html! { &review.findings }),
        (i18n.t("teaching-measures"), html! { &review.measures }),
    ];
    if let (Some(name), Some(at)) = (&review.finalised_by_name, review.finalised_at) {
        items.push((i18n.t("teaching-signed"), html! { format!("{name} · {}", time::minute(at)) }));
    }
    items
}

fn values(review: &TeachingReviewView) -> Vec<(&'static str, String)> {
    vec![
        ("/findings", review.findings.clone()),
        ("/measures", review.measures.clone()),
        ("/lines", written(&review.lines)),
    ]
}

/// What the school says.
#[component]
fn Words(props: &ReviewProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let id = props.review.value.id;
    let form = use_form(|| values(&props.review.value));
    let edit = {
        let (i18n, onchanged) = (i18n.clone(), props.onchanged.clone());
        use_edit(
            &form,
            &props.review,
            values,
            move |api: Api| async move { evidence::review(&api, id).await },
            move |api, etag: String, change: UpdateTeachingReview| async move {
                evidence::edit_review(&api, id, &etag, &change).await
            },
            move |_| {
                toasts.success(i18n.t("curriculum-saved"));
                onchanged.emit(());
            },
        )
    };
    let onsubmit = {
        let (form, i18n, save) = (form.clone(), i18n.clone(), edit.save);
        Callback::from(move |()| {
            let mut reader = form.read(&i18n);
            let lines = read(&mut reader, form.get("/lines"));
            let (findings, measures) = (reader.optional_text("/findings"), reader.optional_text("/measures"));
            if reader.complete() {
                save.emit(UpdateTeachingReview {
                    findings: form.touched("/findings").then(|| findings.unwrap_or_default()),
                    measures: form.touched("/measures").then(|| measures.unwrap_or_default()),
                    lines: form.touched("/lines").then_some(lines),
                });
            }
        })
    };
    html! {
        <Card title={i18n.t("teaching-words")}>
            <FormView form={form.clone()} submit={i18n.t("curriculum-save")} busy={edit.busy} {onsubmit}>
                <LinesEditor form={form.clone()} lines={props.review.value.lines.clone()} />
                <Field form={form.clone()} at="/findings" label={i18n.t("teaching-findings")} kind={FieldKind::TextArea} hint={i18n.t("teaching-findings-hint")} wide=true />
                <Field {form} at="/measures" label={i18n.t("teaching-measures")} kind={FieldKind::TextArea} hint={i18n.t("teaching-measures-hint")} wide=true />
            </FormView>
        </Card>
    }
}

#[derive(PartialEq, Properties)]
struct SignProps {
    review: Rc<Tagged<TeachingReviewView>>,
    early: bool,
    onchanged: Callback<()>,
}

/// Signs what is saved.
#[component]
fn Sign(props: &SignProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let asking = use_state(|| false);
    let review = &props.review.value;
    let sign = {
        let (i18n, asking, onchanged) = (i18n.clone(), asking.clone(), props.onchanged.clone());
        use_action(
            |api, (id, etag): (TeachingReviewId, String)| async move {
                evidence::finalise_review(&api, id, &etag).await
            },
            move |outcome| {
                asking.set(false);
                match outcome {
                    Ok(_) => {
                        toasts.success(i18n.t("teaching-is-signed"));
                        onchanged.emit(());
                    }
                    Err(error) => toasts.failure(&i18n, &error),
                }
            },
        )
    };
    let ask = |on: bool| {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(on))
    };
    let complete = !review.findings.trim().is_empty() && !review.measures.trim().is_empty();
    let what = (review.id, props.review.etag.clone());
    html! { <>
        <Button kind={ButtonKind::Primary} label={i18n.t("teaching-sign")} disabled={props.early || !complete} onclick={ask(true).reform(|_| ())} />
        if *asking {
            <ConfirmDialog title={i18n.t("teaching-sign")} confirm={i18n.t("teaching-sign")} busy={sign.busy} onconfirm={sign.run.reform(move |()| what.clone())} onclose={ask(false)}>
                <p>{ i18n.ta("teaching-sign-what", &[("count", review.lines.len().into())]) }</p>
            </ConfirmDialog>
        }
    </> }
}
