//! Hours of service: entered by one, approved or refused by another, and added up.

use std::collections::HashMap;

use chrono::{Datelike as _, NaiveDate};
use contract::ids::VolunteerLogId;
use contract::volunteer::{
    CreateVolunteerLog, LogSource, LogState, VolunteerHoursQuery, VolunteerHoursReport, VolunteerHoursTeam,
    VolunteerLogQuery, VolunteerLogView,
};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::elsewhere::write_apart;
use super::parameters::log_days_on;
use super::shifts::check_planned;
use super::{Answer, VolunteerServiceError, check_fit, fault, placed, refuse_own, standing};
use crate::audit::{self, Change};
use crate::auth::Act;
use crate::clock::{business_date, new_id, start_of_day};
use crate::db::value::{number, word};
use crate::division::service::county_names;
use crate::facility::domain::identity::mask_name;
use crate::paging::{Paged, Paging};
use crate::volunteer::domain::{may_decide, may_enter, one_day};
use crate::volunteer::store::elsewhere::find_log_at;
use crate::volunteer::store::logs::{self, LogRow};
use crate::volunteer::store::people::{member_names, school_names};
use crate::volunteer::store::shifts::find_shift;
use crate::volunteer::store::teams::{self, team_names};

/// Enters hours that were served without a check-in; they count once another person has approved them.
pub fn create_log(conn: &mut PgConnection, act: &Act, body: &CreateVolunteerLog) -> Answer<VolunteerLogView> {
    let Some(member) = teams::find_member(conn, &act.scope(), body.member_id.0)? else {
        return fault("/member_id", "volunteer_member_not_found");
    };
    let service = one_day(body.starts_at, body.ends_at)?;
    let day = business_date(body.ends_at);
    if day < member.joined_on || member.left_on.is_some_and(|left| left < day) {
        return Err(VolunteerServiceError::MemberLeft);
    }
    check_fit(conn, &member, day)?;
    may_enter(service, log_days_on(conn, day)?, act.at)?;
    if let Some(shift) = body.shift_id {
        check_shift(conn, act, shift.0, member.team_id)?;
    }
    let row = LogRow {
        id: new_id(),
        team_id: member.team_id,
        member_id: member.id,
        learner_id: member.learner_id,
        person_id: member.person_id,
        shift_id: body.shift_id.map(Into::into),
        source: LogSource::OwnEntry.to_string(),
        form: body.form.to_string(),
        what: body.what.clone(),
        starts_at: body.starts_at,
        ends_at: body.ends_at,
        minutes: number(service.minutes())?,
        status: LogState::Pending.to_string(),
        entered_by: act.account_id.0,
        entered_at: act.at,
        decided_by: None,
        decided_at: None,
        decision_reason: None,
        version: 1,
    };
    write_apart(conn, act, &row, logs::insert_log, find_log_at)?;
    keep(conn, act, "volunteer_log.create", row, None)
}

/// Whether hours may be of a shift: one of the same team that was not called off.
fn check_shift(conn: &mut PgConnection, act: &Act, id: Uuid, team: Uuid) -> Answer<()> {
    match find_shift(conn, &act.scope(), id)?.filter(|shift| shift.team_id == team) {
        Some(shift) => Ok(check_planned(&shift)?),
        None => fault("/shift_id", "volunteer_shift_not_found"),
    }
}

/// Lets hours count; by another account than the one that entered them, and not the volunteer's own nor those of who could
/// not have served.
pub fn approve_log(
    conn: &mut PgConnection,
    act: &Act,
    id: VolunteerLogId,
    version: i64,
) -> Answer<VolunteerLogView> {
    decide(conn, act, (id, version), None)
}

/// Lets hours not count, with a reason; who entered them may take them back in this way.
pub fn refuse_log(
    conn: &mut PgConnection,
    act: &Act,
    id: VolunteerLogId,
    version: i64,
    reason: &str,
) -> Answer<VolunteerLogView> {
    decide(conn, act, (id, version), Some(reason))
}

fn decide(
    conn: &mut PgConnection,
    act: &Act,
    (id, version): (VolunteerLogId, i64),
    refusal: Option<&str>,
) -> Answer<VolunteerLogView> {
    let row = logs::lock_log(conn, &act.scope(), id.0)?.ok_or(VolunteerServiceError::NotFound)?;
    may_decide(word(&row.status)?, refusal.is_none(), row.entered_by, act.account_id.0)?;
    if row.version != version {
        return Err(VolunteerServiceError::Stale);
    }
    refuse_own(conn, act, row.learner_id)?;
    if let (Some(learner), None) = (row.learner_id, refusal) {
        standing(conn, learner)?.took_part(row.starts_at)?;
    }
    conclude(conn, act, row, refusal)
}

/// Refuses hours that wait, wherever their team lies, because other hours of that time are recorded.
pub(super) fn overrule(conn: &mut PgConnection, act: &Act, row: LogRow, reason: &str) -> Answer<()> {
    conclude(conn, act, row, Some(reason)).map(drop)
}

fn conclude(
    conn: &mut PgConnection,
    act: &Act,
    mut row: LogRow,
    refusal: Option<&str>,
) -> Answer<VolunteerLogView> {
    let before = one_view(conn, row.clone())?;
    let (state, action) = match refusal {
        None => (LogState::Approved, "volunteer_log.approve"),
        Some(_) => (LogState::Refused, "volunteer_log.refuse"),
    };
    row.status = state.to_string();
    row.decided_by = Some(act.account_id.0);
    row.decided_at = Some(act.at);
    row.decision_reason = refusal.map(str::to_owned);
    row.version += 1;
    logs::update_log(conn, &row)?;
    keep(conn, act, action, row, Some((&before, refusal)))
}

fn keep(
    conn: &mut PgConnection,
    act: &Act,
    action: &'static str,
    row: LogRow,
    decided: Option<(&VolunteerLogView, Option<&str>)>,
) -> Answer<VolunteerLogView> {
    let team = teams::get_team(conn, row.team_id)?;
    let change = placed(conn, act, Change::of(action, "volunteer_log", row.id), &team)?;
    let after = one_view(conn, row)?;
    let change = change.after(&masked(&after));
    let change = match decided {
        Some((before, Some(reason))) => change.before(&masked(before)).because(reason),
        Some((before, None)) => change.before(&masked(before)),
        None => change,
    };
    audit::record(conn, act, &change)?;
    Ok(after)
}

/// The record as the trail keeps it.
fn masked(view: &VolunteerLogView) -> VolunteerLogView {
    VolunteerLogView { member_name: mask_name(&view.member_name), ..view.clone() }
}

/// The hours within reach that match, newest first.
pub fn list_logs(
    conn: &mut PgConnection,
    act: &Act,
    query: &VolunteerLogQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> Answer<Paged<VolunteerLogView>> {
    let page = logs::list_logs(conn, &act.scope(), query, before, paging)?;
    Ok(Paged { items: views(conn, page.items)?, next: page.next, total: page.total })
}

/// One entry of hours.
pub fn get_log(conn: &mut PgConnection, act: &Act, id: VolunteerLogId) -> Answer<VolunteerLogView> {
    let row = logs::find_log(conn, &act.scope(), id.0)?.ok_or(VolunteerServiceError::NotFound)?;
    one_view(conn, row)
}

fn one_view(conn: &mut PgConnection, row: LogRow) -> Answer<VolunteerLogView> {
    views(conn, vec![row])?.pop().ok_or(VolunteerServiceError::NotFound)
}

fn views(conn: &mut PgConnection, rows: Vec<LogRow>) -> Answer<Vec<VolunteerLogView>> {
    let teams = team_names(conn, &rows.iter().map(|row| row.team_id).collect::<Vec<_>>())?;
    let names = member_names(conn, &rows.iter().map(|row| row.member_id).collect::<Vec<_>>())?;
    let view = |row: LogRow| {
        Ok(VolunteerLogView {
            id: row.id.into(),
            team_id: row.team_id.into(),
            team_name: teams.get(&row.team_id).cloned().unwrap_or_default(),
            member_id: row.member_id.into(),
            member_name: names.get(&row.member_id).cloned().unwrap_or_default(),
            learner_id: row.learner_id.map(Into::into),
            shift_id: row.shift_id.map(Into::into),
            source: word(&row.source)?,
            form: word(&row.form)?,
            what: row.what,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            minutes: number(row.minutes)?,
            status: word(&row.status)?,
            entered_by: row.entered_by.into(),
            entered_at: row.entered_at,
            decided_by: row.decided_by.map(Into::into),
            decision_reason: row.decision_reason,
            version: row.version,
        })
    };
    rows.into_iter().map(view).collect()
}

/// Approved hours within reach, in all and by team.
pub fn report_hours(
    conn: &mut PgConnection,
    act: &Act,
    query: &VolunteerHoursQuery,
) -> Answer<VolunteerHoursReport> {
    let to = query.to.unwrap_or_else(|| business_date(act.at));
    let from = query.from.or_else(|| NaiveDate::from_ymd_opt(to.year(), 1, 1)).unwrap_or(to);
    let span = (start_of_day(from), start_of_day(to.succ_opt().unwrap_or(to)));
    let (scope, county) = (act.scope(), query.county_code.as_deref());
    let (volunteers, entries, minutes) = logs::sum_hours(conn, &scope, span, county)?;
    let sums: HashMap<Uuid, logs::Sums> =
        logs::sum_hours_by_team(conn, &scope, span, county)?.into_iter().collect();
    let teams = logs::list_teams_of(conn, &sums.keys().copied().collect::<Vec<_>>())?;
    let schools = school_names(conn, &teams.iter().filter_map(|team| team.school_id).collect::<Vec<_>>())?;
    let counties = county_names(conn, business_date(act.at))?;
    let rows = teams.into_iter().map(|team| {
        let (volunteers, entries, minutes) = sums.get(&team.id).copied().unwrap_or_default();
        Ok(VolunteerHoursTeam {
            team_id: team.id.into(),
            team_name: team.name,
            kind: word(&team.kind)?,
            school_id: team.school_id.map(Into::into),
            school_name: team.school_id.and_then(|id| schools.get(&id).cloned()),
            county_name: counties.get(&team.county_code).unwrap_or(&team.county_code).clone(),
            county_code: team.county_code,
            volunteers,
            logs: entries,
            minutes: minutes.unwrap_or_default(),
        })
    });
    Ok(VolunteerHoursReport {
        from,
        to,
        volunteers,
        logs: entries,
        minutes: minutes.unwrap_or_default(),
        teams: rows.collect::<Answer<_>>()?,
    })
}
