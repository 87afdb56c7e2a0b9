//! The item of the school's plan that a session belongs to.

use chrono::NaiveDate;
use contract::curriculum::{CurriculumItemView, CurriculumPlanView, HalfYear};
use yew::prelude::*;

use crate::{
    api::{Loaded, curriculum, use_load},
    components::{Field, FieldKind, Form},
    i18n::{I18n, use_i18n},
    pages::curriculum::weekdays,
};

const AT: &str = "/curriculum_item_id";

/// What the school has published for the half-year of the day, as far as it has been read.
#[derive(Clone, PartialEq)]
pub(super) struct Planned {
    plan: Loaded<Option<CurriculumPlanView>>,
    /// The items, those with a course that has been retired since among them.
    pub(super) items: Vec<CurriculumItemView>,
}

/// Follows the school and the day of a form.
#[hook]
pub(super) fn use_planned(form: &Form) -> Planned {
    let school = form.get("/school_id").to_owned();
    let half = form.get("/day").parse::<NaiveDate>().ok().and_then(HalfYear::containing);
    let plan = use_load((school.clone(), half), |api, (school, half)| async move {
        match half {
            Some(half) if !school.is_empty() => curriculum::in_force(&api, &school, half).await,
            _ => Ok(None),
        }
    });
    // While another school's plan is on its way, that of the one before offers nothing.
    let fits =
        |plan: &&CurriculumPlanView| plan.school_id.to_string() == school && Some(plan.half_year) == half;
    let read = plan.value.as_ref().and_then(|plan| plan.as_ref().as_ref()).filter(fits);
    let items = read.map(|plan| plan.items.clone()).unwrap_or_default();
    Planned { plan, items }
}

/// Properties of [`PlanItem`].
#[derive(PartialEq, Properties)]
pub(super) struct PlanItemProps {
    /// The form of the session.
    pub(super) form: Form,
    /// What may be chosen.
    pub(super) planned: Planned,
}

/// Offers the items of the plan; each brings its course along.
#[component]
pub(super) fn PlanItem(props: &PlanItemProps) -> Html {
    let i18n = use_i18n();
    let (form, Planned { plan, items }) = (&props.form, &props.planned);
    let chosen = items.iter().find(|item| item.id.to_string() == form.get(AT));
    use_following(form, chosen, plan.busy);
    let options: Vec<_> = items.iter().map(|item| (item.id.to_string().into(), label(&i18n, item))).collect();
    let hint = match (form.get("/school_id").is_empty(), options.is_empty()) {
        (true, _) => "class-item-school-first",
        (false, true) => "class-item-none",
        (false, false) => "class-item-hint",
    };
    html! {
        <div class="wide">
            { plan.view(|_| html! { <Field form={form.clone()} at={AT} label={i18n.t("class-item")} kind={FieldKind::Select(options)} hint={i18n.t(hint)} /> }) }
        </div>
    }
}

/// Sets the course to that of a newly chosen item, and forgets an item that is not offered any more.
#[hook]
fn use_following(form: &Form, chosen: Option<&CurriculumItemView>, busy: bool) {
    let course = chosen.map(|item| item.course_id.to_string());
    let gone = course.is_none() && !busy && !form.get(AT).is_empty();
    let form = form.clone();
    use_effect_with((course, gone), move |(course, gone)| {
        if let Some(course) = course {
            form.set("/course_id", course.clone());
        } else if *gone {
            form.set(AT, "");
        }
    });
}

fn label(i18n: &I18n, item: &CurriculumItemView) -> AttrValue {
    let day = item.weekday.and_then(|day| weekdays(i18n).get(usize::from(day).checked_sub(1)?).cloned());
    let time = item.start_time.map(|time| time.format("%H:%M").to_string());
    let when = [day.map(|day| day.to_string()), time].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let sessions = i18n.ta("class-item-sessions", &[("count", item.sessions_planned.into())]);
    let parts = [item.course_title.clone(), when, sessions.to_string()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ").into()
}
