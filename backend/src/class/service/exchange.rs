//! The sign-in sheet as a file: out to be printed and filled in, and in again.

mod rows;

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use contract::class::{AttendanceState, PaperSheetRow, SessionState};
use contract::facility::ImportMode;
use contract::ids::ClassSessionId;
use diesel::pg::PgConnection;
use uuid::Uuid;

use self::rows::{Line, Pupils, read_line};
use super::attendances::{known_teacher, last_day_to_confirm, leave};
use super::elsewhere::{Elsewhere, Others, insert_apart};
use super::left::let_leave;
use super::sheet::{People, new_entry, own_people, wrong_code};
use super::{Answer, ClassServiceError, attendance_view, change, lock, place_of};
use crate::audit;
use crate::auth::Act;
use crate::class::domain::ClassError;
use crate::class::store::{self, AttendanceRow, KnownTeacher, SessionRow};
use crate::clock::{business_date, business_time};
use crate::db::value::{number, word};
use crate::facility::scope::SchoolPlace;
use crate::learner::service::Lines;
use crate::sheet::{Cell, CellFault, Column, RowReader, Table};

/// The columns of the sheet, in order.
pub const SHEET_COLUMNS: &[Column] = &[
    Column { key: "number", label: "序号", required: false, hint: "" },
    Column { key: "name", label: "姓名", required: true, hint: "" },
    Column { key: "id_number", label: "身份证号", required: false, hint: "" },
    Column { key: "signed_in_at", label: "签到时间", required: false, hint: "9:05" },
    Column { key: "signed_out_at", label: "签退时间", required: false, hint: "10:30" },
    Column { key: "signature", label: "签名", required: false, hint: "" },
    Column { key: "learner_id", label: "学员编号", required: false, hint: "" },
];

/// The rows of an exported sheet.
pub type SheetRows = Vec<Vec<Cell>>;

/// What an import of a sheet has done, or would do.
#[derive(Debug, Clone, Default)]
pub struct SheetImport {
    /// Rows that hold a time.
    pub rows: u32,
    /// Those whose attendance, or sign-out, is new.
    pub entered: u32,
    /// Those that say what is known already.
    pub unchanged: u32,
    /// Those that are wrong.
    pub rejected: u32,
    /// What is wrong, cell by cell.
    pub faults: Vec<CellFault>,
}

/// The sheet of a session within reach, to be printed: without times, save of those who have signed already. Those who
/// have a place come first, and the school's other learners with `all`, or where nobody has one.
pub fn export_sheet(conn: &mut PgConnection, act: &Act, id: ClassSessionId, all: bool) -> Answer<SheetRows> {
    let session = store::find_session(conn, &act.scope(), id)?.ok_or(ClassServiceError::NotFound)?;
    let there: HashMap<Uuid, AttendanceRow> =
        store::list_of_session(conn, session.id)?.into_iter().map(|row| (row.learner_id, row)).collect();
    let all = all || store::count_enrolled(conn, session.subject())? == 0;
    let pupils = store::list_pupils(conn, &session, all)?;
    let clock = |at: DateTime<Utc>| business_time(at).format("%H:%M").to_string();
    let row = |(place, pupil): (usize, store::Pupil)| {
        let attendance = there.get(&pupil.id);
        vec![
            Cell::Number((place + 1).to_string()),
            Cell::Text(pupil.name),
            Cell::Text(pupil.id_number_masked),
            Cell::text(attendance.map(|row| clock(row.signed_in_at))),
            Cell::text(attendance.and_then(|row| row.signed_out_at).map(clock)),
            Cell::Blank,
            Cell::Text(pupil.id.to_string()),
        ]
    };
    Ok(pupils.into_iter().enumerate().map(row).collect())
}

/// Enters a sheet that was filled in. Rows without a time are of those who were not there; rows that say what is known
/// change nothing. With `all_or_nothing` nothing is written while any row is wrong.
pub fn import_sheet(
    conn: &mut PgConnection,
    act: &Act,
    id: ClassSessionId,
    table: &Table,
    (mode, dry_run): (ImportMode, bool),
) -> Answer<SheetImport> {
    let session = lock(conn, act, id)?;
    let last_day = last_day_to_confirm(conn, session.starts_at)?;
    if business_date(act.at) > last_day {
        return Err(ClassError::ConfirmationOver(last_day).into());
    }
    let known = Known::read(conn, act, &session, table)?;
    let mut readers: Vec<RowReader<'_>> =
        table.rows.iter().map(|row| RowReader::new(SHEET_COLUMNS, row)).collect();
    let (mut wishes, mut report, mut seen) = (Vec::new(), SheetImport::default(), HashSet::new());
    for reader in &mut readers {
        let line = read_line(reader, &known.pupils, session.starts_at);
        report.rows += u32::from(!matches!(line, Line::Absent));
        if let Line::There(entry) = line {
            wishes.extend(judge(act, &session, &known, reader, &entry, &mut seen)?);
        }
    }
    seat(&session, &known, &mut readers, &mut wishes)?;
    report.faults = readers.into_iter().flat_map(RowReader::into_faults).collect();
    let wrong: HashSet<u32> = report.faults.iter().map(|fault| fault.row).collect();
    report.rejected = count(wrong.len());
    wishes.retain(|wish| !wrong.contains(&wish.row));
    report.unchanged = count(wishes.iter().filter(|wish| matches!(wish.deed, Deed::Nothing)).count());
    report.entered = count(wishes.len()) - report.unchanged;
    let held_back = mode == ImportMode::AllOrNothing && !report.faults.is_empty();
    if !dry_run && !held_back {
        let place = place_of(conn, act, &session)?;
        write(conn, act, &session, &place, wishes)?;
    }
    Ok(report)
}

fn count(many: usize) -> u32 {
    u32::try_from(many).unwrap_or(u32::MAX)
}

/// What a row of the sheet comes to.
struct Wish {
    row: u32,
    deed: Deed,
}

enum Deed {
    /// It is known already.
    Nothing,
    /// Somebody was there.
    Enter(Box<AttendanceRow>),
    /// Somebody who is known to be there has left.
    Leave(Box<AttendanceRow>, DateTime<Utc>),
}

/// What the rows are held against, read once for all.
struct Known {
    pupils: Pupils,
    people: People,
    /// By the record that goes on.
    there: HashMap<Uuid, AttendanceRow>,
    /// Likewise.
    own: HashSet<Uuid>,
    others: Others,
    teacher: Option<KnownTeacher>,
    lines: Lines,
}

impl Known {
    fn read(conn: &mut PgConnection, act: &Act, session: &SessionRow, table: &Table) -> Answer<Self> {
        let pupils = Pupils::of(store::list_pupils(conn, session, true)?);
        let ids = pupils.named_in(table);
        let there = store::list_of_session(conn, session.id)?;
        let people = store::list_attendees_of(conn, &act.scope(), session, &ids)?;
        let lines = Lines::of(conn, &ids)?;
        Ok(Self {
            people: people.into_iter().map(|one| (one.id, one)).collect(),
            there: there.into_iter().map(|row| (lines.person(row.learner_id), row)).collect(),
            own: own_people(conn, act, &lines, &ids)?,
            others: Others::read(conn, act, session, &ids)?,
            teacher: known_teacher(conn, session)?,
            pupils,
            lines,
        })
    }
}

/// What a row comes to; nothing where it is wrong, which its reader then knows.
fn judge(
    act: &Act,
    session: &SessionRow,
    known: &Known,
    reader: &mut RowReader<'_>,
    entry: &PaperSheetRow,
    seen: &mut HashSet<Uuid>,
) -> Answer<Option<Wish>> {
    let row = reader.number();
    let person = known.lines.person(entry.learner_id.0);
    if !seen.insert(person) {
        reader.fault("name", "learner_twice");
        return Ok(None);
    }
    let deed =
        known.there.get(&person).map(|there| held_against(session, reader, entry, there)).transpose()?;
    // What is known already may stand on the sheet of whoever enters it; nothing new of one's own.
    if known.own.contains(&person) && !matches!(deed, Some(None | Some(Deed::Nothing))) {
        reader.fault("name", "own_attendance");
        return Ok(None);
    }
    if let Some(deed) = deed {
        return Ok(deed.map(|deed| Wish { row, deed }));
    }
    match new_entry(act, session, entry, &known.people, known.teacher.as_ref()) {
        Ok(fresh) => {
            if let Some(other) = known.others.of(&fresh) {
                let values = Elsewhere::told(Some(&other)).to_vec();
                reader.fault_with("signed_in_at", "learner_elsewhere", values);
                return Ok(None);
            }
            Ok(Some(Wish { row, deed: Deed::Enter(Box::new(fresh)) }))
        }
        Err((member, error)) => {
            let column = if member == "learner_id" { "name" } else { member };
            reader.fault(column, wrong_code(error)?);
            Ok(None)
        }
    }
}

/// A row of somebody who has signed in already: the same to the minute, a sign-out that was missing, or another story.
fn held_against(
    session: &SessionRow,
    reader: &mut RowReader<'_>,
    entry: &PaperSheetRow,
    there: &AttendanceRow,
) -> Answer<Option<Deed>> {
    let minute = |at: DateTime<Utc>| at.timestamp().div_euclid(60);
    let came = minute(there.signed_in_at) == minute(entry.signed_in_at);
    let (left, says) = (there.signed_out_at, entry.signed_out_at);
    if came && (says.is_none() || left.map(minute) == says.map(minute)) {
        return Ok(Some(Deed::Nothing));
    }
    let open = word::<SessionState>(&session.status)? == SessionState::Open;
    let present = there.status == AttendanceState::SignedIn.as_str();
    match says {
        Some(out) if came && left.is_none() && open && present && out > there.signed_in_at => {
            Ok(Some(Deed::Leave(Box::new(there.clone()), out)))
        }
        _ => {
            reader.fault("signed_in_at", "attendance_differs");
            Ok(None)
        }
    }
}

/// Turns down those for whom there is no room any more.
fn seat(
    session: &SessionRow,
    known: &Known,
    readers: &mut [RowReader<'_>],
    wishes: &mut Vec<Wish>,
) -> Answer<()> {
    let capacity: usize = number::<u32>(session.capacity)?.try_into().unwrap_or(usize::MAX);
    let mut free = capacity.saturating_sub(known.there.len());
    wishes.retain(|wish| {
        let enters = matches!(wish.deed, Deed::Enter(_));
        if enters && free == 0 {
            if let Some(reader) = readers.iter_mut().find(|reader| reader.number() == wish.row) {
                reader.fault_with("name", "room_full", vec![("capacity", capacity.to_string())]);
            }
            return false;
        }
        free -= usize::from(enters);
        true
    });
    Ok(())
}

fn write(
    conn: &mut PgConnection,
    act: &Act,
    session: &SessionRow,
    place: &SchoolPlace,
    wishes: Vec<Wish>,
) -> Answer<()> {
    let mut fresh = Vec::new();
    for wish in wishes {
        match wish.deed {
            Deed::Nothing => {}
            Deed::Enter(row) => fresh.push(*row),
            Deed::Leave(row, at) => {
                leave(conn, act, session, place, *row, at)?;
            }
        }
    }
    if fresh.is_empty() {
        return Ok(());
    }
    insert_apart(conn, act, &fresh)?;
    let views = fresh.iter().map(|row| attendance_view(row, None)).collect::<Answer<Vec<_>>>()?;
    let change = change("attendance.record_sheet", "class_session", session.id, place);
    audit::record(conn, act, &change.after(&views))?;
    let_leave(conn, act, session, place, &mut fresh)
}
