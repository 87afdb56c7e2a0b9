//! Programmes and teams.

use contract::auth::Role;
use contract::ids::{SilverAgeActionId, VolunteerTeamId};
use contract::volunteer::{
    CreateSilverAgeAction, CreateVolunteerTeam, SilverAgeActionView, UpdateSilverAgeAction,
    UpdateVolunteerTeam, VolunteerTeamQuery, VolunteerTeamState, VolunteerTeamView,
};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{Answer, VolunteerServiceError, fault, placed};
use crate::audit::{self, Change};
use crate::auth::Act;
use crate::clock::{business_date, new_id};
use crate::db::value::word;
use crate::division::service::is_county;
use crate::facility::scope::find_school;
use crate::paging::{Paged, Paging};
use crate::volunteer::store::people::school_names;
use crate::volunteer::store::teams::{self, ActionRow, TeamRow};

/// Opens a programme: a county's within reach, or the city's by who answers for all of it.
pub fn create_action(
    conn: &mut PgConnection,
    act: &Act,
    body: &CreateSilverAgeAction,
) -> Answer<SilverAgeActionView> {
    if body.ends_on < body.starts_on {
        return fault("/ends_on", "end_before_start");
    }
    let county = body.county_code.as_ref().map(ToString::to_string);
    if let Some(code) = &county {
        let known = act.scope().covers_division(code) && is_county(conn, code, business_date(act.at))?;
        if !known {
            return fault("/county_code", "county_not_allowed");
        }
    } else {
        require_city(act)?;
    }
    let row = ActionRow {
        id: new_id(),
        county_code: county,
        name: body.name.clone(),
        policy_basis: body.policy_basis.clone(),
        starts_on: body.starts_on,
        ends_on: body.ends_on,
        created_by: act.account_id.0,
        created_at: act.at,
        version: 1,
    };
    teams::insert_action(conn, &row)?;
    let change = action_change("silver_age_action.create", &row);
    let view = action_view(row)?;
    audit::record(conn, act, &change.after(&view))?;
    Ok(view)
}

/// The city's programmes are of who answers for all of it.
fn require_city(act: &Act) -> Answer<()> {
    let city = act.narrowed_to(&[Role::CityAdmin]).is_some_and(|own| own.scope().city);
    if city { Ok(()) } else { Err(VolunteerServiceError::WholeCityOnly) }
}

fn action_change(action: &'static str, row: &ActionRow) -> Change {
    let change = Change::of(action, "silver_age_action", row.id);
    match &row.county_code {
        Some(code) => change.in_county(code),
        None => change,
    }
}

/// Changes a programme, if it is still what was read; it ends earlier by an earlier last day.
pub fn update_action(
    conn: &mut PgConnection,
    act: &Act,
    (id, version): (SilverAgeActionId, i64),
    body: &UpdateSilverAgeAction,
) -> Answer<SilverAgeActionView> {
    let mut row = teams::lock_action(conn, &act.scope(), id.0)?.ok_or(VolunteerServiceError::NotFound)?;
    match &row.county_code {
        Some(code) if act.scope().covers_division(code) => {}
        Some(_) => return Err(VolunteerServiceError::NotFound),
        None => require_city(act)?,
    }
    if row.version != version {
        return Err(VolunteerServiceError::Stale);
    }
    let before = action_view(row.clone())?;
    if let Some(name) = &body.name {
        row.name.clone_from(name);
    }
    if let Some(basis) = &body.policy_basis {
        row.policy_basis.clone_from(basis);
    }
    row.starts_on = body.starts_on.unwrap_or(row.starts_on);
    row.ends_on = body.ends_on.unwrap_or(row.ends_on);
    if row.ends_on < row.starts_on {
        return fault("/ends_on", "end_before_start");
    }
    row.version += 1;
    teams::update_action(conn, &row)?;
    let change = action_change("silver_age_action.update", &row);
    let after = action_view(row)?;
    audit::record(conn, act, &change.before(&before).after(&after))?;
    Ok(after)
}

fn action_view(row: ActionRow) -> Answer<SilverAgeActionView> {
    Ok(SilverAgeActionView {
        id: row.id.into(),
        county_code: row.county_code.as_deref().map(word).transpose()?,
        name: row.name,
        policy_basis: row.policy_basis,
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        version: row.version,
    })
}

/// The city's programmes and those of counties within reach, newest first.
pub fn list_actions(
    conn: &mut PgConnection,
    act: &Act,
    before: Option<Uuid>,
    paging: &Paging,
) -> Answer<Paged<SilverAgeActionView>> {
    let page = teams::list_actions(conn, &act.scope(), before, paging)?;
    let items = page.items.into_iter().map(action_view).collect::<Answer<_>>()?;
    Ok(Paged { items, next: page.next, total: page.total })
}

/// One programme.
pub fn get_action(conn: &mut PgConnection, act: &Act, id: SilverAgeActionId) -> Answer<SilverAgeActionView> {
    let row = teams::find_action(conn, &act.scope(), id.0)?.ok_or(VolunteerServiceError::NotFound)?;
    action_view(row)
}

/// Founds a team of a school or a county within reach.
pub fn create_team(
    conn: &mut PgConnection,
    act: &Act,
    body: &CreateVolunteerTeam,
) -> Answer<VolunteerTeamView> {
    let (school_id, county_code) = owner(conn, act, body)?;
    if body.founded_on > business_date(act.at) {
        return fault("/founded_on", "day_to_come");
    }
    check_action(conn, act, body.action_id)?;
    let row = TeamRow {
        id: new_id(),
        kind: body.kind.to_string(),
        name: body.name.clone(),
        school_id,
        county_code,
        action_id: body.action_id.map(Into::into),
        founded_on: body.founded_on,
        status: VolunteerTeamState::Active.to_string(),
        created_at: act.at,
        version: 1,
    };
    teams::insert_team(conn, &row)?;
    let after = one_view(conn, row.clone())?;
    let change = placed(conn, act, Change::of("volunteer_team.create", "volunteer_team", row.id), &row)?;
    audit::record(conn, act, &change.after(&after))?;
    Ok(after)
}

fn owner(conn: &mut PgConnection, act: &Act, body: &CreateVolunteerTeam) -> Answer<(Option<Uuid>, String)> {
    match (body.school_id, &body.county_code) {
        (Some(id), None) => match find_school(conn, &act.scope(), id)? {
            Some(place) => Ok((Some(id.0), place.county_code)),
            None => fault("/school_id", "school_not_found"),
        },
        (None, Some(code)) => {
            let code = code.to_string();
            if act.scope().covers_division(&code) && is_county(conn, &code, business_date(act.at))? {
                Ok((None, code))
            } else {
                fault("/county_code", "county_not_allowed")
            }
        }
        _ => fault("/school_id", "volunteer_team_owner"),
    }
}

fn check_action(conn: &mut PgConnection, act: &Act, action: Option<SilverAgeActionId>) -> Answer<()> {
    let Some(id) = action else { return Ok(()) };
    match teams::find_action(conn, &act.scope(), id.0)? {
        Some(_) => Ok(()),
        None => fault("/action_id", "silver_age_action_not_found"),
    }
}

/// Changes a team, if it is still what was read.
pub fn update_team(
    conn: &mut PgConnection,
    act: &Act,
    (id, version): (VolunteerTeamId, i64),
    body: &UpdateVolunteerTeam,
) -> Answer<VolunteerTeamView> {
    let mut row = teams::lock_team(conn, &act.scope(), id.0)?.ok_or(VolunteerServiceError::NotFound)?;
    if row.version != version {
        return Err(VolunteerServiceError::Stale);
    }
    let before = one_view(conn, row.clone())?;
    check_action(conn, act, body.action_id)?;
    if let Some(name) = &body.name {
        row.name.clone_from(name);
    }
    row.action_id = body.action_id.map(Into::into).or(row.action_id);
    if let Some(state) = body.status {
        row.status = state.to_string();
    }
    row.version += 1;
    teams::update_team(conn, &row)?;
    let after = one_view(conn, row.clone())?;
    let change = placed(conn, act, Change::of("volunteer_team.update", "volunteer_team", row.id), &row)?;
    audit::record(conn, act, &change.before(&before).after(&after))?;
    Ok(after)
}

/// The teams within reach that match, newest first.
pub fn list_teams(
    conn: &mut PgConnection,
    act: &Act,
    query: &VolunteerTeamQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> Answer<Paged<VolunteerTeamView>> {
    let page = teams::list_teams(conn, &act.scope(), query, before, paging)?;
    Ok(Paged { items: views(conn, page.items)?, next: page.next, total: page.total })
}

/// One team.
pub fn get_team(conn: &mut PgConnection, act: &Act, id: VolunteerTeamId) -> Answer<VolunteerTeamView> {
    let row = teams::find_team(conn, &act.scope(), id.0)?.ok_or(VolunteerServiceError::NotFound)?;
    one_view(conn, row)
}

fn one_view(conn: &mut PgConnection, row: TeamRow) -> Answer<VolunteerTeamView> {
    views(conn, vec![row])?.pop().ok_or(VolunteerServiceError::NotFound)
}

fn views(conn: &mut PgConnection, rows: Vec<TeamRow>) -> Answer<Vec<VolunteerTeamView>> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let schools = school_names(conn, &rows.iter().filter_map(|row| row.school_id).collect::<Vec<_>>())?;
    let actions =
        teams::action_names(conn, &rows.iter().filter_map(|row| row.action_id).collect::<Vec<_>>())?;
    let members = teams::count_members(conn, &ids)?;
    let view = |row: TeamRow| {
        Ok(VolunteerTeamView {
            id: row.id.into(),
            kind: word(&row.kind)?,
            name: row.name,
            school_id: row.school_id.map(Into::into),
            school_name: row.school_id.and_then(|id| schools.get(&id).cloned()),
            county_code: word(&row.county_code)?,
            action_id: row.action_id.map(Into::into),
            action_name: row.action_id.and_then(|id| actions.get(&id).cloned()),
            founded_on: row.founded_on,
            members: members.get(&row.id).copied().unwrap_or_default(),
            status: word(&row.status)?,
            version: row.version,
        })
    };
    rows.into_iter().map(view).collect()
}
