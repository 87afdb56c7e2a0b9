//! Keeping the catalogue: drafts, review, publication, search with counts.

use std::collections::HashMap;

use contract::course::{
    ActivityForm, CourseCategory, CourseFacets, CourseQuery, CourseState, CourseTag, CourseView,
    CreateCourse, FacetCount, Objective, UpdateCourse,
};
use contract::ids::CourseId;
use diesel::pg::PgConnection;

use super::domain::{self, CourseError, CourseStep, check_objectives, check_tags, parse_code, search_key};
use super::store::{self, CourseRow};
use crate::audit::{self, Change};
use crate::auth::{Act, Scope};
use crate::clock::{business_date, new_id};
use crate::db::value::{number, word};
use crate::db::{DbError, violated_constraint};
use crate::division::service::is_county;
use crate::paging::{Paged, Paging};

/// Why a use case of this slice failed.
#[derive(Debug, thiserror::Error)]
pub enum CourseServiceError {
    /// A rule of the catalogue.
    #[error(transparent)]
    Rule(#[from] CourseError),
    /// No such course within reach.
    #[error("no such course")]
    NotFound,
    /// The owner lies outside the caller's data scope.
    #[error("the owner is out of reach")]
    OwnerOutOfReach,
    /// No county has the owner's code.
    #[error("the owner is no county")]
    OwnerUnknown,
    /// Another course has the code.
    #[error("the code is taken")]
    CodeTaken,
    /// Only drafts are edited.
    #[error("a course that is {0} is not edited")]
    NotADraft(CourseState),
    /// Someone else changed the course since.
    #[error("stale version")]
    Stale,
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<diesel::result::Error> for CourseServiceError {
    fn from(error: diesel::result::Error) -> Self {
        match violated_constraint(&error) {
            Some("course_code_key") => Self::CodeTaken,
            _ => Self::Database(error.into()),
        }
    }
}

type Answer<T> = Result<T, CourseServiceError>;

/// Whether courses of this owner may be changed from `scope`: the city's by the city, a county's by it too.
fn may_change(scope: &Scope, owner: Option<&str>) -> bool {
    owner.map_or(scope.city, |code| scope.covers_division(code))
}

/// Adds a draft to the catalogue.
pub fn create_course(conn: &mut PgConnection, act: &Act, body: &CreateCourse) -> Answer<CourseView> {
    if !may_change(&act.scope(), body.owner_division_code.as_deref()) {
        return Err(CourseServiceError::OwnerOutOfReach);
    }
    if let Some(owner) = &body.owner_division_code
        && !is_county(conn, owner, business_date(act.at))?
    {
        return Err(CourseServiceError::OwnerUnknown);
    }
    let code = parse_code(&body.code)?;
    check_objectives(&body.objectives)?;
    check_tags(&body.tags)?;
    let mut row = CourseRow {
        id: new_id(),
        code,
        title_zh: body.title_zh.clone(),
        title_mn: body.title_mn.clone().filter(|title| !title.is_empty()),
        summary: body.summary.clone(),
        search_key: String::new(),
        category: body.category.to_string(),
        objectives: words(&body.objectives),
        form: body.form.to_string(),
        delivery_mode: body.delivery_mode.to_string(),
        lesson_minutes: number(body.lesson_minutes)?,
        tags: words(&body.tags),
        owner_division_code: body.owner_division_code.clone(),
        status: CourseState::Draft.to_string(),
        created_by: act.account_id.0,
        created_at: act.at,
        version: 1,
    };
    row.search_key = key_of(&row);
    store::insert_course(conn, &row)?;
    let view = view(&row)?;
    audit::record(conn, act, &change("course.create", &view).after(&view))?;
    Ok(view)
}

/// A change of a course, told to the county that owns it.
fn change(action: &'static str, course: &CourseView) -> Change {
    let change = Change::of(action, "course", course.id);
    match &course.owner_division_code {
        Some(county) => change.in_county(county),
        None => change,
    }
}

fn words<T: ToString>(list: &[T]) -> Vec<Option<String>> {
    list.iter().map(|word| Some(word.to_string())).collect()
}

fn key_of(row: &CourseRow) -> String {
    search_key(&format!("{}|{}|{}", row.code, row.title_zh, row.title_mn.as_deref().unwrap_or_default()))
}

/// Changes a draft.
pub fn update_course(
    conn: &mut PgConnection,
    act: &Act,
    id: CourseId,
    version: i64,
    body: &UpdateCourse,
) -> Answer<CourseView> {
    let mut row = lock(conn, act, id)?;
    if row.version != version {
        return Err(CourseServiceError::Stale);
    }
    let before = view(&row)?;
    if before.status != CourseState::Draft {
        return Err(CourseServiceError::NotADraft(before.status));
    }
    apply(&mut row, body)?;
    save(conn, act, "course.update", row, &before, None)
}

fn apply(row: &mut CourseRow, body: &UpdateCourse) -> Answer<()> {
    if let Some(title) = &body.title_zh {
        row.title_zh.clone_from(title);
    }
    if let Some(title) = &body.title_mn {
        row.title_mn = Some(title.clone()).filter(|title| !title.is_empty());
    }
    if let Some(summary) = &body.summary {
        row.summary.clone_from(summary);
    }
    if let Some(category) = body.category {
        row.category = category.to_string();
    }
    if let Some(objectives) = &body.objectives {
        check_objectives(objectives)?;
        row.objectives = words(objectives);
    }
    if let Some(form) = body.form {
        row.form = form.to_string();
    }
    if let Some(mode) = body.delivery_mode {
        row.delivery_mode = mode.to_string();
    }
    if let Some(minutes) = body.lesson_minutes {
        row.lesson_minutes = number(minutes)?;
    }
    if let Some(tags) = &body.tags {
        check_tags(tags)?;
        row.tags = words(tags);
    }
    row.search_key = key_of(row);
    Ok(())
}

/// Submits, publishes, returns, retires or revives a course.
pub fn take_step(
    conn: &mut PgConnection,
    act: &Act,
    id: CourseId,
    step: CourseStep,
    reason: Option<&str>,
) -> Answer<CourseView> {
    let mut row = lock(conn, act, id)?;
    let before = view(&row)?;
    row.status = domain::take_step(before.status, step)?.to_string();
    let action = match step {
        CourseStep::Submit => "course.submit",
        CourseStep::Publish => "course.publish",
        CourseStep::Return => "course.return",
        CourseStep::Retire => "course.retire",
        CourseStep::Revive => "course.revive",
    };
    save(conn, act, action, row, &before, reason)
}

fn save(
    conn: &mut PgConnection,
    act: &Act,
    action: &'static str,
    mut row: CourseRow,
    before: &CourseView,
    reason: Option<&str>,
) -> Answer<CourseView> {
    row.version += 1;
    store::update_course(conn, &row)?;
    let after = view(&row)?;
    let mut change = change(action, &after).before(before).after(&after);
    if let Some(reason) = reason {
        change = change.because(reason);
    }
    audit::record(conn, act, &change)?;
    Ok(after)
}

fn lock(conn: &mut PgConnection, act: &Act, id: CourseId) -> Answer<CourseRow> {
    let scope = act.scope();
    let row = store::lock_course(conn, &scope, id)?.ok_or(CourseServiceError::NotFound)?;
    if may_change(&scope, row.owner_division_code.as_deref()) {
        Ok(row)
    } else {
        Err(CourseServiceError::OwnerOutOfReach)
    }
}

/// One course.
pub fn get_course(conn: &mut PgConnection, act: &Act, id: CourseId) -> Answer<CourseView> {
    view(&store::find_course(conn, &act.scope(), id)?.ok_or(CourseServiceError::NotFound)?)
}

/// Several courses at once, for the slices above; those out of reach are left out.
pub fn get_courses(conn: &mut PgConnection, act: &Act, ids: &[CourseId]) -> Answer<Vec<CourseView>> {
    let ids: Vec<uuid::Uuid> = ids.iter().map(|id| id.0).collect();
    store::list_courses_by_id(conn, &act.scope(), &ids)?.iter().map(view).collect()
}

/// The courses within reach that match, by code.
pub fn list_courses(
    conn: &mut PgConnection,
    act: &Act,
    query: &CourseQuery,
    paging: &Paging,
) -> Answer<Paged<CourseView>> {
    let page = store::list_courses(conn, &act.scope(), query, paging)?;
    let items = page.items.iter().map(view).collect::<Answer<_>>()?;
    Ok(Paged { items, next: page.next, total: page.total })
}

/// How many courses match, by category, objective and form.
pub fn count_facets(conn: &mut PgConnection, act: &Act, query: &CourseQuery) -> Answer<CourseFacets> {
    let rows = store::list_axes(conn, &act.scope(), query)?;
    let (mut categories, mut objectives, mut forms) = (HashMap::new(), HashMap::new(), HashMap::new());
    for (category, serves, form) in &rows {
        *categories.entry(category.as_str()).or_insert(0) += 1;
        *forms.entry(form.as_str()).or_insert(0) += 1;
        for objective in serves.iter().flatten() {
            *objectives.entry(objective.as_str()).or_insert(0) += 1;
        }
    }
    Ok(CourseFacets {
        total: number(i64::try_from(rows.len()).unwrap_or(i64::MAX))?,
        categories: counts(CourseCategory::ALL.iter().map(|word| word.as_str()), &categories),
        objectives: counts(Objective::ALL.iter().map(|word| word.as_str()), &objectives),
        forms: counts(ActivityForm::ALL.iter().map(|word| word.as_str()), &forms),
    })
}

fn counts<'a>(words: impl Iterator<Item = &'a str>, found: &HashMap<&str, i64>) -> Vec<FacetCount> {
    words
        .map(|word| FacetCount {
            value: word.to_owned(),
            count: found.get(word).copied().unwrap_or_default(),
        })
        .collect()
}

fn view(row: &CourseRow) -> Answer<CourseView> {
    Ok(CourseView {
        id: row.id.into(),
        code: row.code.clone(),
        title_zh: row.title_zh.clone(),
        title_mn: row.title_mn.clone(),
        summary: row.summary.clone(),
        category: word(&row.category)?,
        objectives: row.objectives.iter().flatten().map(|text| word(text)).collect::<Result<_, _>>()?,
        form: word(&row.form)?,
        delivery_mode: word(&row.delivery_mode)?,
        lesson_minutes: number(row.lesson_minutes)?,
        tags: row.tags.iter().flatten().map(|text| word::<CourseTag>(text)).collect::<Result<_, _>>()?,
        owner_division_code: row.owner_division_code.clone(),
        status: word(&row.status)?,
        version: row.version,
    })
}
