//! What an hour of teaching is paid, by county, source and date.

use contract::fund::{CreateRemunerationStandard, RemunerationStandardQuery, RemunerationStandardView};
use contract::teacher::TeacherSource;
use diesel::pg::PgConnection;
use uuid::Uuid;

use crate::act::Act;
use crate::audit::{Change, record};
use crate::clock::{business_date, new_id};
use crate::db::value::word;
use crate::division::service::is_county;
use crate::fund::domain::remuneration::{Standard, may_begin};
use crate::fund::service::{FundError, Outcome, fen, positive};
use crate::fund::store::remunerations::{self, StandardRow};
use crate::paging::{Paged, Paging};

/// Sets what an hour is paid in a county within reach from a day on; the standard before ends the day before.
pub fn create_standard(
    conn: &mut PgConnection,
    act: &Act,
    new: &CreateRemunerationStandard,
) -> Outcome<RemunerationStandardView> {
    let (county, today) = (new.county_code.to_string(), business_date(act.at));
    if !act.scope().covers_division(&county) || !is_county(conn, &county, today)? {
        return Err(FundError::County);
    }
    positive(new.yuan_per_hour).map_err(|_| FundError::RateNotPositive)?;
    let last = remunerations::standards_of(conn, &county, new.source.as_str())?.into_iter().next();
    may_begin(last.map(|row| row.effective_from), new.effective_from, today)?;
    let row = StandardRow {
        id: new_id(),
        county_code: county,
        source: new.source.to_string(),
        yuan_per_hour: new.yuan_per_hour.decimal(),
        policy_basis: new.policy_basis.clone(),
        effective_from: new.effective_from,
        effective_to: None,
        created_by: act.account_id.0,
        created_at: act.at,
    };
    remunerations::follow_standard(conn, &row)?;
    let change = Change::of("remuneration_standard.create", "remuneration_standard", row.id);
    let change = change.in_county(&row.county_code);
    let after = view(row)?;
    record(conn, act, &change.after(&after))?;
    Ok(after)
}

/// The standards of counties within reach, the latest entered first.
pub fn list_standards(
    conn: &mut PgConnection,
    act: &Act,
    query: &RemunerationStandardQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> Outcome<Paged<RemunerationStandardView>> {
    let page = remunerations::list_standards(conn, &act.scope(), query, before, paging)?;
    let items = page.items.into_iter().map(view).collect::<Outcome<_>>()?;
    Ok(Paged { items, next: page.next, total: page.total })
}

fn view(row: StandardRow) -> Outcome<RemunerationStandardView> {
    Ok(RemunerationStandardView {
        id: row.id.into(),
        county_code: word(&row.county_code)?,
        source: word(&row.source)?,
        yuan_per_hour: contract::money::Yuan::from_fen(fen(row.yuan_per_hour)?),
        policy_basis: row.policy_basis,
        effective_from: row.effective_from,
        effective_to: row.effective_to,
    })
}

/// All standards of a county for teachers of a source.
pub(super) fn of(conn: &mut PgConnection, county: &str, source: TeacherSource) -> Outcome<Vec<Standard>> {
    remunerations::standards_of(conn, county, source.as_str())?
        .into_iter()
        .map(|row| {
            Ok(Standard {
                id: row.id,
                from: row.effective_from,
                to: row.effective_to,
                fen_per_hour: fen(row.yuan_per_hour)?,
            })
        })
        .collect()
}
