//! What learners answer to demand surveys, one answer each.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use contract::curriculum::{CreateDemandAnswer, DemandAnswerQuery, DemandAnswerView, SurveyIssuer};
use contract::ids::{DemandAnswerId, DemandOptionId, DemandSurveyId};
use contract::learner::LearnerState;
use contract::policy::Fault;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::surveys::{days, issuer, options, state};
use super::{Answer, CurriculumServiceError};
use crate::act::Scope;
use crate::audit::{self, Change};
use crate::auth::Act;
use crate::clock::{business_date, new_id};
use crate::curriculum::domain::demand::{check_answered_on, check_choices, require_open};
use crate::curriculum::store::{self, AnswerEntry, AnswerRow, Person, SurveyRow};
use crate::db::value::{number, word};
use crate::facility::domain::identity::mask_name;
use crate::learner::domain::age_on;
use crate::learner::service::names_in_full;
use crate::paging::{Paged, Paging};

/// Takes a learner's answer, once: the same again answers the first, and whether it is new.
pub fn record_answer(
    conn: &mut PgConnection,
    act: &Act,
    id: DemandSurveyId,
    body: &CreateDemandAnswer,
) -> Answer<(DemandAnswerView, bool)> {
    let survey = store::hold_survey(conn, &act.scope(), id)?.ok_or(CurriculumServiceError::NotFound)?;
    let person = person(conn, act, body.learner_id.0)?;
    if let Some(first) = store::find_answer_of(conn, survey.id, body.learner_id.0)? {
        return first_answer(conn, act, first, body).map(|view| (view, false));
    }
    require_open(state(&survey, act), days(&survey))?;
    let today = business_date(act.at);
    let answered_on = body.answered_on.unwrap_or(today);
    check_answered_on(days(&survey), answered_on, today)?;
    check_asked(&survey, &person)?;
    let offered: Vec<DemandOptionId> = options(conn, survey.id)?.iter().map(|option| option.id).collect();
    check_choices(&offered, number(survey.max_choices)?, &body.option_ids)?;
    let row = row_of(act, &survey, (&person, answered_on), body)?;
    let chosen: Vec<Uuid> = body.option_ids.iter().map(|id| id.0).collect();
    let added = store::insert_answer(conn, &row, &chosen)?;
    let entry = store::find_answer_of(conn, survey.id, body.learner_id.0)?;
    let entry = entry.ok_or(CurriculumServiceError::AlreadyAnswered)?;
    if !added {
        return first_answer(conn, act, entry, body).map(|view| (view, false));
    }
    record(conn, act, "demand_answer.record", &entry, Change::after)?;
    Ok((one_view(conn, &names_in_full(act), entry)?, true))
}

/// The answer that stands, when the same is said again.
fn first_answer(
    conn: &mut PgConnection,
    act: &Act,
    first: AnswerEntry,
    body: &CreateDemandAnswer,
) -> Answer<DemandAnswerView> {
    let view = one_view(conn, &names_in_full(act), first)?;
    let set = |ids: &[DemandOptionId]| ids.iter().copied().collect::<HashSet<_>>();
    let remark = body.remark.as_deref().filter(|text| !text.is_empty());
    let same = set(&view.option_ids) == set(&body.option_ids) && view.remark.as_deref() == remark;
    if same { Ok(view) } else { Err(CurriculumServiceError::AlreadyAnswered) }
}

/// An active learner within reach.
pub(super) fn person(conn: &mut PgConnection, act: &Act, id: Uuid) -> Answer<Person> {
    let fault = |code| CurriculumServiceError::Faults(vec![Fault::new("/learner_id", code)]);
    let found = store::find_person(conn, &act.scope(), id)?.ok_or(fault("learner_not_available"))?;
    if found.status == LearnerState::Active.as_str() { Ok(found) } else { Err(fault("learner_not_active")) }
}

/// Whether a survey asks a learner: its school's, its county's, or anyone.
fn check_asked(survey: &SurveyRow, person: &Person) -> Answer<()> {
    let asked = match issuer(survey) {
        SurveyIssuer::School => survey.school_id == Some(person.school_id),
        SurveyIssuer::County => survey.county_code.as_deref() == Some(person.county_code.as_str()),
        SurveyIssuer::City => true,
    };
    let fault = || Fault::new("/learner_id", "learner_of_another_school");
    if asked { Ok(()) } else { Err(CurriculumServiceError::Faults(vec![fault()])) }
}

fn row_of(
    act: &Act,
    survey: &SurveyRow,
    (person, answered_on): (&Person, NaiveDate),
    body: &CreateDemandAnswer,
) -> Answer<AnswerRow> {
    Ok(AnswerRow {
        id: new_id(),
        survey_id: survey.id,
        learner_id: body.learner_id.0,
        school_id: person.school_id,
        division_code: person.township_code.clone(),
        age_years: number(age_on(person.birth_date, answered_on).unwrap_or_default())?,
        channel: body.channel.to_string(),
        answered_on,
        remark: body.remark.clone().filter(|text| !text.is_empty()),
        recorded_by: act.account_id.0,
        recorded_at: act.at,
        withdrawn_by: None,
        withdrawn_at: None,
        withdrawn_reason: None,
    })
}

/// Takes an answer back while its survey is open; the learner may answer anew.
pub fn withdraw_answer(
    conn: &mut PgConnection,
    act: &Act,
    id: DemandAnswerId,
    reason: &str,
) -> Answer<DemandAnswerView> {
    let scope = act.scope();
    let entry = store::find_answer(conn, &scope, id.0)?.ok_or(CurriculumServiceError::NotFound)?;
    let survey = store::hold_survey(conn, &scope, entry.row.survey_id.into())?;
    let survey = survey.ok_or(CurriculumServiceError::NotFound)?;
    require_open(state(&survey, act), days(&survey))?;
    let before = one_view(conn, &Scope::default(), entry)?;
    if !store::withdraw_answer(conn, id.0, (act.account_id.0, act.at), reason)? {
        return Err(CurriculumServiceError::AnswerWithdrawn);
    }
    let entry = store::find_answer(conn, &scope, id.0)?.ok_or(CurriculumServiceError::NotFound)?;
    record(conn, act, "demand_answer.withdraw", &entry, |change, kept| change.before(&before).after(kept))?;
    one_view(conn, &names_in_full(act), entry)
}

/// The answers to a survey from schools within reach, newest first.
pub fn list_answers(
    conn: &mut PgConnection,
    act: &Act,
    (id, query): (DemandSurveyId, &DemandAnswerQuery),
    before: Option<Uuid>,
    paging: &Paging,
) -> Answer<Paged<DemandAnswerView>> {
    let scope = act.scope();
    let survey = store::find_survey(conn, &scope, id)?.ok_or(CurriculumServiceError::NotFound)?;
    let page = store::list_answers(conn, &scope, (survey.id, query), before, paging)?;
    let items = views(conn, &names_in_full(act), page.items)?;
    Ok(Paged { items, next: page.next, total: page.total })
}

/// Records a change at the school, with the name of the learner masked.
fn record(
    conn: &mut PgConnection,
    act: &Act,
    action: &'static str,
    entry: &AnswerEntry,
    told: impl FnOnce(Change, &DemandAnswerView) -> Change,
) -> Answer<()> {
    let kept = one_view(conn, &Scope::default(), entry.clone())?;
    let change = Change::of(action, "demand_answer", kept.id);
    let change = change.within(entry.facility_id.into(), &entry.township_code);
    Ok(audit::record(conn, act, &told(change, &kept))?)
}

fn one_view(conn: &mut PgConnection, readable: &Scope, entry: AnswerEntry) -> Answer<DemandAnswerView> {
    views(conn, readable, vec![entry])?.pop().ok_or(CurriculumServiceError::NotFound)
}

/// As one sees them who reads learners' names in full within `readable`.
fn views(
    conn: &mut PgConnection,
    readable: &Scope,
    entries: Vec<AnswerEntry>,
) -> Answer<Vec<DemandAnswerView>> {
    let ids: Vec<Uuid> = entries.iter().map(|entry| entry.row.id).collect();
    let mut choices = store::list_choices(conn, &ids)?;
    entries.into_iter().map(|entry| view(readable, entry, &mut choices)).collect()
}

fn view(
    readable: &Scope,
    entry: AnswerEntry,
    choices: &mut HashMap<Uuid, Vec<Uuid>>,
) -> Answer<DemandAnswerView> {
    let AnswerEntry { row, learner_name, school_name, facility_id, township_code } = entry;
    let in_full = readable.covers_facility(facility_id.into(), &township_code);
    Ok(DemandAnswerView {
        id: row.id.into(),
        survey_id: row.survey_id.into(),
        learner_id: row.learner_id.into(),
        learner_name: if in_full { learner_name } else { mask_name(&learner_name) },
        school_id: row.school_id.into(),
        school_name,
        option_ids: choices.remove(&row.id).unwrap_or_default().into_iter().map(Into::into).collect(),
        channel: word(&row.channel)?,
        answered_on: row.answered_on,
        remark: row.remark,
        recorded_at: row.recorded_at,
        withdrawn_at: row.withdrawn_at,
        withdrawn_reason: row.withdrawn_reason,
    })
}
