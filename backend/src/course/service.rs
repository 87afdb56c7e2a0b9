//! Writing, reviewing, publishing, finding and sharing courses; their categories, honours and files.

mod attachments;
mod categories;
mod centers;
mod drafts;
mod error;
mod exchange;
mod import;
mod lists;
mod nominations;
mod runs;
mod sharing;
mod steps;
mod subscriptions;
mod versions;
mod views;

pub use attachments::{
    Expected, Sent, add_attachment, expect_attachment, expect_file, find_attachment, forget_files, keep_file,
    list_unused_files, remove_attachment,
};
pub use categories::{
    approve_category, get_category, list_categories, propose_category, reject_category, retire_category,
};
pub use centers::{create_center, get_center, list_centers, update_center};
pub use drafts::{create_course, revise_course, update_course};
pub use error::CourseServiceError;
pub use exchange::{COLUMNS, export_headings, export_page, template_columns};
pub use import::import;
pub use lists::{count_facets, get_course, get_courses, list_courses};
pub use nominations::{
    approve_nomination, get_nomination, list_nominations, nominate, reject_nomination, revoke_nomination,
};
pub use runs::list_runs;
pub use sharing::{accept_share, decline_share, end_share, get_share, list_shares, share_course};
pub use steps::{discard_version, publish_course, retire_course, return_course, submit_course};
pub use subscriptions::{
    is_for_all, list_subscriptions, subscribe, subscribed_courses, subscriptions_of, unsubscribe,
};
pub use versions::{get_version, list_reviews, list_versions};

use contract::course::CourseDetails;
use contract::ids::CourseId;
use diesel::pg::PgConnection;

use super::domain::CourseError;
use super::store::{self, CourseRow, versions as version_store, versions::VersionRow};
use crate::audit::{self, Change};
use crate::auth::{Act, Scope};

type Answer<T> = Result<T, CourseServiceError>;

/// Whether courses of this owner may be changed from `scope`: the city's by the city, a county's by it too.
fn may_change(scope: &Scope, owner: Option<&str>) -> bool {
    owner.map_or(scope.city, |code| scope.covers_division(code))
}

/// A course that is being changed, locked, and how it was.
struct Changing {
    row: CourseRow,
    before: CourseDetails,
}

fn lock(conn: &mut PgConnection, act: &Act, id: CourseId) -> Answer<Changing> {
    let scope = act.scope();
    let reach = store::reach(conn, &scope)?;
    let row = store::lock_course(conn, &reach, id)?.ok_or(CourseServiceError::NotFound)?;
    if !may_change(&scope, row.owner_division_code.as_deref()) {
        return Err(CourseServiceError::OwnerOutOfReach);
    }
    let before = views::details(conn, &row)?;
    Ok(Changing { row, before })
}

impl Changing {
    /// The same, as long as it is what was read.
    fn at(self, version: i64) -> Answer<Self> {
        if self.row.version == version { Ok(self) } else { Err(CourseServiceError::Stale) }
    }

    /// The version that is being written or reviewed.
    fn open(&self, conn: &mut PgConnection) -> Answer<VersionRow> {
        let id = self.row.open_version_id.ok_or(CourseError::NothingOpen)?;
        version_store::list_versions_by_id(conn, &[id])?.pop().ok_or(CourseServiceError::NotFound)
    }

    /// Writes the course, puts what has been done on the trail, and answers the course as it is now.
    fn save(
        mut self,
        conn: &mut PgConnection,
        act: &Act,
        action: &'static str,
        reason: Option<&str>,
    ) -> Answer<CourseDetails> {
        self.row.version += 1;
        store::update_course(conn, &self.row)?;
        let after = views::details(conn, &self.row)?;
        let mut change = change(action, &after).before(&self.before).after(&after);
        if let Some(reason) = reason {
            change = change.because(reason);
        }
        audit::record(conn, act, &change)?;
        Ok(after)
    }
}

/// A change of a course, told to the county that owns it.
fn change(action: &'static str, course: &CourseDetails) -> Change {
    owned(Change::of(action, "course", course.id), course.owner_division_code.as_deref())
}

/// A change that the owner of a course may read.
fn owned(change: Change, owner: Option<&str>) -> Change {
    match owner {
        Some(county) => change.in_county(county),
        None => change,
    }
}
