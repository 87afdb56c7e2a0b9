//! Whether what is kept of regular participation is what its evidence comes to.

use contract::credit::{FindingSeverity, InvariantFinding};
use diesel::pg::PgConnection;

use super::Basis;
use super::refresh::bring_up_to_date;
use crate::auth::Act;
use crate::coverage::service::Outcome;
use crate::coverage::store::participation as store;

/// Every invariant with what was found of it: the attendances of each record and month, and each day that is kept, counted
/// anew from the sessions and attendances.
pub fn check_participation(conn: &mut PgConnection, act: &Act) -> Outcome<Vec<InvariantFinding>> {
    let months = store::count_differing_months(conn)?;
    let mut findings =
        vec![finding("participation_months_are_their_evidence", months.count, months.examples)];
    let (mut count, mut examples) = (0, Vec::new());
    for (day, parameter) in store::list_results(conn)? {
        let Some(basis) = Basis::find(conn, day)?.filter(|basis| basis.parameter == parameter) else {
            continue;
        };
        bring_up_to_date(conn, &basis, act.at)?;
        let asked = basis.rules(conn)?.asked(None)?;
        let differing = store::count_differing_cells(conn, &basis.counting(), &asked)?;
        count += differing.count;
        examples.extend(differing.examples);
    }
    examples.truncate(5);
    findings.push(finding("participation_days_are_their_evidence", count, examples));
    Ok(findings)
}

fn finding(name: &str, count: i64, examples: Vec<String>) -> InvariantFinding {
    InvariantFinding { name: name.to_owned(), severity: FindingSeverity::Error, count, examples }
}
