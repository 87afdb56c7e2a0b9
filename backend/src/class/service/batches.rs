//! Entering what devices have recorded, many rows at once and each judged by itself.

mod enter;
mod people;
mod world;
mod write;

use chrono::{DateTime, Utc};
use contract::auth::{Grant, Role, ScopeKind};
use contract::device::{AttendanceBatchAnswer, DeviceRowKind};
use contract::ids::{AccountId, DeviceId, FacilityId};
use diesel::pg::PgConnection;
use uuid::Uuid;

use self::world::World;
use super::Answer;
use crate::auth::Act;
use crate::class::store;
use crate::device::service::{self as devices, DueRow, Intake, Outcome, Signed, Waits};
use crate::facility::domain::identity::mask_name;
use crate::keys::MasterKey;

/// Takes a batch of a device: every row is kept and answered, and those whose turn has come are entered.
pub fn receive_batch(
    conn: &mut PgConnection,
    keys: &MasterKey,
    (at, request_id): (DateTime<Utc>, &str),
    signed: &Signed,
) -> Answer<AttendanceBatchAnswer> {
    let intake = devices::receive(conn, keys, at, signed)?;
    let act = act_of((intake.device, intake.facility), at, request_id);
    let mut answer = take(conn, keys, &act, intake)?;
    let known: Vec<Uuid> = answer.rows.iter().filter_map(|row| Some(row.attendance_id?.0)).collect();
    let names = store::batches::list_names(conn, &known)?;
    for row in &mut answer.rows {
        let name = row.attendance_id.and_then(|id| names.get(&id.0));
        row.learner_name = name.map(|name| mask_name(name));
    }
    Ok(answer)
}

/// Lets the rows of a device go on that have waited for too long for those before them.
pub fn release_gapped(
    conn: &mut PgConnection,
    keys: &MasterKey,
    at: DateTime<Utc>,
    device: DeviceId,
) -> Answer<()> {
    let intake = devices::release_gapped(conn, keys, at, device)?;
    let act = act_of((intake.device, intake.facility), at, "system");
    take(conn, keys, &act, intake).map(drop)
}

/// Holds the sign-ins of a device that wait against what is known by now of where the learners were.
pub fn let_in(conn: &mut PgConnection, at: DateTime<Utc>, device: DeviceId) -> Answer<()> {
    let waiting = devices::lock_sign_ins(conn, device)?;
    let act = act_of((waiting.device, waiting.facility), at, "system");
    let people = people::known(conn, &waiting.due, &waiting.found)?;
    let world = World::load(conn, &act, &waiting.due, &people)?;
    let outcomes = judge(conn, &act, world, &waiting.due, &people)?;
    Ok(devices::settle_sign_ins(conn, at, waiting, &outcomes)?)
}

fn take(
    conn: &mut PgConnection,
    keys: &MasterKey,
    act: &Act,
    mut intake: Intake,
) -> Answer<AttendanceBatchAnswer> {
    let due = std::mem::take(&mut intake.due);
    let outcomes = if due.is_empty() { Vec::new() } else { enter_all(conn, keys, act, &due)? };
    Ok(devices::settle(conn, intake, &outcomes)?)
}

fn enter_all(conn: &mut PgConnection, keys: &MasterKey, act: &Act, due: &[DueRow]) -> Answer<Vec<Outcome>> {
    let scanned = people::read_codes(conn, keys, due)?;
    let world = World::load(conn, act, due, &scanned)?;
    let people = people::use_up(conn, act, &world, due, scanned)?;
    judge(conn, act, world, due, &people)
}

/// Enters rows one after the other, a sign-out that came before its sign-in after that, and writes what has come of them.
fn judge(
    conn: &mut PgConnection,
    act: &Act,
    mut world: World,
    due: &[DueRow],
    people: &[people::Read],
) -> Answer<Vec<Outcome>> {
    world.learn_leaving(due, people);
    let mut outcomes: Vec<Outcome> = Vec::with_capacity(due.len());
    let mut waiting: Vec<usize> = Vec::new();
    for (place, (row, person)) in due.iter().zip(people).enumerate() {
        let outcome = enter::enter(&mut world, act, row, person)?;
        let came = outcome.changes && row.kind == DeviceRowKind::SignIn;
        if matches!(outcome.waits_for, Some(Waits::SignIn(_))) {
            waiting.push(place);
        }
        outcomes.push(outcome);
        if came {
            for before in &waiting {
                if outcomes[*before].waits_for.is_some() && due[*before].session == row.session {
                    outcomes[*before] = enter::enter(&mut world, act, &due[*before], &people[*before])?;
                }
            }
        }
    }
    write::write(conn, act, world, due, outcomes)
}

/// A device acts for itself, and reaches no further than its facility.
fn act_of((device, facility): (DeviceId, FacilityId), at: DateTime<Utc>, request_id: &str) -> Act {
    let grant = Grant {
        role: Role::Integration,
        scope: ScopeKind::Facility,
        division_code: None,
        facility_id: Some(facility),
    };
    Act { account_id: AccountId(device.0), grants: vec![grant], at, request_id: request_id.to_owned() }
}
