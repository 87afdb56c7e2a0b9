//! What is told of a case.

use std::collections::HashMap;

use contract::ids::CourseId;
use contract::smart_aging::{
    SmartAgingActor, SmartAgingCaseDetails, SmartAgingCaseStep, SmartAgingCaseView, SmartAgingCourse,
};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{Answer, counties};
use crate::auth::Act;
use crate::auth::service::display_names;
use crate::course::service::get_courses;
use crate::db::value::{number, word};
use crate::smart_aging::store::cases::{self, CaseRow, ListedRow};
use crate::smart_aging::store::steps::{StepRow, list_steps};

/// What stands beside cases: the names of schools and counties, and the courses that the reader can see.
pub(super) struct Beside {
    schools: HashMap<Uuid, String>,
    counties: HashMap<String, String>,
    courses: HashMap<Uuid, SmartAgingCourse>,
}

impl Beside {
    /// What stands beside cases that come from these schools and are about these courses.
    pub(super) fn of(
        conn: &mut PgConnection,
        act: &Act,
        named: impl Iterator<Item = (Option<Uuid>, Option<Uuid>)>,
    ) -> Answer<Self> {
        let (schools, courses): (Vec<Option<Uuid>>, Vec<Option<Uuid>>) = named.unzip();
        let schools: Vec<Uuid> = schools.into_iter().flatten().collect();
        let courses: Vec<CourseId> = courses.into_iter().flatten().map(Into::into).collect();
        let courses = if courses.is_empty() { Vec::new() } else { get_courses(conn, act, &courses)? };
        let told = |course: contract::course::CourseView| {
            (course.id.0, SmartAgingCourse { id: course.id, code: course.code, title: course.title_zh })
        };
        Ok(Self {
            schools: cases::school_names(conn, &schools)?,
            counties: counties(conn, act)?,
            courses: courses.into_iter().map(told).collect(),
        })
    }

    pub(super) fn school(&self, id: Option<Uuid>) -> Option<String> {
        id.and_then(|id| self.schools.get(&id).cloned())
    }

    /// The name of the county; its code once there is no such county any more.
    pub(super) fn county(&self, code: &str) -> String {
        self.counties.get(code).map_or(code, String::as_str).to_owned()
    }

    pub(super) fn course(&self, id: Option<Uuid>) -> Option<SmartAgingCourse> {
        id.and_then(|id| self.courses.get(&id).cloned())
    }
}

/// Cases as a list shows them.
pub(super) fn views(
    conn: &mut PgConnection,
    act: &Act,
    rows: Vec<ListedRow>,
) -> Answer<Vec<SmartAgingCaseView>> {
    let beside = Beside::of(conn, act, rows.iter().map(|row| (row.school_id, row.course_id)))?;
    rows.into_iter().map(|row| view(row, &beside)).collect()
}

fn view(row: ListedRow, beside: &Beside) -> Answer<SmartAgingCaseView> {
    Ok(SmartAgingCaseView {
        id: row.id.into(),
        kind: word(&row.kind)?,
        title_zh: row.title_zh,
        title_mn: row.title_mn,
        summary: row.summary,
        school_id: row.school_id.map(Into::into),
        school_name: beside.school(row.school_id),
        county_name: beside.county(&row.county_code),
        county_code: row.county_code,
        course: beside.course(row.course_id),
        learners_helped: row.learners_helped.map(number).transpose()?,
        began_on: row.began_on,
        ended_on: row.ended_on,
        status: word(&row.status)?,
        submitted_at: row.submitted_at,
        promoted_since: row.promoted_since,
        promoted_where: row.promoted_where,
        version: row.version,
    })
}

/// A case with all that is written in it; who was at it, and what was said, only to those in whose scope it lies.
pub(super) fn details(conn: &mut PgConnection, act: &Act, row: &CaseRow) -> Answer<SmartAgingCaseDetails> {
    let beside = Beside::of(conn, act, std::iter::once((row.school_id, row.course_id)))?;
    let inside = cases::is_inside(conn, &act.scope(), row.id)?;
    let steps = if inside { list_steps(conn, row.id)? } else { Vec::new() };
    let involved = [row.submitted_by, row.recommended_by].map(|who| who.filter(|_| inside));
    let people: Vec<Uuid> =
        steps.iter().map(|step| step.taken_by).chain(involved.into_iter().flatten()).collect();
    let names = display_names(conn, &people)?;
    let [submitted_by, recommended_by] = involved.map(|who| who.map(|id| actor(&names, id)));
    let listed = view(row.into(), &beside)?;
    Ok(SmartAgingCaseDetails {
        id: listed.id,
        kind: listed.kind,
        title_zh: listed.title_zh,
        title_mn: listed.title_mn,
        summary: listed.summary,
        body: row.body.clone(),
        school_id: listed.school_id,
        school_name: listed.school_name,
        county_code: listed.county_code,
        county_name: listed.county_name,
        course: listed.course,
        learners_helped: listed.learners_helped,
        began_on: listed.began_on,
        ended_on: listed.ended_on,
        status: listed.status,
        submitted_by,
        submitted_at: listed.submitted_at,
        recommended_by,
        promoted_since: listed.promoted_since,
        promoted_where: listed.promoted_where,
        steps: steps.into_iter().map(|step| told(step, &names)).collect::<Answer<_>>()?,
        version: listed.version,
    })
}

fn actor(names: &HashMap<Uuid, String>, id: Uuid) -> SmartAgingActor {
    SmartAgingActor { id: id.into(), name: names.get(&id).cloned().unwrap_or_default() }
}

fn told(step: StepRow, names: &HashMap<Uuid, String>) -> Answer<SmartAgingCaseStep> {
    Ok(SmartAgingCaseStep {
        from: step.from_status.as_deref().map(word).transpose()?,
        to: word(&step.to_status)?,
        by: actor(names, step.taken_by),
        at: step.taken_at,
        note: step.note,
    })
}
