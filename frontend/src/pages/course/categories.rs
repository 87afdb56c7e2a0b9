//! The categories of courses: the seven of the notice, what the city has added, and what waits for it.

use contract::course::{CategoryOrigin, CategoryState, CourseCategoryView, CreateCourseCategory};
use yew::prelude::*;

use super::{
    category::label_of,
    content::mongolian,
    owner::{Owners, is_whole_city, use_owners},
};
use crate::{
    api::{course, use_action, use_load},
    components::{
        Button, ButtonKind, Card, Column, DataTable, Dialog, Field, FieldKind, FormView, Icon, PageHeader,
        ReasonDialog, Row, StatusLabel, Tone, use_form, use_toasts,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::two_people::is_own,
    session::{Session, use_session},
};

/// What is asked about a category.
#[derive(Clone, PartialEq)]
enum Asked {
    Propose,
    Step(Step, Box<CourseCategoryView>),
}

/// A step with a category.
#[derive(Clone, Copy, PartialEq)]
enum Step {
    Approve,
    Reject,
    TakeBack,
    Retire,
}

impl Step {
    /// Its word in the API, and the texts that name it, say what it does and that it is done.
    const fn texts(self) -> (&'static str, [&'static str; 3]) {
        match self {
            Self::Approve => ("approve", ["category-approve", "category-approve-what", "category-approved"]),
            Self::Reject => ("reject", ["category-reject", "category-reject-what", "category-rejected"]),
            Self::TakeBack => ("reject", ["category-take-back", "category-reject-what", "category-rejected"]),
            Self::Retire => ("retire", ["category-retire", "category-retire-what", "category-retired"]),
        }
    }
}

/// Every category that the reader may know of.
#[component]
pub fn CategoriesPage() -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let owners = use_owners();
    let list = use_load((), |api, ()| async move { course::present_categories(&api).await });
    let asked = use_state(|| None::<Asked>);
    let ask = {
        let asked = asked.clone();
        Callback::from(move |what: Asked| asked.set(Some(what)))
    };
    let onclose = {
        let asked = asked.clone();
        Callback::from(move |()| asked.set(None))
    };
    let ondone = {
        let (asked, reload) = (asked.clone(), list.reload.clone());
        Callback::from(move |()| {
            asked.set(None);
            reload.emit(());
        })
    };
    let actions = html! {
        if session.has_role(may::CREATE_COURSE_CATEGORY) {
            <Button kind={ButtonKind::Primary} icon={Icon::Plus} label={i18n.t("category-propose")} onclick={ask.reform(|_| Asked::Propose)} />
        }
    };
    let row = |one: &CourseCategoryView| row(&i18n, &session, &owners, one, &ask);
    html! { <>
        <PageHeader title={i18n.t("nav-categories")} subtitle={i18n.t("category-rule")} {actions} />
        <Card>{ list.view(|list| html! {
            <DataTable id="course-categories" caption={i18n.t("nav-categories")} columns={columns(&i18n)} rows={list.iter().map(row).collect::<Vec<_>>()} />
        }) }</Card>
        { match &*asked {
            None => Html::default(),
            Some(Asked::Propose) => html! { <Propose {ondone} {onclose} /> },
            Some(Asked::Step(step, category)) => html! { <Ask step={*step} category={(**category).clone()} {ondone} {onclose} /> },
        } }
    </> }
}

fn columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("label", i18n.t("category-label")),
        Column::new("label_mn", i18n.t("category-label-mn")).hidden_at_first(),
        Column::new("code", i18n.t("category-code")),
        Column::new("origin", i18n.t("category-origin")),
        Column::new("basis", i18n.t("category-basis")),
        Column::new("status", i18n.t("course-status")),
        Column::new("act", i18n.t("category-act")),
    ]
}

const fn tone(state: CategoryState) -> Tone {
    match state {
        CategoryState::Proposed => Tone::Info,
        CategoryState::Approved => Tone::Good,
        CategoryState::Rejected => Tone::Neutral,
        CategoryState::Retired => Tone::Warning,
    }
}

fn row(
    i18n: &I18n,
    session: &Session,
    owners: &Owners,
    one: &CourseCategoryView,
    ask: &Callback<Asked>,
) -> Row {
    let button = |step: Step| {
        let (_, [verb, ..]) = step.texts();
        let category = one.clone();
        let onclick = ask.reform(move |_: MouseEvent| Asked::Step(step, Box::new(category.clone())));
        html! { <Button label={i18n.t(verb)} {onclick} /> }
    };
    let steps = steps(session, one);
    // A cell without a step is empty, so that a phone leaves it out.
    let act = html! {
        if !steps.is_empty() { <div class="actions">{ for steps.into_iter().map(button) }</div> }
    };
    let origin = i18n.word(one.origin);
    let place = one.county_code.as_ref().map(|code| owners.label(i18n, code.as_str()));
    let origin =
        html! { <>{ origin }if let Some(place) = place { <br /><span class="subtle">{ place }</span> }</> };
    Row {
        key: one.code.to_string().into(),
        to: None,
        cells: vec![
            html! { label_of(i18n, one) },
            mongolian(one.label_mn.as_ref()),
            html! { <span class="tree-code">{ one.code.to_string() }</span> },
            origin,
            html! { &one.basis },
            html! { <StatusLabel tone={tone(one.status)} text={i18n.word(one.status)} /> },
            act,
        ],
    }
}

/// What the reader may do with a category.
fn steps(session: &Session, one: &CourseCategoryView) -> Vec<Step> {
    if !is_whole_city(session, may::APPROVE_COURSE_CATEGORY) {
        return Vec::new();
    }
    let own = one.proposed_by.as_ref().is_some_and(|who| is_own(session, who.id));
    match (one.status, own) {
        (CategoryState::Proposed, true) => vec![Step::TakeBack],
        (CategoryState::Proposed, false) => vec![Step::Approve, Step::Reject],
        (CategoryState::Approved, _) if one.origin == CategoryOrigin::Local => vec![Step::Retire],
        _ => Vec::new(),
    }
}

#[derive(PartialEq, Properties)]
struct AskProps {
    step: Step,
    category: CourseCategoryView,
    ondone: Callback<()>,
    onclose: Callback<()>,
}

#[component]
fn Ask(props: &AskProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let form = use_form(|| vec![("/reason", String::new())]);
    let (word, [verb, what, done]) = props.step.texts();
    let take = {
        let (form, i18n, ondone, category) =
            (form.clone(), i18n.clone(), props.ondone.clone(), props.category.clone());
        use_action(
            move |api, reason: String| {
                let category = category.clone();
                async move {
                    course::decide_category(&api, (&category.code, category.version), word, reason).await
                }
            },
            move |outcome| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t(done));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    html! {
        <ReasonDialog title={i18n.t(verb)} confirm={i18n.t(verb)} {form} busy={take.busy} onconfirm={take.run} onclose={props.onclose.clone()}>
            <p><strong>{ label_of(&i18n, &props.category) }</strong></p>
            <p>{ i18n.t(what) }</p>
        </ReasonDialog>
    }
}

#[derive(PartialEq, Properties)]
struct ProposeProps {
    ondone: Callback<()>,
    onclose: Callback<()>,
}

#[component]
fn Propose(props: &ProposeProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let form = use_form(|| {
        ["/code", "/label_zh", "/label_mn", "/label_en", "/basis"].map(|at| (at, String::new())).into()
    });
    let propose = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            |api, new: CreateCourseCategory| async move { course::propose_category(&api, &new).await },
            move |outcome| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("category-proposed"));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run) = (form.clone(), i18n.clone(), propose.run);
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let (code, label_zh) = (read.required("/code"), read.text("/label_zh"));
            let (label_en, basis) = (read.text("/label_en"), read.text("/basis"));
            let label_mn = read.optional_text("/label_mn");
            if read.complete()
                && let Some(code) = code
            {
                run.emit(CreateCourseCategory {
                    code,
                    label_zh,
                    label_mn,
                    label_en,
                    basis,
                    county_code: None,
                });
            }
        })
    };
    html! {
        <Dialog title={i18n.t("category-propose")} onclose={props.onclose.clone()}>
            <p>{ i18n.t("category-propose-what") }</p>
            <FormView form={form.clone()} submit={i18n.t("category-propose")} busy={propose.busy} {onsubmit} oncancel={props.onclose.clone()} narrow=true>
                <Field form={form.clone()} at="/label_zh" label={i18n.t("category-label-zh")} required=true />
                <Field form={form.clone()} at="/label_mn" label={i18n.t("category-label-mn")} />
                <Field form={form.clone()} at="/label_en" label={i18n.t("category-label-en")} required=true />
                <Field form={form.clone()} at="/code" label={i18n.t("category-code")} hint={i18n.t("category-code-hint")} required=true />
                <Field {form} at="/basis" label={i18n.t("category-basis")} hint={i18n.t("category-basis-hint")} kind={FieldKind::TextArea} required=true />
            </FormView>
        </Dialog>
    }
}
