//! What a device is told so that it can record without a network.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use contract::device::{DeviceRosterView, MAX_ROSTER_LEARNERS, ROSTER_DAYS, RosterLearner, RosterSession};
use contract::ids::LearnerId;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::Answer;
use crate::auth::Scope;
use crate::class::domain::SIGN_IN_OPENS_BEFORE_MINUTES;
use crate::class::store::{self, RosterEntry};
use crate::clock::{business_date, start_of_day};
use crate::db::value::{number, word};
use crate::device::domain::canonical::digest;
use crate::device::service::{self as devices, Signed};
use crate::facility::domain::identity::mask_name;
use crate::keys::MasterKey;

/// The classes of the device's facility on the coming days, and who may come; nothing where the device has this already.
pub fn device_roster(
    conn: &mut PgConnection,
    keys: &MasterKey,
    at: DateTime<Utc>,
    signed: &Signed,
) -> Answer<Option<DeviceRosterView>> {
    let (facility, known) = devices::check_roster(conn, keys, at, signed)?;
    let scope = Scope { facilities: vec![facility.0], ..Scope::default() };
    let roster = roster(conn, &scope, business_date(at))?;
    Ok(if known.as_ref() == Some(&roster.version) { None } else { Some(roster) })
}

fn roster(conn: &mut PgConnection, scope: &Scope, from: NaiveDate) -> Answer<DeviceRosterView> {
    let until = from.checked_add_days(Days::new(ROSTER_DAYS)).unwrap_or(from);
    let entries = store::list_roster_sessions(conn, scope, (start_of_day(from), start_of_day(until)))?;
    let subjects: Vec<Uuid> = entries.iter().map(|(row, _)| row.series_id.unwrap_or(row.id)).collect();
    let mut enrolled: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for (subject, learner) in store::list_places(conn, &subjects)? {
        enrolled.entry(subject).or_default().push(learner);
    }
    let learners = learners(conn, scope, &enrolled)?;
    let known: HashSet<LearnerId> = learners.iter().map(|one| one.id).collect();
    let sessions = entries.into_iter().map(|entry| session(entry, &enrolled, &known));
    let mut roster = DeviceRosterView {
        version: String::new(),
        from,
        to: until.pred_opt().unwrap_or(from),
        sessions: sessions.collect::<Answer<_>>()?,
        learners,
    };
    roster.version = digest(&serde_json::to_string(&roster).unwrap_or_default());
    Ok(roster)
}

/// Who is enrolled, then the others of the school.
fn learners(
    conn: &mut PgConnection,
    scope: &Scope,
    enrolled: &HashMap<Uuid, Vec<Uuid>>,
) -> Answer<Vec<RosterLearner>> {
    let mut first: Vec<Uuid> = enrolled.values().flatten().copied().collect();
    first.sort_unstable();
    first.dedup();
    let named = store::list_roster_learners(conn, scope, &first, MAX_ROSTER_LEARNERS)?;
    Ok(named
        .into_iter()
        .map(|one| RosterLearner {
            id: one.id.into(),
            name: mask_name(&one.name),
            id_number_masked: one.id_number_masked,
        })
        .collect())
}

fn session(
    (row, room_name): RosterEntry,
    enrolled: &HashMap<Uuid, Vec<Uuid>>,
    known: &HashSet<LearnerId>,
) -> Answer<RosterSession> {
    let places = enrolled.get(&row.series_id.unwrap_or(row.id)).map(Vec::as_slice).unwrap_or_default();
    let enrolled = places.iter().map(|id| LearnerId(*id)).filter(|id| known.contains(id));
    Ok(RosterSession {
        id: row.id.into(),
        title: row.title,
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        sign_in_from: row.starts_at - TimeDelta::minutes(SIGN_IN_OPENS_BEFORE_MINUTES),
        room_id: row.room_id.map(Into::into),
        room_name,
        capacity: number(row.capacity)?,
        status: word(&row.status)?,
        enrolled: enrolled.collect(),
    })
}
