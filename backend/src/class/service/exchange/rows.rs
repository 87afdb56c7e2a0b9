//! The rows of a sheet, and whom they name.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use contract::class::PaperSheetRow;
use uuid::Uuid;

use super::SHEET_COLUMNS;
use crate::class::domain::{SheetTime, on_day};
use crate::class::store::Pupil;
use crate::learner::domain::{IdNumber, MAX_NAME_CHARS};
use crate::sheet::{RowReader, Table};

/// What a row says.
pub(super) enum Line {
    /// It holds no time: the learner was not there.
    Absent,
    /// It is wrong, as its reader knows.
    Wrong,
    /// Who was there, and when.
    There(PaperSheetRow),
}

/// The learners of the sheet, by name.
pub(super) struct Pupils(HashMap<String, Vec<Pupil>>);

impl Pupils {
    pub(super) fn of(pupils: Vec<Pupil>) -> Self {
        let mut by_name: HashMap<String, Vec<Pupil>> = HashMap::new();
        for pupil in pupils {
            by_name.entry(key(&pupil.name)).or_default().push(pupil);
        }
        Self(by_name)
    }

    /// Everyone who bears a name of the table.
    pub(super) fn named_in(&self, table: &Table) -> Vec<Uuid> {
        let names =
            table.rows.iter().filter_map(|row| RowReader::new(SHEET_COLUMNS, row).peek("name").map(key));
        names.filter_map(|name| self.0.get(&name)).flatten().map(|pupil| pupil.id).collect()
    }

    /// Whom a row names: by the number that the sheet was exported with, or by the name and what is given of the ID
    /// number, in full or masked.
    fn find(&self, reader: &mut RowReader<'_>) -> Option<Uuid> {
        let name = reader.text("name", MAX_NAME_CHARS)?;
        let id_number = reader.text("id_number", 40);
        let id: Option<Uuid> = reader.parsed("learner_id", "learner_not_available");
        let masked = id_number.map(|text| match text.parse::<IdNumber>() {
            Ok(whole) => whole.masked(),
            Err(_) => text.to_uppercase(),
        });
        let bearers = self.0.get(&key(&name)).map(Vec::as_slice).unwrap_or_default();
        let fits = |pupil: &&Pupil| {
            id.is_none_or(|id| id == pupil.id)
                && masked.as_ref().is_none_or(|masked| *masked == pupil.id_number_masked)
        };
        let mut found = bearers.iter().filter(fits).map(|pupil| pupil.id);
        match (found.next(), found.next()) {
            (Some(one), None) => Some(one),
            (Some(_), Some(_)) => {
                reader.fault("id_number", "learner_ambiguous");
                None
            }
            (None, _) => {
                reader.fault("name", "learner_not_available");
                None
            }
        }
    }
}

/// Names are the same whatever blanks and dots stand between their parts.
fn key(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace() && !matches!(c, '·' | '•' | '・' | '‧' | '．' | '.')).collect()
}

/// Reads a row.
pub(super) fn read_line(reader: &mut RowReader<'_>, pupils: &Pupils, starts_at: DateTime<Utc>) -> Line {
    let (no_coming, no_leaving) = (reader.is_blank("signed_in_at"), reader.is_blank("signed_out_at"));
    if no_coming && no_leaving {
        return Line::Absent;
    }
    let learner = pupils.find(reader);
    let came = time(reader, "signed_in_at", starts_at);
    let left = if no_leaving { None } else { time(reader, "signed_out_at", starts_at) };
    if no_coming {
        reader.fault("signed_in_at", "required");
    }
    match (learner, came) {
        (Some(learner), Some(signed_in_at)) if no_leaving || left.is_some() => {
            Line::There(PaperSheetRow { learner_id: learner.into(), signed_in_at, signed_out_at: left })
        }
        _ => Line::Wrong,
    }
}

fn time(reader: &mut RowReader<'_>, column: &str, starts_at: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let time: SheetTime = reader.parsed(column, "time_not_readable")?;
    let at = on_day(time, starts_at);
    if at.is_none() {
        reader.fault(column, "not_the_session_day");
    }
    at
}
