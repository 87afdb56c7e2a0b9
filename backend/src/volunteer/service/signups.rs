//! Who comes to a shift: signing up, checking in and out at the desk.

use chrono::TimeDelta;
use contract::ids::{VolunteerShiftId, VolunteerSignupId};
use contract::volunteer::{SignUpVolunteer, SignupState, VolunteerSignupView};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::elsewhere::write_apart;
use super::recorded::record_hours;
use super::shifts::{check_planned, span_of};
use super::{Answer, VolunteerServiceError, check_fit, fault, placed, refuse_own, working_team};
use crate::audit::{self, Change};
use crate::auth::Act;
use crate::clock::{business_date, new_id};
use crate::db::value::{number, word};
use crate::facility::domain::identity::mask_name;
use crate::paging::{Paged, Paging};
use crate::volunteer::domain::{self, SignupStep, may_sign_up};
use crate::volunteer::store::elsewhere::find_shift_at;
use crate::volunteer::store::logs::recorded_minutes;
use crate::volunteer::store::people::member_names;
use crate::volunteer::store::shifts::{self, ShiftRow, SignupRow};
use crate::volunteer::store::teams::{self, MemberRow, TeamRow};

/// Signs a member of the team up for a shift; one that had withdrawn can come again.
pub fn sign_up(
    conn: &mut PgConnection,
    act: &Act,
    id: VolunteerShiftId,
    body: &SignUpVolunteer,
) -> Answer<VolunteerSignupView> {
    let shift = shifts::lock_shift(conn, &act.scope(), id.0)?.ok_or(VolunteerServiceError::NotFound)?;
    let team = working_team(conn, act, shift.team_id)?;
    let member = teams::find_member(conn, &act.scope(), body.member_id.0)?;
    let Some(member) = member.filter(|row| row.team_id == team.id) else {
        return fault("/member_id", "volunteer_member_not_found");
    };
    enrol(conn, act, &team, &shift, &member)
}

/// Writes a sign-up for a shift that is locked.
pub(super) fn enrol(
    conn: &mut PgConnection,
    act: &Act,
    team: &TeamRow,
    shift: &ShiftRow,
    member: &MemberRow,
) -> Answer<VolunteerSignupView> {
    if member.left_on.is_some() {
        return Err(VolunteerServiceError::MemberLeft);
    }
    check_fit(conn, member, business_date(shift.starts_at))?;
    let signed = shifts::count_signups(conn, &[shift.id])?.get(&shift.id).copied().unwrap_or_default();
    let places = (number(signed)?, number(shift.wanted)?);
    may_sign_up(word(&shift.status)?, span_of(shift)?, places, act.at)?;
    let before = shifts::find_signup(conn, shift.id, member.id)?;
    let row = match before {
        Some(row) if row.status == SignupState::Withdrawn.as_str() => {
            let version = row.version + 1;
            let row = SignupRow { status: SignupState::SignedUp.to_string(), version, ..row };
            shifts::update_signup(conn, &row)?;
            row
        }
        Some(_) => return Err(VolunteerServiceError::SignedUp),
        None => {
            let row = SignupRow {
                id: new_id(),
                shift_id: shift.id,
                member_id: member.id,
                person_id: member.person_id,
                status: SignupState::SignedUp.to_string(),
                checked_in_at: None,
                checked_out_at: None,
                occupied_until: None,
                recorded_by: act.account_id.0,
                created_at: act.at,
                version: 1,
            };
            shifts::insert_signup(conn, &row)?;
            row
        }
    };
    keep(conn, act, "volunteer_shift.sign_up", team, shift, row)
}

/// Lets a volunteer withdraw, check in or check out; who checks in is in the team and may serve, and a check-out records
/// the minutes that fall into the shift, as signing out of a class does. Of a shift that was called off a sign-up is taken
/// back and nothing else: whoever was checked in went as it was called off, without minutes.
pub fn take_step(
    conn: &mut PgConnection,
    act: &Act,
    id: VolunteerSignupId,
    step: SignupStep,
) -> Answer<VolunteerSignupView> {
    let found = shifts::lock_signup(conn, &act.scope(), id.0)?;
    let (mut row, shift) = found.ok_or(VolunteerServiceError::NotFound)?;
    let member = teams::find_member(conn, &act.scope(), row.member_id)?;
    let member = member.ok_or(VolunteerServiceError::NotFound)?;
    let team = teams::find_team(conn, &act.scope(), shift.team_id)?.ok_or(VolunteerServiceError::NotFound)?;
    let span = span_of(&shift)?;
    if step != SignupStep::Withdraw {
        check_planned(&shift)?;
    }
    if step == SignupStep::CheckIn {
        check_entrance(conn, &shift, &member)?;
    }
    if step != SignupStep::Withdraw {
        refuse_own(conn, act, member.learner_id)?;
    }
    row.status = domain::take_step(word(&row.status)?, step, span, act.at)?.to_string();
    row.version += 1;
    row.recorded_by = act.account_id.0;
    let action = match step {
        SignupStep::Withdraw => "volunteer_shift.withdraw_signup",
        SignupStep::CheckIn => {
            // Who comes is of whom the member is by now: its record may have gone into another one, or its entry may have been
            // corrected, since it signed up.
            row.person_id = member.person_id;
            row.checked_in_at = Some(act.at);
            row.occupied_until = Some(span.end());
            "volunteer_shift.check_in"
        }
        SignupStep::CheckOut => {
            row.checked_out_at = Some(act.at);
            row.occupied_until = Some(act.at.min(span.end()));
            "volunteer_shift.check_out"
        }
    };
    write_apart(conn, act, &row, shifts::update_signup, find_shift_at)?;
    if step == SignupStep::CheckOut {
        record_hours(conn, act, &shift, &row, &member)?;
    }
    keep(conn, act, action, &team, &shift, row)
}

/// Lets whoever is checked in at a shift go that is called off, and is locked: free for other service from then on, and
/// without minutes, since a shift is called off before it begins and nothing of it was served.
pub(super) fn let_go(conn: &mut PgConnection, act: &Act, team: &TeamRow, shift: &ShiftRow) -> Answer<()> {
    for row in shifts::lock_present(conn, shift.id)? {
        // Both may be of one instant, and nobody goes as it comes.
        let left = row.checked_in_at.map(|came| act.at.max(came + TimeDelta::microseconds(1)));
        let row = SignupRow {
            status: SignupState::CheckedOut.to_string(),
            checked_out_at: left,
            occupied_until: left,
            recorded_by: act.account_id.0,
            version: row.version + 1,
            ..row
        };
        shifts::update_signup(conn, &row)?;
        keep(conn, act, "volunteer_shift.check_out", team, shift, row)?;
    }
    Ok(())
}

fn check_entrance(conn: &mut PgConnection, shift: &ShiftRow, member: &MemberRow) -> Answer<()> {
    if member.left_on.is_some() {
        return Err(VolunteerServiceError::MemberLeft);
    }
    check_fit(conn, member, business_date(shift.starts_at))
}

fn keep(
    conn: &mut PgConnection,
    act: &Act,
    action: &'static str,
    team: &TeamRow,
    shift: &ShiftRow,
    row: SignupRow,
) -> Answer<VolunteerSignupView> {
    let after = views(conn, shift, vec![row])?.pop().ok_or(VolunteerServiceError::NotFound)?;
    let change = placed(conn, act, Change::of(action, "volunteer_shift", shift.id), team)?;
    let told = VolunteerSignupView { name: mask_name(&after.name), ..after.clone() };
    audit::record(conn, act, &change.after(&told))?;
    Ok(after)
}

/// Who comes to a shift within reach, in the order in which they signed up.
pub fn list_signups(
    conn: &mut PgConnection,
    act: &Act,
    id: VolunteerShiftId,
    after: Option<Uuid>,
    paging: &Paging,
) -> Answer<Paged<VolunteerSignupView>> {
    let shift = shifts::find_shift(conn, &act.scope(), id.0)?.ok_or(VolunteerServiceError::NotFound)?;
    let page = shifts::list_signups(conn, shift.id, after, paging)?;
    Ok(Paged { items: views(conn, &shift, page.items)?, next: page.next, total: page.total })
}

fn views(
    conn: &mut PgConnection,
    shift: &ShiftRow,
    rows: Vec<SignupRow>,
) -> Answer<Vec<VolunteerSignupView>> {
    let members: Vec<Uuid> = rows.iter().map(|row| row.member_id).collect();
    let mut names = member_names(conn, &members)?;
    let recorded = recorded_minutes(conn, shift.id, &members)?;
    let view = |row: SignupRow| {
        let minutes = recorded.get(&row.member_id).copied().unwrap_or_default();
        Ok(VolunteerSignupView {
            id: row.id.into(),
            shift_id: row.shift_id.into(),
            member_id: row.member_id.into(),
            name: names.remove(&row.member_id).unwrap_or_default(),
            status: word(&row.status)?,
            checked_in_at: row.checked_in_at,
            checked_out_at: row.checked_out_at,
            minutes: row.checked_out_at.map(|_| number(minutes)).transpose()?,
            version: row.version,
        })
    };
    rows.into_iter().map(view).collect()
}
