//! The schools at centres that schools of a table extend (辐射延伸), by their codes.

use std::collections::HashMap;

use contract::facility::{HostKind, SchoolKind};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::rows::Draft;
use crate::facility::service::{Outcome, view};
use crate::facility::store;
use crate::sheet::RowReader;

/// Schools at centres by code: those of the table by the code that it gives them, and those that are there.
pub(super) struct Parents(HashMap<String, Uuid>);

impl Parents {
    pub(super) fn find(conn: &mut PgConnection, drafts: &[Draft]) -> Outcome<Self> {
        let asked: Vec<String> = drafts.iter().filter_map(|draft| draft.parent_code.clone()).collect();
        let mut found = HashMap::new();
        for (code, id, kind) in store::find_schools_by_code(conn, &asked)? {
            if view::stored::<HostKind>(&kind)?.school_kind() == SchoolKind::Center {
                found.insert(code, id);
            }
        }
        let of_table =
            drafts.iter().filter(|draft| draft.school.is_some() && is_at(draft, SchoolKind::Center));
        found.extend(of_table.filter_map(|draft| Some((draft.old_school_code.clone()?, draft.school_id))));
        Ok(Self(found))
    }

    /// Only a school at a station extends one at a centre.
    pub(super) fn check(&self, reader: &mut RowReader<'_>, draft: &Draft) {
        let lost = draft.parent_code.is_some() && self.of(draft).is_none();
        if lost && draft.kind.is_some() {
            reader.fault("parent_school_code", "parent_not_a_center");
        }
    }

    /// The school that the draft's school extends.
    pub(super) fn of(&self, draft: &Draft) -> Option<Uuid> {
        let code = draft.parent_code.as_ref().filter(|_| is_at(draft, SchoolKind::Station))?;
        self.0.get(code).copied()
    }
}

fn is_at(draft: &Draft, kind: SchoolKind) -> bool {
    draft.kind.is_some_and(|host| host.school_kind() == kind)
}
