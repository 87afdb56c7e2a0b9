//! Whether a version still says what the yearly assessment says.

use std::collections::HashMap;

use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{Answer, SubsidyRunError};
use crate::assessment::service::list_evidence;
use crate::subsidy_run::store::lines;
use crate::subsidy_run::store::runs::RunRow;

/// Refuses when a school's assessment has another version than the one that its line was computed from, or when a school has
/// come or gone: the run is sent back and computed anew.
pub(super) fn check_held(conn: &mut PgConnection, run: &RunRow) -> Answer<()> {
    let schools = outdated(conn, run)?;
    if schools.is_empty() { Ok(()) } else { Err(SubsidyRunError::Outdated(schools)) }
}

/// The codes of the schools whose lines are not of the assessment that holds.
fn outdated(conn: &mut PgConnection, run: &RunRow) -> Answer<Vec<String>> {
    let number = run.current.ok_or(SubsidyRunError::Stored)?;
    let computed = lines::list_assessed(conn, run.id, number)?;
    let mut held: HashMap<Uuid, (i16, String)> = list_evidence(conn, run.cycle_id.into())?
        .into_iter()
        .map(|one| (one.assessment_id.0, (one.number, one.facts.code)))
        .collect();
    let other = |(id, number, code): (Uuid, i16, String)| {
        let now = held.remove(&id).map(|(now, _)| now);
        (now != Some(number)).then_some(code)
    };
    let mut codes: Vec<String> = computed.into_iter().filter_map(other).collect();
    codes.extend(held.into_values().map(|(_, code)| code));
    codes.sort_unstable();
    Ok(codes)
}

/// Whether the line of a school is of the version of its assessment that holds.
pub(super) fn check_line(conn: &mut PgConnection, run: &RunRow, (id, code): (Uuid, &str)) -> Answer<()> {
    let number = run.current.ok_or(SubsidyRunError::Stored)?;
    let computed = lines::list_assessed(conn, run.id, number)?;
    let computed =
        computed.into_iter().find(|(assessment, ..)| *assessment == id).map(|(_, number, _)| number);
    let held = list_evidence(conn, run.cycle_id.into())?;
    let held = held.into_iter().find(|one| one.assessment_id.0 == id).map(|one| one.number);
    if computed == held { Ok(()) } else { Err(SubsidyRunError::Outdated(vec![code.to_owned()])) }
}
