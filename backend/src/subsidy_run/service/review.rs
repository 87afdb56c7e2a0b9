//! A county looks at its lines.

use std::collections::BTreeSet;

use contract::subsidy_run::{ReviewSubsidyRun, SubsidyReviewOpinion, SubsidyRunStep, SubsidyRunView};
use diesel::pg::PgConnection;

use super::{Answer, Read, SubsidyRunError, Taken, advance, lock};
use crate::act::{Act, Scope};
use crate::subsidy_run::domain::people::may_review;
use crate::subsidy_run::domain::steps::{Found, take};
use crate::subsidy_run::store::runs::{self as store, ReviewRow};
use crate::subsidy_run::store::{summary, versions};

/// Says what a county thinks of its lines. One that objects sends the run back; the last one that agrees takes it on.
pub fn review_run(
    conn: &mut PgConnection,
    act: &Act,
    read: Read,
    said: &ReviewSubsidyRun,
) -> Answer<SubsidyRunView> {
    let changing = lock(conn, act, read)?;
    take(changing.state, SubsidyRunStep::Review, &Found::default())?;
    if !act.scope().covers_division(&said.county_code) {
        return Err(SubsidyRunError::CountyNotReviewed);
    }
    let run = changing.row.id;
    let number = changing.row.current.ok_or(SubsidyRunError::Stored)?;
    let all = summary::list_counties(conn, &Scope::whole_city(), run, number)?;
    let mut left: BTreeSet<String> = all.into_iter().map(|(code, ..)| code).collect();
    if !left.remove(&said.county_code) {
        return Err(SubsidyRunError::CountyNotReviewed);
    }
    let earlier = store::list_reviews(conn, run, number)?;
    if earlier.iter().any(|row| row.county_code == said.county_code) {
        return Err(SubsidyRunError::ReviewedBefore);
    }
    let version = versions::find_version(conn, run, number)?.ok_or(SubsidyRunError::Stored)?;
    may_review(act.account_id.0, version.computed_by)?;
    for row in &earlier {
        left.remove(&row.county_code);
    }
    store::insert_review(
        conn,
        &ReviewRow {
            run_id: run,
            version: number,
            county_code: said.county_code.clone(),
            opinion: said.opinion.to_string(),
            note: said.note.clone(),
            reviewed_by: act.account_id.0,
            reviewed_at: act.at,
        },
    )?;
    let objected = said.opinion == SubsidyReviewOpinion::Objected;
    let action = if objected { "subsidy_run.object" } else { "subsidy_run.review" };
    let counties_left = u32::try_from(left.len()).unwrap_or(u32::MAX);
    let county = Some(said.county_code.as_str());
    let taken = Taken { county, ..Taken::new(SubsidyRunStep::Review, action, &said.note) };
    advance(conn, act, changing, taken, &Found { objected, counties_left, ..Found::default() })
}
