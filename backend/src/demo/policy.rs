//! A draft of next year's credit policy, to be compared, simulated and published by another than who wrote it.

use chrono::{Datelike as _, NaiveDate, TimeDelta};
use contract::credit::CreditPolicyDocument;
use diesel::pg::PgConnection;

use super::{Cast, DemoError, morning};
use crate::credit::service;
use crate::paging::Paging;

/// Writes the draft a few days before the demo is made, from the policy that holds.
pub fn draft(conn: &mut PgConnection, cast: &Cast) -> Result<(), DemoError> {
    let today = cast.season.today;
    let paging = Paging { limit: 1, ..Paging::default() };
    let standing = service::list_policies(conn, today, None, None, &paging)?.items;
    let standing = standing.into_iter().next().ok_or(DemoError::BuiltIn("credit_policy"))?;
    let next = NaiveDate::from_ymd_opt(today.year() + 1, 1, 1).unwrap_or(today);
    let written = cast.city(cast.season.past(morning(today - TimeDelta::days(3))));
    service::create_policy(conn, &written, &revised(standing.document, next))?;
    Ok(())
}

/// More for volunteers and for those who teach, the multiplier of the priority population, and a day in which an earning
/// is looked at before it can be spent.
fn revised(mut document: CreditPolicyDocument, from: NaiveDate) -> CreditPolicyDocument {
    document.version += 1;
    document.effective_from = from;
    document.effective_to = None;
    "征求意见稿".clone_into(&mut document.status);
    document.rate_centi_per_hour.lecture = 80;
    document.rate_centi_per_hour.volunteer_service = 180;
    document.rate_centi_per_hour.peer_teaching = 220;
    document.caps_centi.per_day = 400;
    document.vesting_hours = 24;
    document.priority_multiplier_enabled = true;
    document
}
