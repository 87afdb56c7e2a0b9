//! Learners in lists and in files.

use chrono::NaiveDate;
use contract::facility::SheetFormat;
use contract::learner::{AgeBand, LearnerQuery, LearnerView};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{Answer, LearnerServiceError, views};
use crate::audit::{self, Change};
use crate::auth::Act;
use crate::clock::business_date;
use crate::learner::domain::latest_birth;
use crate::learner::store::{self, Filter};
use crate::paging::{Paged, Paging};

/// How many rows a workbook has below its headings.
pub const WORKBOOK_ROWS: i64 = 1_048_575;

/// The learners within reach that match, newest first.
pub fn list_learners(
    conn: &mut PgConnection,
    act: &Act,
    query: &LearnerQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> Answer<Paged<LearnerView>> {
    let filter = filter_of(query, business_date(act.at));
    let page = store::list_learners(conn, &act.scope(), &filter, before, paging)?;
    let views = views(conn, act, &page.items)?;
    Ok(Paged { items: views, next: page.next, total: page.total })
}

fn filter_of(query: &LearnerQuery, today: NaiveDate) -> Filter {
    let born = |age| Some(latest_birth(age, today));
    let (born_until, born_after) = match query.age_band {
        None => (None, None),
        Some(AgeBand::Under60) => (None, born(60)),
        Some(AgeBand::From60To69) => (born(60), born(70)),
        Some(AgeBand::From70To79) => (born(70), born(80)),
        Some(AgeBand::From80) => (born(80), None),
    };
    Filter {
        name: query.q.clone().filter(|text| !text.trim().is_empty()).map(|text| text.trim().to_owned()),
        school_id: query.school_id,
        county_code: query.county_code.clone(),
        township_code: query.township_code.clone(),
        priority: query.priority,
        status: query.status,
        born_until,
        born_after,
    }
}

/// Records, before the first of them leaves, that a list of persons leaves the system.
pub fn record_export(
    conn: &mut PgConnection,
    act: &Act,
    query: &LearnerQuery,
    format: SheetFormat,
) -> Answer<()> {
    let rows = store::count_learners(conn, &act.scope(), &filter_of(query, business_date(act.at)))?;
    if format == SheetFormat::Xlsx && rows > WORKBOOK_ROWS {
        return Err(LearnerServiceError::TooManyRows);
    }
    let what = serde_json::json!({ "filter": query, "rows": rows });
    Ok(audit::record(conn, act, &Change::of("learner.export", "learner", "*").after(&what))?)
}
