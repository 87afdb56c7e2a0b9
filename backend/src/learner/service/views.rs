//! Learners as they are shown.

use chrono::NaiveDate;
use contract::learner::{LearnerView, Priority};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{Answer, LearnerServiceError};
use crate::auth::Act;
use crate::clock::business_date;
use crate::db::value::word;
use crate::facility::domain::identity::mask_name;
use crate::learner::domain::{age_band, age_on};
use crate::learner::store::{self, LearnerRow};

/// The record as the trail keeps it, which outlives the learner's wish to be forgotten.
pub(super) fn masked(view: &LearnerView) -> LearnerView {
    LearnerView {
        name_zh: mask_name(&view.name_zh),
        name_mn: view.name_mn.as_deref().map(mask_name),
        ..view.clone()
    }
}

pub(super) fn load_view(conn: &mut PgConnection, act: &Act, row: &LearnerRow) -> Answer<LearnerView> {
    views(conn, act, std::slice::from_ref(row))?.pop().ok_or(LearnerServiceError::NotFound)
}

pub(super) fn views(conn: &mut PgConnection, act: &Act, rows: &[LearnerRow]) -> Answer<Vec<LearnerView>> {
    let today = business_date(act.at);
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let schools: Vec<Uuid> = rows.iter().map(|row| row.school_id).collect();
    let mut priorities = store::list_priorities(conn, &ids)?;
    let names = store::list_school_names(conn, &schools)?;
    rows.iter()
        .map(|row| {
            let name = names.get(&row.school_id).map(String::as_str).unwrap_or_default();
            view(row, name, priorities.remove(&row.id).unwrap_or_default(), today)
        })
        .collect()
}

pub(super) fn view(
    row: &LearnerRow,
    school: &str,
    priority: Vec<Priority>,
    today: NaiveDate,
) -> Answer<LearnerView> {
    let age = age_on(row.birth_date, today).unwrap_or_default();
    Ok(LearnerView {
        id: row.id.into(),
        school_id: row.school_id.into(),
        school_name: school.to_owned(),
        name_zh: row.name_zh.clone(),
        name_mn: row.name_mn.clone(),
        sex: word(&row.sex)?,
        age,
        age_band: age_band(age),
        id_number_masked: row.id_number_masked.clone(),
        phone_masked: row.phone_masked.clone(),
        priority,
        status: word(&row.status)?,
        registered_on: row.registered_on,
        closed_at: row.closed_at,
        died_on: row.died_on,
        death_source: row.death_source.as_deref().map(word).transpose()?,
        merged_into: row.merged_into.map(Into::into),
        erased_at: row.erased_at,
        consent_withdrawn_at: row.consent_withdrawn_at,
        consent_notice_version: row.consent_notice_version.clone(),
        synthetic: row.synthetic,
        version: row.version,
    })
}
