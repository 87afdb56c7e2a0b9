//! Writing online lessons, watching them, and what was watched.

mod carry;
mod content;
mod error;
mod lessons;
mod lists;
mod parameters;
mod playbacks;
mod records;
mod report;
mod views;

pub use carry::{carry_progress, stop_watching};
pub use content::{find_content, signature};
pub use error::OnlineServiceError;
pub use lessons::{create_lesson, publish_lesson, retire_lesson, update_lesson};
pub use lists::{count_watchers, get_lesson, list_lessons, list_progress};
pub use parameters::{create_parameter, list_parameters};
pub use playbacks::{beat, start_playback};
pub use records::{close_due, mark_settled};
pub use report::{REPORT_COLUMNS, report, report_sheet};

use contract::auth::{Grant, Role, ScopeKind};
use contract::ids::LearnerId;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::store::lessons::Seen;
use super::store::viewers::{self, WatcherRow};
use crate::auth::{Act, Scope};

type Answer<T> = Result<T, OnlineServiceError>;

/// Who writes lessons, as who writes courses.
const WRITERS: [Role; 2] = [Role::CityAdmin, Role::CountyAdmin];

/// Somebody who reads or watches: an act, and the learners that the account is.
#[derive(Debug, Clone, Copy)]
pub struct Viewer<'a> {
    /// The act.
    pub act: &'a Act,
    /// The learners that its account is declared to be.
    pub own: &'a [Uuid],
}

impl Viewer<'_> {
    /// The learners whose own account acts, as a learner.
    fn learners(&self) -> &[Uuid] {
        if self.act.has_any_of(&[Role::Learner]) { self.own } else { &[] }
    }

    /// What the roles of an office reach, without what a learner is.
    fn office(&self) -> Scope {
        let grants: Vec<Grant> =
            self.act.grants.iter().filter(|grant| grant.role != Role::Learner).cloned().collect();
        Scope::of(&grants)
    }

    /// The act with what a learner sees: what the facility of its school does, wherever the account was opened.
    fn placed(&self, conn: &mut PgConnection) -> Answer<Act> {
        let others = self.act.grants.iter().filter(|grant| grant.role != Role::Learner).cloned();
        let mut grants: Vec<Grant> = others.collect();
        let own = self.learners();
        if !own.is_empty() {
            let facilities = viewers::facilities_of(conn, own)?;
            grants.extend(facilities.into_iter().map(|facility| Grant {
                role: Role::Learner,
                scope: ScopeKind::Facility,
                division_code: None,
                facility_id: Some(facility.into()),
            }));
        }
        Ok(Act { grants, ..self.act.clone() })
    }

    /// Which lessons are seen.
    fn seen(&self, conn: &mut PgConnection) -> Answer<(Act, Seen)> {
        let placed = self.placed(conn)?;
        let writes = self.act.narrowed_to(&WRITERS).map(|act| act.scope());
        let seen = Seen { reach: placed.scope(), writes };
        Ok((placed, seen))
    }

    /// The learner of that id, when the account is that learner, or a system in whose scope the learner lies.
    fn reaches(&self, conn: &mut PgConnection, id: LearnerId) -> Answer<Option<WatcherRow>> {
        if self.learners().contains(&id.0) {
            return Ok(viewers::find_watcher(conn, id)?);
        }
        match self.act.narrowed_to(&[Role::Integration]) {
            Some(system) => Ok(viewers::find_watcher_in(conn, &system.scope(), id)?),
            None => Ok(None),
        }
    }
}
