//! People from outside: known by name and telephone number, the same in every team, forgotten when they ask for it.

use contract::ids::{VolunteerMemberId, VolunteerTeamId};
use contract::volunteer::VolunteerMemberView;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::members::{find, one_view, save};
use super::{Answer, VolunteerServiceError, fault};
use crate::auth::Act;
use crate::clock::{business_date, new_id};
use crate::keys::MasterKey;
use crate::learner::domain::{PersonName, mask_phone, parse_phone};
use crate::volunteer::store::outsiders as store;
use crate::volunteer::store::shifts::withdraw_signups;
use crate::volunteer::store::teams::{self, MemberRow};

/// What a telephone number is sealed for.
pub(super) const PHONE: &str = "volunteer_phone";
const PHONE_LOOKUP: &str = "volunteer_phone_lookup";
/// What stands where a name was.
const GONE: &str = "***";

/// A member with a name, in the form that names of persons have.
pub(super) fn named(row: MemberRow, name: &str) -> Answer<MemberRow> {
    match name.parse::<PersonName>() {
        Ok(name) => Ok(MemberRow { name: Some(name.as_str().to_owned()), ..row }),
        Err(error) => fault("/name", error.code()),
    }
}

/// A member with a telephone number, sealed, masked and hashed, or with none.
pub(super) fn with_phone(keys: &MasterKey, row: MemberRow, phone: Option<&str>) -> Answer<MemberRow> {
    let Some(text) = phone else {
        return Ok(MemberRow { phone_sealed: None, phone_masked: None, phone_hash: None, ..row });
    };
    let Some(number) = parse_phone(text) else { return fault("/phone", "malformed_phone") };
    Ok(MemberRow {
        phone_sealed: Some(keys.seal(PHONE, row.id.as_bytes(), number.as_bytes())?),
        phone_masked: Some(mask_phone(&number)),
        phone_hash: Some(phone_hash(keys, &number)),
        ..row
    })
}

/// The keyed hash under which a number is found again; the country's own prefix makes no difference.
fn phone_hash(keys: &MasterKey, number: &str) -> Vec<u8> {
    keys.keyed_hash(PHONE_LOOKUP, number.strip_prefix("+86").unwrap_or(number).as_bytes())
}

/// A member as the person that is known by its name and telephone number, if one is: a number alone says too little, since
/// spouses and the volunteers of a unit share one.
pub(super) fn known(conn: &mut PgConnection, row: MemberRow) -> Answer<MemberRow> {
    let person_id = find_known(conn, &row)?.unwrap_or(row.person_id);
    Ok(MemberRow { person_id, ..row })
}

fn find_known(conn: &mut PgConnection, row: &MemberRow) -> Answer<Option<Uuid>> {
    let (Some(name), Some(hash)) = (&row.name, &row.phone_hash) else { return Ok(None) };
    store::lock_phone(conn, hash)?;
    Ok(store::find_person(conn, (name, hash), row.id)?)
}

/// A member whose name or number was corrected, as the person that is known by them. Where nobody is, and another membership
/// stays with the person that this one has had, it is somebody new, so that forgetting the one leaves the other; in a
/// person's only membership a slip was corrected. What was recorded before stays with whom it was recorded for.
pub(super) fn corrected(conn: &mut PgConnection, before: &MemberRow, row: MemberRow) -> Answer<MemberRow> {
    if let Some(hash) = &before.phone_hash {
        store::lock_phone(conn, hash)?;
    }
    let person_id = match find_known(conn, &row)? {
        Some(person) => person,
        None if is_another(before, &row) && store::is_shared(conn, row.person_id, row.id)? => new_id(),
        None => row.person_id,
    };
    Ok(MemberRow { person_id, ..row })
}

/// Whether a correction names somebody else; a number that is only dropped says nothing of who it is.
fn is_another(before: &MemberRow, row: &MemberRow) -> bool {
    let number = row.phone_hash.is_some() && row.phone_hash != before.phone_hash;
    row.name != before.name || number
}

/// Forgets somebody from outside who has asked for it (PIPL 47), in every team: name and telephone number go for good, what
/// was served stays under a number that leads to nobody.
pub fn erase_member(
    conn: &mut PgConnection,
    act: &Act,
    (id, member): (VolunteerTeamId, VolunteerMemberId),
    reason: &str,
) -> Answer<VolunteerMemberView> {
    let (_, row) = find(conn, act, id, member)?;
    if row.learner_id.is_some() {
        return Err(VolunteerServiceError::MemberIsLearner);
    }
    if row.erased_at.is_some() {
        return Err(VolunteerServiceError::MemberErased);
    }
    let mut told = None;
    for one in store::lock_memberships(conn, row.person_id)? {
        let (own, team) = (one.id == row.id, teams::get_team(conn, one.team_id)?);
        let before = one_view(conn, one.clone())?;
        withdraw_signups(conn, one.id, act.at)?;
        let gone = MemberRow {
            name: Some(GONE.to_owned()),
            phone_sealed: None,
            phone_masked: None,
            phone_hash: None,
            left_on: one.left_on.or(Some(business_date(act.at))),
            erased_at: one.erased_at.or(Some(act.at)),
            ..one
        };
        let after = save(conn, act, (&team, "volunteer_team.erase_member", Some(reason)), gone, &before)?;
        told = told.or(Some(after).filter(|_| own));
    }
    told.ok_or(VolunteerServiceError::NotFound)
}

/// Gives up to `limit` members from outside who joined before these hashes were kept theirs, and lets each be the person that
/// is known by it; returns how many.
pub fn fill_phone_hashes(conn: &mut PgConnection, keys: &MasterKey, limit: i64) -> Answer<usize> {
    let rows = store::lock_unhashed(conn, limit)?;
    for row in &rows {
        let plain =
            row.phone_sealed.as_deref().and_then(|sealed| keys.open(PHONE, row.id.as_bytes(), sealed).ok());
        let number = plain.and_then(|plain| String::from_utf8(plain).ok());
        // A number that does not open leads to nobody.
        let hash = number.map_or_else(|| row.id.as_bytes().to_vec(), |number| phone_hash(keys, &number));
        let hashed = MemberRow { phone_hash: Some(hash), ..row.clone() };
        let found = known(conn, hashed.clone())?;
        let twice =
            found.person_id != row.person_id && store::is_in_team(conn, row.team_id, found.person_id)?;
        teams::update_member(conn, if twice { &hashed } else { &found })?;
    }
    Ok(rows.len())
}
