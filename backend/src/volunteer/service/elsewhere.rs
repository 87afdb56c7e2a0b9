//! Nobody serves in two places at once, and who is refused for that is told where the person is.

use diesel::pg::PgConnection;
use diesel::{Connection as _, QueryResult};

use super::{Answer, VolunteerServiceError};
use crate::auth::Act;
use crate::class::service::Elsewhere;
use crate::volunteer::store::elsewhere::{Service, team_in_scope};

/// Writes service of a person. Where the database finds the person elsewhere at that time, it is told where, by its title
/// as far as the team lies in reach.
pub(super) fn write_apart<R>(
    conn: &mut PgConnection,
    act: &Act,
    row: &R,
    write: impl FnOnce(&mut PgConnection, &R) -> QueryResult<()>,
    find: impl FnOnce(&mut PgConnection, &R) -> QueryResult<Option<Service>>,
) -> Answer<()> {
    let written = conn.transaction(|conn| write(conn, row)).map_err(VolunteerServiceError::from);
    if !matches!(written, Err(VolunteerServiceError::Elsewhere(_))) {
        return written;
    }
    let Some((team, title, from, until)) = find(conn, row)? else { return written };
    let title = team_in_scope(conn, &act.scope(), team)?.then_some(title);
    Err(VolunteerServiceError::Elsewhere(Some(Elsewhere { title, period: (from, until) })))
}
