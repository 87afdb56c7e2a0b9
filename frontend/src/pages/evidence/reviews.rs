//! The teaching reviews of the schools.

use contract::{
    curriculum::{CreateTeachingReview, HalfYear, TeachingReviewState, TeachingReviewSummary},
    ids::SchoolId,
};
use yew::prelude::*;
use yew_router::hooks::use_navigator;

use super::tone;
use crate::{
    api::{evidence, use_action, use_load},
    components::{
        Button, ButtonKind, Card, Column, DataTable, Dialog, Empty, Field, FieldKind, FilterBar,
        FilterSchool, FilterSelect, FormView, Icon, PageHeader, Pager, Row, SchoolField, StatusLabel,
        use_form, use_query,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::curriculum::half_years,
    route::Route,
    session::use_session,
    time,
};

/// Latest half-year first.
#[component]
pub fn ReviewsPage() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let may_begin = use_session().has_role(may::CREATE_TEACHING_REVIEW);
    let beginning = use_state(|| false);
    let set = |on: bool| {
        let beginning = beginning.clone();
        Callback::from(move |()| beginning.set(on))
    };
    let page = use_load(query.for_api(), |api, query| async move { evidence::reviews(&api, &query).await });
    let columns = vec![
        Column::new("school", i18n.t("learner-school")),
        Column::new("half_year", i18n.t("curriculum-half-year")),
        Column::new("status", i18n.t("curriculum-status")),
        Column::new("signed", i18n.t("teaching-signed-at")),
    ];
    let actions = html! {
        if may_begin { <Button kind={ButtonKind::Primary} icon={Icon::Plus} label={i18n.t("teaching-begin")} onclick={set(true).reform(|_| ())} /> }
    };
    html! { <>
        <PageHeader title={i18n.t("nav-teaching-reviews")} subtitle={i18n.t("teaching-rule")} {actions} />
        <FilterBar>
            <FilterSchool />
            <FilterSelect name="half_year" label={i18n.t("curriculum-half-year")} any={i18n.t("curriculum-any")} options={half_years(&i18n)} />
            <FilterSelect name="status" label={i18n.t("curriculum-status")} any={i18n.t("curriculum-any")} options={i18n.choices::<TeachingReviewState>()} />
        </FilterBar>
        <Card>{ page.view(|page| html! { <>
            <DataTable id="teaching-reviews" caption={i18n.t("nav-teaching-reviews")} {columns}
                rows={page.items.iter().map(|review| row(&i18n, review)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("teaching-none")} advice={i18n.t("teaching-none-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
        if *beginning { <Begin onclose={set(false)} /> }
    </> }
}

fn row(i18n: &I18n, review: &TeachingReviewSummary) -> Row {
    Row {
        key: review.id.to_string().into(),
        to: Some(Route::TeachingReview { id: review.id }),
        cells: vec![
            html! { &review.school_name },
            html! { time::half_year(i18n, review.half_year) },
            html! { <StatusLabel tone={tone(review.status)} text={i18n.word(review.status)} /> },
            html! { review.finalised_at.map(time::minute).unwrap_or_default() },
        ],
    }
}

#[derive(PartialEq, Properties)]
struct BeginProps {
    onclose: Callback<()>,
}

#[component]
fn Begin(props: &BeginProps) -> Html {
    let i18n = use_i18n();
    let navigator = use_navigator();
    let form = use_form(|| {
        let now = HalfYear::containing(time::today()).map(|half| half.to_string()).unwrap_or_default();
        vec![("/half_year", now), ("/school_id", String::new())]
    });
    let begin = {
        let form = form.clone();
        use_action(
            |api, body: CreateTeachingReview| async move { evidence::begin_review(&api, &body).await },
            move |outcome| match (outcome, &navigator) {
                (Ok(review), Some(navigator)) => navigator.push(&Route::TeachingReview { id: review.id }),
                (Ok(_), None) => {}
                (Err(error), _) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run) = (form.clone(), i18n.clone(), begin.run);
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let school = read.required::<SchoolId>("/school_id");
            let half = read.required::<HalfYear>("/half_year");
            if read.complete()
                && let (Some(school_id), Some(half_year)) = (school, half)
            {
                run.emit(CreateTeachingReview { school_id, half_year });
            }
        })
    };
    html! {
        <Dialog title={i18n.t("teaching-begin")} onclose={props.onclose.clone()}>
            <FormView form={form.clone()} submit={i18n.t("teaching-begin")} busy={begin.busy} {onsubmit} oncancel={props.onclose.clone()} narrow=true>
                <SchoolField form={form.clone()} at="/school_id" every=true />
                <Field {form} at="/half_year" label={i18n.t("curriculum-half-year")} kind={FieldKind::Select(half_years(&i18n))} required=true />
            </FormView>
        </Dialog>
    }
}
