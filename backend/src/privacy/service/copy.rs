//! A copy of all that is kept about a learner (PIPL 45), made for a request that was approved.

use std::collections::BTreeMap;

use contract::Word as _;
use contract::ids::PrivacyRequestId;
use contract::privacy::{
    PersonalCopy, PersonalPart, PersonalPartKind, PrivacyRequestKind, PrivacyRequestState,
};
use diesel::pg::PgConnection;
use serde_json::Value;
use uuid::Uuid;

use super::{Answer, PrivacyError, requests};
use crate::act::Act;
use crate::keys::MasterKey;
use crate::learner::service::{lineage, reveal_learner};
use crate::privacy::store::copy as store;
use crate::sheet::Cell;
use crate::words::{self, Language};

/// Everything that is kept about whoever asked, as it is kept; that it was looked at goes on record.
pub fn personal_copy(
    conn: &mut PgConnection,
    act: &Act,
    keys: &MasterKey,
    id: PrivacyRequestId,
) -> Answer<PersonalCopy> {
    let request = requests::get_request(conn, act, id)?;
    let asked = request.kind == PrivacyRequestKind::Access
        && matches!(request.status, PrivacyRequestState::Approved | PrivacyRequestState::Done);
    if !asked {
        return Err(PrivacyError::NoCopyAsked);
    }
    let learner = request.learner_id;
    let ids: Vec<Uuid> = lineage(conn, learner)?.into_iter().map(Into::into).collect();
    let mut parts: Vec<PersonalPart> = store::list_parts(conn, &ids)?.into_iter().map(part).collect();
    let reason = format!("{}：{id}", "依申请提供个人信息副本");
    let secrets = reveal_learner(conn, act, keys, learner, &reason)?;
    let own = learner.to_string();
    let record = parts.iter_mut().find(|part| part.name == PersonalPartKind::Record);
    let record = record.and_then(|part| part.rows.iter_mut().find(|row| row.get("id") == Some(&own)));
    if let Some(record) = record {
        record.insert("id_number".to_owned(), secrets.id_number);
        record.insert("phone".to_owned(), secrets.phone.unwrap_or_default());
    }
    Ok(PersonalCopy { learner_id: learner, at: act.at, parts })
}

fn part((name, rows): (PersonalPartKind, Value)) -> PersonalPart {
    let title = |language| words::label(language, PersonalPartKind::NAME, name.as_str());
    let rows = match rows {
        Value::Array(rows) => rows.into_iter().map(plain).collect(),
        _ => Vec::new(),
    };
    PersonalPart { name, title_zh: title(Language::Chinese), title_en: title(Language::English), rows }
}

/// The members of a row in plain text, without those that say nothing.
fn plain(row: Value) -> BTreeMap<String, String> {
    let Value::Object(members) = row else { return BTreeMap::new() };
    let text = |value: Value| match value {
        Value::Null => None,
        Value::String(text) => Some(text),
        other => Some(other.to_string()),
    };
    members.into_iter().filter_map(|(name, value)| Some((name, text(value)?))).collect()
}

/// The copy as lines of a table: the part in both languages, the row's number, the member, what it says. A part of which
/// nothing is kept is told by a line of its own.
#[must_use]
pub fn copy_rows(copy: &PersonalCopy) -> Vec<Vec<Cell>> {
    copy.parts.iter().flat_map(part_rows).collect()
}

fn part_rows(part: &PersonalPart) -> Vec<Vec<Cell>> {
    let titles = || [Cell::Text(part.title_zh.clone()), Cell::Text(part.title_en.clone())];
    if part.rows.is_empty() {
        let none = Cell::text(Some("无 / none"));
        return vec![
            titles().into_iter().chain([Cell::number(Some(0)), Cell::text(None::<&str>), none]).collect(),
        ];
    }
    let line = |at: usize, name: &String, value: &String| {
        let told = [Cell::number(Some(at + 1)), Cell::Text(name.clone()), Cell::Text(value.clone())];
        titles().into_iter().chain(told).collect()
    };
    let rows = part.rows.iter().enumerate();
    rows.flat_map(|(at, row)| row.iter().map(|(name, value)| line(at, name, value)).collect::<Vec<_>>())
        .collect()
}
