//! How much venues are shared and used.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use contract::venue::{VenueFigures, VenueKind, VenueKindUsage, VenueUsage, VenueUsageQuery};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::Answer;
use crate::auth::Act;
use crate::clock::{business_date, start_of_day};
use crate::db::value::word;
use crate::venue::domain::VenueError;
use crate::venue::store::usage::{count_used, list_shared};

/// By kind, which venues schools within reach shared in some days, and the hours that they had begun to use.
pub fn get_usage(conn: &mut PgConnection, act: &Act, query: &VenueUsageQuery) -> Answer<VenueUsage> {
    let today = business_date(act.at);
    let to = query.to.unwrap_or(today);
    let from = query.from.unwrap_or_else(|| NaiveDate::from_ymd_opt(to.year(), 1, 1).unwrap_or(to));
    if to < from {
        return Err(VenueError::Reversed.into());
    }
    let (scope, county) = (act.scope(), query.county_code.as_deref());
    let until = to.succ_opt().map_or_else(|| start_of_day(to), start_of_day).min(act.at);
    let mut kinds: BTreeMap<VenueKind, VenueFigures> = BTreeMap::new();
    let (mut all, mut schools) = (VenueFigures::default(), BTreeSet::new());
    let mut of_kind: BTreeMap<VenueKind, (BTreeSet<Uuid>, BTreeSet<Uuid>)> = BTreeMap::new();
    for (kind, venue, school) in list_shared(conn, &scope, (from, to), county)? {
        let (venues, users) = of_kind.entry(word(&kind)?).or_default();
        venues.insert(venue);
        users.insert(school);
        schools.insert(school);
    }
    for (kind, (venues, users)) in of_kind {
        let figures = kinds.entry(kind).or_default();
        (figures.venues_shared, figures.schools) = (count(&venues), count(&users));
        all.venues_shared += figures.venues_shared;
    }
    all.schools = count(&schools);
    for row in count_used(conn, &scope, (start_of_day(from), until), county)? {
        let figures = kinds.entry(word(&row.kind)?).or_default();
        figures.bookings = row.bookings;
        figures.minutes = row.minutes.unwrap_or_default();
        figures.session_minutes = row.session_minutes.unwrap_or_default();
        all.bookings += figures.bookings;
        all.minutes += figures.minutes;
        all.session_minutes += figures.session_minutes;
    }
    let kind = |kind: &VenueKind| VenueKindUsage {
        kind: *kind,
        figures: kinds.get(kind).copied().unwrap_or_default(),
    };
    Ok(VenueUsage { from, to, figures: all, kinds: VenueKind::ALL.iter().map(kind).collect() })
}

fn count(ids: &BTreeSet<Uuid>) -> i64 {
    i64::try_from(ids.len()).unwrap_or(i64::MAX)
}
