//! Organisations that assess, their people, and what they have to do with schools.

use std::collections::HashMap;

use contract::assessment::{
    AssessorInterestQuery, AssessorInterestView, AssessorOrganisationView, AssessorQuery, AssessorView,
    CreateAssessor, CreateAssessorOrganisation, DeclareInterest, EndAssessing,
};
use contract::auth::Role;
use contract::ids::{AssessorId, AssessorInterestId, AssessorOrganisationId};
use contract::policy::Faults;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{Answer, AssessmentServiceError};
use crate::assessment::store::assessors::{self as store, AssessorRow, InterestRow, OrganisationRow};
use crate::audit::{Change, record};
use crate::auth::Act;
use crate::clock::{business_date, new_id};
use crate::db::value::{number, word};
use crate::db::{violated_constraint, violates_exclusion};
use crate::facility::domain::identity::is_credit_code;
use crate::paging::{Paged, Paging};

/// The organisations, in the order in which they were engaged.
pub fn list_organisations(
    conn: &mut PgConnection,
    after: Option<Uuid>,
    paging: &Paging,
) -> Answer<Paged<AssessorOrganisationView>> {
    let page = store::list_organisations(conn, after, paging)?;
    Ok(Paged { items: organisations(conn, page.items)?, next: page.next, total: page.total })
}

fn organisations(
    conn: &mut PgConnection,
    rows: Vec<OrganisationRow>,
) -> Answer<Vec<AssessorOrganisationView>> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let people: HashMap<Uuid, i64> = store::count_people(conn, &ids)?.into_iter().collect();
    let view = |row: OrganisationRow| {
        Ok(AssessorOrganisationView {
            assessors: number(people.get(&row.id).copied().unwrap_or_default())?,
            id: row.id.into(),
            name: row.name,
            credit_code: row.credit_code,
            contract: row.contract,
            engaged_from: row.engaged_from,
            engaged_to: row.engaged_to,
            ended_on: row.ended_on,
            ended_reason: row.ended_reason,
            version: row.version,
        })
    };
    rows.into_iter().map(view).collect()
}

fn one_organisation(conn: &mut PgConnection, row: OrganisationRow) -> Answer<AssessorOrganisationView> {
    organisations(conn, vec![row])?.pop().ok_or(AssessmentServiceError::Stored)
}

/// Engages an organisation.
pub fn create_organisation(
    conn: &mut PgConnection,
    act: &Act,
    new: &CreateAssessorOrganisation,
) -> Answer<AssessorOrganisationView> {
    let mut faults = Faults::default();
    faults.demand(is_credit_code(&new.credit_code), "/credit_code", "credit_code_invalid");
    faults.demand(new.engaged_from <= new.engaged_to, "/engaged_to", "end_before_start");
    faults.or(()).map_err(AssessmentServiceError::faults)?;
    let row = OrganisationRow {
        id: new_id(),
        name: new.name.clone(),
        credit_code: new.credit_code.clone(),
        contract: new.contract.clone(),
        engaged_from: new.engaged_from,
        engaged_to: new.engaged_to,
        ended_on: None,
        ended_reason: None,
        created_by: act.account_id.0,
        created_at: act.at,
        version: 1,
    };
    store::insert_organisation(conn, &row).map_err(|error| {
        let engaged = violates_exclusion(&error, "assessor_organisation_engaged_excl");
        if engaged { AssessmentServiceError::Registered } else { error.into() }
    })?;
    let view = one_organisation(conn, row)?;
    let change = Change::of("assessor_organisation.create", "assessor_organisation", view.id).after(&view);
    record(conn, act, &change)?;
    Ok(view)
}

/// Ends an engagement before its last day.
pub fn end_organisation(
    conn: &mut PgConnection,
    act: &Act,
    (id, version): (AssessorOrganisationId, i64),
    end: &EndAssessing,
) -> Answer<AssessorOrganisationView> {
    let mut row = store::lock_organisation(conn, id.0)?.ok_or(AssessmentServiceError::NotFound)?;
    if row.version != version {
        return Err(AssessmentServiceError::Stale);
    }
    check_end(row.engaged_from, row.ended_on, end)?;
    let before = one_organisation(conn, row.clone())?;
    row.ended_on = Some(end.ended_on);
    row.ended_reason = Some(end.reason.clone());
    row.version += 1;
    store::end_organisation(conn, &row)?;
    let view = one_organisation(conn, row)?;
    let change = Change::of("assessor_organisation.end", "assessor_organisation", id);
    record(conn, act, &change.before(&before).after(&view).because(&end.reason))?;
    Ok(view)
}

fn check_end(
    since: chrono::NaiveDate,
    ended_on: Option<chrono::NaiveDate>,
    end: &EndAssessing,
) -> Answer<()> {
    let mut faults = Faults::default();
    faults.demand(end.ended_on >= since, "/ended_on", "end_before_start");
    faults.demand(ended_on.is_none_or(|before| end.ended_on < before), "/ended_on", "end_not_earlier");
    faults.or(()).map_err(AssessmentServiceError::faults)
}

/// The assessors, in the order in which they were registered.
pub fn list_assessors(
    conn: &mut PgConnection,
    query: &AssessorQuery,
    after: Option<Uuid>,
    paging: &Paging,
) -> Answer<Paged<AssessorView>> {
    let organisation = query.organisation_id.map(Into::into);
    let page = store::list_assessors(conn, organisation, after, paging)?;
    Ok(Paged { items: assessors(conn, page.items)?, next: page.next, total: page.total })
}

fn assessors(conn: &mut PgConnection, rows: Vec<(AssessorRow, String)>) -> Answer<Vec<AssessorView>> {
    let interests = store::list_standing_interests(conn, chrono::NaiveDate::default())?;
    let view = |(row, organisation_name): (AssessorRow, String)| {
        let own = |interest: &&InterestRow| {
            interest.ended_on.is_none()
                && (interest.assessor_id == Some(row.id)
                    || interest.organisation_id == Some(row.organisation_id))
        };
        let interests = u32::try_from(interests.iter().filter(own).count()).unwrap_or(u32::MAX);
        AssessorView {
            id: row.id.into(),
            organisation_id: row.organisation_id.into(),
            organisation_name,
            account_id: row.account_id.into(),
            name: row.name,
            since: row.since,
            ended_on: row.ended_on,
            interests,
            version: row.version,
        }
    };
    Ok(rows.into_iter().map(view).collect())
}

fn one_assessor(conn: &mut PgConnection, id: Uuid) -> Answer<AssessorView> {
    let rows = store::list_named(conn, &[id])?;
    assessors(conn, rows)?.pop().ok_or(AssessmentServiceError::Stored)
}

/// Registers somebody who assesses, by the account with which they sign in.
pub fn create_assessor(conn: &mut PgConnection, act: &Act, new: &CreateAssessor) -> Answer<AssessorView> {
    let organisation = store::lock_organisation(conn, new.organisation_id.0)?;
    let today = business_date(act.at);
    let engaged = |row: &OrganisationRow| row.engaged_to.min(row.ended_on.unwrap_or(row.engaged_to)) >= today;
    let organisation = organisation.filter(engaged);
    let organisation = organisation.ok_or(AssessmentServiceError::OrganisationNotFound)?;
    let account = store::find_account_with_role(conn, &new.username, Role::Assessor.as_str())?;
    let row = AssessorRow {
        id: new_id(),
        organisation_id: organisation.id,
        account_id: account.ok_or(AssessmentServiceError::AccountNotFound)?,
        name: new.name.clone(),
        since: new.since,
        ended_on: None,
        created_by: act.account_id.0,
        created_at: act.at,
        version: 1,
    };
    store::insert_assessor(conn, &row).map_err(|error| match violated_constraint(&error) {
        Some("assessor_account_id_key") => AssessmentServiceError::Registered,
        _ => error.into(),
    })?;
    let view = one_assessor(conn, row.id)?;
    record(conn, act, &Change::of("assessor.create", "assessor", view.id).after(&view))?;
    Ok(view)
}

/// Notes that somebody assesses no more.
pub fn end_assessor(
    conn: &mut PgConnection,
    act: &Act,
    (id, version): (AssessorId, i64),
    end: &EndAssessing,
) -> Answer<AssessorView> {
    let mut row = store::lock_assessor(conn, id.0)?.ok_or(AssessmentServiceError::NotFound)?;
    if row.version != version {
        return Err(AssessmentServiceError::Stale);
    }
    check_end(row.since, row.ended_on, end)?;
    let before = one_assessor(conn, row.id)?;
    row.ended_on = Some(end.ended_on);
    row.version += 1;
    store::end_assessor(conn, &row)?;
    let view = one_assessor(conn, row.id)?;
    let change = Change::of("assessor.end", "assessor", id).before(&before).after(&view);
    record(conn, act, &change.because(&end.reason))?;
    Ok(view)
}

/// Interests, in the order in which they were declared; of an assessor, those of the organisation with them.
pub fn list_interests(
    conn: &mut PgConnection,
    query: &AssessorInterestQuery,
    after: Option<Uuid>,
    paging: &Paging,
) -> Answer<Paged<AssessorInterestView>> {
    let of = match query.assessor_id {
        Some(id) => {
            let row = store::list_named(conn, &[id.0])?.pop();
            Some(row.map(|(row, _)| (row.id, row.organisation_id)).ok_or(AssessmentServiceError::NotFound)?)
        }
        None => None,
    };
    let page = store::list_interests(conn, of, after, paging)?;
    Ok(Paged { items: interests(conn, page.items)?, next: page.next, total: page.total })
}

fn interests(conn: &mut PgConnection, rows: Vec<(InterestRow, String)>) -> Answer<Vec<AssessorInterestView>> {
    let people: Vec<Uuid> = rows.iter().filter_map(|(row, _)| row.assessor_id).collect();
    let people: HashMap<Uuid, String> =
        store::list_named(conn, &people)?.into_iter().map(|(row, _)| (row.id, row.name)).collect();
    let page = store::list_organisations(conn, None, &Paging { limit: 10_000, ..Paging::default() })?;
    let names: HashMap<Uuid, String> = page.items.into_iter().map(|row| (row.id, row.name)).collect();
    let view = |(row, facility_name): (InterestRow, String)| {
        let person = row.assessor_id.and_then(|id| people.get(&id));
        let whose = person.or_else(|| row.organisation_id.and_then(|id| names.get(&id)));
        Ok(AssessorInterestView {
            id: row.id.into(),
            organisation_id: row.organisation_id.map(Into::into),
            assessor_id: row.assessor_id.map(Into::into),
            whose: whose.cloned().unwrap_or_default(),
            facility_id: row.facility_id.into(),
            facility_name,
            kind: word(&row.kind)?,
            note: row.note,
            ended_on: row.ended_on,
            declared_at: row.declared_at,
        })
    };
    rows.into_iter().map(view).collect()
}

fn one_interest(conn: &mut PgConnection, row: InterestRow) -> Answer<AssessorInterestView> {
    let name =
        store::facility_name(conn, row.facility_id)?.ok_or(AssessmentServiceError::FacilityNotFound)?;
    interests(conn, vec![(row, name)])?.pop().ok_or(AssessmentServiceError::Stored)
}

/// Declares an interest: of a person, or of an organisation and so of all its people.
pub fn declare_interest(
    conn: &mut PgConnection,
    act: &Act,
    new: &DeclareInterest,
) -> Answer<AssessorInterestView> {
    match (new.organisation_id, new.assessor_id) {
        (Some(id), None) => {
            store::lock_organisation(conn, id.0)?.ok_or(AssessmentServiceError::OrganisationNotFound)?;
        }
        (None, Some(id)) => {
            store::lock_assessor(conn, id.0)?.ok_or(AssessmentServiceError::AssessorNotFound)?;
        }
        _ => return Err(AssessmentServiceError::fault("/assessor_id", "interest_of_one")),
    }
    store::facility_name(conn, new.facility_id.0)?.ok_or(AssessmentServiceError::FacilityNotFound)?;
    let row = InterestRow {
        id: new_id(),
        organisation_id: new.organisation_id.map(Into::into),
        assessor_id: new.assessor_id.map(Into::into),
        facility_id: new.facility_id.0,
        kind: new.kind.to_string(),
        note: new.note.clone(),
        ended_on: None,
        declared_by: act.account_id.0,
        declared_at: act.at,
    };
    store::insert_interest(conn, &row)?;
    let view = one_interest(conn, row)?;
    let change = Change::of("assessor_interest.declare", "assessor_interest", view.id).after(&view);
    record(conn, act, &change)?;
    Ok(view)
}

/// Notes that an interest is over; what was drawn meanwhile stays.
pub fn end_interest(
    conn: &mut PgConnection,
    act: &Act,
    id: AssessorInterestId,
    end: &EndAssessing,
) -> Answer<AssessorInterestView> {
    let mut row = store::lock_interest(conn, id.0)?.ok_or(AssessmentServiceError::NotFound)?;
    check_end(business_date(row.declared_at), row.ended_on, end)?;
    let before = one_interest(conn, row.clone())?;
    row.ended_on = Some(end.ended_on);
    store::end_interest(conn, row.id, end.ended_on)?;
    let view = one_interest(conn, row)?;
    let change = Change::of("assessor_interest.end", "assessor_interest", id).before(&before).after(&view);
    record(conn, act, &change.because(&end.reason))?;
    Ok(view)
}
