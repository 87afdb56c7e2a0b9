//! Members of teams: learners, and people from outside.

use contract::ids::{VolunteerMemberId, VolunteerTeamId};
use contract::volunteer::{
    CreateVolunteerMember, LeaveVolunteerTeam, UpdateVolunteerMember, VolunteerMemberQuery,
    VolunteerMemberSecrets, VolunteerMemberView,
};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{Answer, LEARNER, VolunteerServiceError, fault, learner_school, outsiders, placed, working_team};
use crate::audit::{self, Change};
use crate::auth::Act;
use crate::clock::{business_date, new_id};
use crate::facility::domain::identity::mask_name;
use crate::keys::{KeyError, MasterKey};
use crate::learner::domain::IdNumber;
use crate::learner::service::find_by_id_number;
use crate::paging::{Paged, Paging};
use crate::volunteer::store::people::member_names;
use crate::volunteer::store::shifts::withdraw_signups;
use crate::volunteer::store::teams::{self, MemberRow, TeamRow};

/// Lets a learner, or somebody from outside, join a team.
pub fn add_member(
    conn: &mut PgConnection,
    act: &Act,
    keys: &MasterKey,
    id: VolunteerTeamId,
    body: &CreateVolunteerMember,
) -> Answer<VolunteerMemberView> {
    let team = working_team(conn, act, id.0)?;
    if body.joined_on > business_date(act.at) {
        return fault("/joined_on", "day_to_come");
    }
    let name = body.name.as_deref().filter(|text| !text.is_empty());
    let phone = body.phone.as_deref().filter(|text| !text.is_empty());
    let row = new_member(act, team.id, body.leads);
    let row = match (learner_of(conn, act, keys, body)?, name) {
        (Some((at, learner)), None) if phone.is_none() => {
            learner_school(conn, act, (at, learner))?;
            MemberRow { learner_id: Some(learner), person_id: learner, joined_on: body.joined_on, ..row }
        }
        (None, Some(name)) => {
            let row = outsiders::with_phone(keys, outsiders::named(row, name)?, phone)?;
            MemberRow { joined_on: body.joined_on, ..outsiders::known(conn, row)? }
        }
        _ => return fault(LEARNER, "volunteer_member_person"),
    };
    insert(conn, act, &team, &row)
}

/// The learner who joins, and the member of the request that names it.
fn learner_of(
    conn: &mut PgConnection,
    act: &Act,
    keys: &MasterKey,
    body: &CreateVolunteerMember,
) -> Answer<Option<(&'static str, Uuid)>> {
    const NUMBER: &str = "/id_number";
    let text = match (body.learner_id, &body.id_number) {
        (id, None) => return Ok(id.map(|id| (LEARNER, id.0))),
        (Some(_), Some(_)) => return fault(NUMBER, "volunteer_member_person"),
        (None, Some(text)) => text,
    };
    let number: IdNumber = match text.parse::<IdNumber>() {
        Ok(number) => number,
        Err(error) => return fault(NUMBER, error.code()),
    };
    match find_by_id_number(conn, act, keys, &number)? {
        Some(id) => Ok(Some((NUMBER, id.0))),
        None => fault(NUMBER, "learner_not_found"),
    }
}

/// A member that joins today, without who it is.
pub(super) fn new_member(act: &Act, team: Uuid, leads: bool) -> MemberRow {
    let id = new_id();
    MemberRow {
        id,
        team_id: team,
        learner_id: None,
        name: None,
        phone_sealed: None,
        phone_masked: None,
        leads,
        joined_on: business_date(act.at),
        left_on: None,
        created_at: act.at,
        person_id: id,
        phone_hash: None,
        erased_at: None,
        version: 1,
    }
}

/// Writes a member and puts it on the trail.
pub(super) fn insert(
    conn: &mut PgConnection,
    act: &Act,
    team: &TeamRow,
    row: &MemberRow,
) -> Answer<VolunteerMemberView> {
    teams::insert_member(conn, row)?;
    let after = one_view(conn, row.clone())?;
    let change = Change::of("volunteer_team.add_member", "volunteer_team", team.id);
    let change = placed(conn, act, change, team)?;
    audit::record(conn, act, &change.after(&masked(&after)))?;
    Ok(after)
}

/// The members of a team within reach, newest first.
pub fn list_members(
    conn: &mut PgConnection,
    act: &Act,
    id: VolunteerTeamId,
    query: &VolunteerMemberQuery,
    (before, paging): (Option<Uuid>, &Paging),
) -> Answer<Paged<VolunteerMemberView>> {
    teams::find_team(conn, &act.scope(), id.0)?.ok_or(VolunteerServiceError::NotFound)?;
    let page = teams::list_members(conn, id.0, query, before, paging)?;
    Ok(Paged { items: views(conn, page.items)?, next: page.next, total: page.total })
}

/// One member.
pub fn get_member(
    conn: &mut PgConnection,
    act: &Act,
    (id, member): (VolunteerTeamId, VolunteerMemberId),
) -> Answer<VolunteerMemberView> {
    let row = teams::find_member(conn, &act.scope(), member.0)?.filter(|row| row.team_id == id.0);
    one_view(conn, row.ok_or(VolunteerServiceError::NotFound)?)
}

/// Changes a member, if it is still what was read; name and telephone number only of somebody from outside.
pub fn update_member(
    conn: &mut PgConnection,
    act: &Act,
    keys: &MasterKey,
    (id, member, version): (VolunteerTeamId, VolunteerMemberId, i64),
    body: &UpdateVolunteerMember,
) -> Answer<VolunteerMemberView> {
    let (team, stood) = find(conn, act, id, member)?;
    let mut row = stood.clone();
    if row.version != version {
        return Err(VolunteerServiceError::Stale);
    }
    if row.erased_at.is_some() {
        return Err(VolunteerServiceError::MemberErased);
    }
    let who = body.name.is_some() || body.phone.is_some();
    if who && row.learner_id.is_some() {
        return fault(if body.name.is_some() { "/name" } else { "/phone" }, "volunteer_member_person");
    }
    let before = one_view(conn, row.clone())?;
    if let Some(name) = &body.name {
        row = outsiders::named(row, name)?;
    }
    if let Some(phone) = &body.phone {
        row = outsiders::with_phone(keys, row, Some(phone.as_str()).filter(|text| !text.is_empty()))?;
    }
    if who {
        row = outsiders::corrected(conn, &stood, row)?;
    }
    row.leads = body.leads.unwrap_or(row.leads);
    save(conn, act, (&team, "volunteer_team.update_member", None), row, &before)
}

/// Writes a changed member and puts it on the trail.
pub(super) fn save(
    conn: &mut PgConnection,
    act: &Act,
    (team, action, reason): (&TeamRow, &'static str, Option<&str>),
    mut row: MemberRow,
    before: &VolunteerMemberView,
) -> Answer<VolunteerMemberView> {
    row.version += 1;
    teams::update_member(conn, &row)?;
    let after = one_view(conn, row)?;
    let change = placed(conn, act, Change::of(action, "volunteer_team", team.id), team)?;
    let change = change.before(&masked(before)).after(&masked(&after));
    let change = match reason {
        Some(reason) => change.because(reason),
        None => change,
    };
    audit::record(conn, act, &change)?;
    Ok(after)
}

/// Lets a member leave a team; what it has served stays, and its places at coming shifts are free again.
pub fn leave_team(
    conn: &mut PgConnection,
    act: &Act,
    (id, member): (VolunteerTeamId, VolunteerMemberId),
    body: &LeaveVolunteerTeam,
) -> Answer<VolunteerMemberView> {
    let (team, mut row) = find(conn, act, id, member)?;
    if row.left_on.is_some() {
        return Err(VolunteerServiceError::MemberLeft);
    }
    if body.left_on > business_date(act.at) {
        return fault("/left_on", "day_to_come");
    }
    if body.left_on < row.joined_on {
        return fault("/left_on", "end_before_start");
    }
    let before = one_view(conn, row.clone())?;
    row.left_on = Some(body.left_on);
    withdraw_signups(conn, row.id, act.at)?;
    save(conn, act, (&team, "volunteer_team.leave", None), row, &before)
}

/// Opens the telephone number of somebody from outside, for a reason that goes on record.
pub fn reveal_member(
    conn: &mut PgConnection,
    act: &Act,
    keys: &MasterKey,
    (id, member): (VolunteerTeamId, VolunteerMemberId),
    reason: &str,
) -> Answer<VolunteerMemberSecrets> {
    let (team, row) = find(conn, act, id, member)?;
    let open = |sealed: &[u8]| {
        let plain = keys.open(outsiders::PHONE, row.id.as_bytes(), sealed)?;
        String::from_utf8(plain).map_err(|_| KeyError::Sealed)
    };
    let phone = row.phone_sealed.as_deref().map(open).transpose()?;
    let change = Change::of("volunteer_team.reveal_member", "volunteer_team", team.id);
    let change = placed(conn, act, change, &team)?;
    audit::record(conn, act, &change.because(reason))?;
    Ok(VolunteerMemberSecrets { id: member, phone })
}

pub(super) fn find(
    conn: &mut PgConnection,
    act: &Act,
    id: VolunteerTeamId,
    member: VolunteerMemberId,
) -> Answer<(TeamRow, MemberRow)> {
    let scope = act.scope();
    let team = teams::lock_team(conn, &scope, id.0)?.ok_or(VolunteerServiceError::NotFound)?;
    let row = teams::find_member(conn, &scope, member.0)?.filter(|row| row.team_id == team.id);
    Ok((team, row.ok_or(VolunteerServiceError::NotFound)?))
}

/// The record as the trail keeps it.
fn masked(view: &VolunteerMemberView) -> VolunteerMemberView {
    VolunteerMemberView { name: mask_name(&view.name), ..view.clone() }
}

pub(super) fn one_view(conn: &mut PgConnection, row: MemberRow) -> Answer<VolunteerMemberView> {
    views(conn, vec![row])?.pop().ok_or(VolunteerServiceError::NotFound)
}

fn views(conn: &mut PgConnection, rows: Vec<MemberRow>) -> Answer<Vec<VolunteerMemberView>> {
    let mut names = member_names(conn, &rows.iter().map(|row| row.id).collect::<Vec<_>>())?;
    let view = |row: MemberRow| VolunteerMemberView {
        id: row.id.into(),
        team_id: row.team_id.into(),
        learner_id: row.learner_id.map(Into::into),
        name: names.remove(&row.id).unwrap_or_default(),
        phone_masked: row.phone_masked,
        leads: row.leads,
        joined_on: row.joined_on,
        left_on: row.left_on,
        erased_at: row.erased_at,
        version: row.version,
    };
    Ok(rows.into_iter().map(view).collect())
}
