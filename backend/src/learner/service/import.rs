//! A table of learners: every wrong cell is told, and either all rows come in, or the right ones.

mod rows;

use std::collections::{HashMap, HashSet};
use std::num::NonZero;
use std::thread;

use chrono::NaiveDate;
use contract::facility::ImportMode;
use contract::learner::LearnerState;
use diesel::pg::PgConnection;

pub use self::rows::{COLUMNS, Draft, template_columns};
use self::rows::{cell_fault, read_row};
use super::hashes::{phone_hash, seal_id_number, seal_phone};
use super::{Answer, LearnerServiceError};
use crate::audit::{self, Change};
use crate::auth::Act;
use crate::clock::{business_date, new_id, start_of_day};
use crate::db::DbError;
use crate::facility::scope::{SchoolPlace, list_schools_by_code};
use crate::keys::{KeyError, MasterKey};
use crate::learner::domain::mask_phone;
use crate::learner::store::{self, NewLearner};
use crate::sheet::{CellFault, Table};

/// How many learners a table may have.
pub const MAX_IMPORT_ROWS: usize = 100_000;
/// How many faults a report tells; the workbook has them all.
pub const FAULTS_TOLD: usize = 1_000;
/// How many learners are looked up, sealed and written at a time.
const BATCH: usize = 5_000;

/// The rows of a table, read and checked as far as that needs no register.
#[derive(Debug)]
pub struct Read {
    drafts: Vec<Draft>,
    faults: Vec<CellFault>,
    rows: usize,
}

/// What an import did.
#[derive(Debug)]
pub struct Imported {
    /// How many rows the table has.
    pub rows: u32,
    /// How many learners were registered.
    pub created: u32,
    /// What is wrong, by row.
    pub faults: Vec<CellFault>,
}

impl Imported {
    /// How many rows are wrong.
    #[must_use]
    pub fn rejected(&self) -> u32 {
        let rows: HashSet<u32> = self.faults.iter().map(|fault| fault.row).collect();
        u32::try_from(rows.len()).unwrap_or(u32::MAX)
    }
}

/// Reads the rows of a table on all processors, without the database.
pub fn read_import(keys: &MasterKey, table: &Table, today: NaiveDate) -> Answer<Read> {
    let parts =
        in_parts(&table.rows, |rows| rows.iter().map(|row| read_row(keys, row, today)).collect::<Vec<_>>())?;
    let (mut drafts, mut faults) = (Vec::with_capacity(parts.len()), Vec::new());
    for (draft, wrong) in parts {
        drafts.extend(draft);
        faults.extend(wrong);
    }
    Ok(Read { drafts, faults, rows: table.rows.len() })
}

/// Works on parts of a list at once, one for each processor.
fn in_parts<T: Sync, R: Send>(items: &[T], work: impl Fn(&[T]) -> Vec<R> + Sync) -> Answer<Vec<R>> {
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    let size = items.len().div_ceil(processors).max(1);
    let done: Option<Vec<Vec<R>>> = thread::scope(|scope| {
        let work = &work;
        let parts: Vec<_> = items.chunks(size).map(|part| scope.spawn(move || work(part))).collect();
        parts.into_iter().map(|part| part.join().ok()).collect()
    });
    let done = done.ok_or(LearnerServiceError::Database(DbError::Interrupted))?;
    Ok(done.into_iter().flatten().collect())
}

/// Registers the learners of a table at schools within reach; with `write` unset it only checks. One entry of the trail
/// tells of all of them.
pub fn import(
    conn: &mut PgConnection,
    act: &Act,
    keys: &MasterKey,
    read: Read,
    (mode, write): (ImportMode, bool),
) -> Answer<Imported> {
    let Read { drafts, mut faults, rows } = read;
    let rows = u32::try_from(rows).unwrap_or(u32::MAX);
    let schools = find_schools(conn, act, &drafts)?;
    let known = find_known(conn, &drafts)?;
    let erased = store::list_erased(conn, business_date(act.at))?;
    let today = business_date(act.at);
    let mut seen = HashMap::new();
    let mut right = Vec::with_capacity(drafts.len());
    for draft in drafts {
        match placed(&draft, (&schools, today), (&known, &erased), &mut seen) {
            Ok(()) => right.push(draft),
            Err(fault) => faults.push(fault),
        }
    }
    faults.sort_by_key(|fault| fault.row);
    if mode == ImportMode::AllOrNothing && !faults.is_empty() {
        return Err(LearnerServiceError::Rows(faults));
    }
    if !write {
        return Ok(Imported { rows, created: 0, faults });
    }
    let created = u32::try_from(right.len()).unwrap_or(u32::MAX);
    for batch in right.chunks(BATCH) {
        let sealed = in_parts(batch, |part| part.iter().map(|one| seal(act, keys, &schools, one)).collect())?;
        let sealed = sealed.into_iter().collect::<Result<Vec<_>, KeyError>>()?;
        store::insert_learners(conn, &sealed, (act.account_id.0, act.at, today))?;
    }
    let imported = Imported { rows, created, faults };
    record(conn, act, &imported, (mode, &schools))?;
    Ok(imported)
}

type Schools = HashMap<String, SchoolPlace>;

fn find_schools(conn: &mut PgConnection, act: &Act, drafts: &[Draft]) -> Answer<Schools> {
    let codes: HashSet<&str> = drafts.iter().map(|draft| draft.school_code.as_str()).collect();
    let codes: Vec<&str> = codes.into_iter().collect();
    Ok(list_schools_by_code(conn, &act.scope(), &codes)?.into_iter().collect())
}

fn find_known(conn: &mut PgConnection, drafts: &[Draft]) -> Answer<HashSet<Vec<u8>>> {
    let mut known = HashSet::new();
    for batch in drafts.chunks(BATCH) {
        let hashes: Vec<&[u8]> = batch.iter().map(|draft| draft.hash.as_slice()).collect();
        known.extend(store::find_hashes(conn, &hashes)?);
    }
    Ok(known)
}

/// Whether a row may come in: its school takes learners, and the person is neither in the register nor in a row before.
fn placed(
    draft: &Draft,
    (schools, today): (&Schools, NaiveDate),
    (known, erased): (&HashSet<Vec<u8>>, &HashSet<Vec<u8>>),
    seen: &mut HashMap<Vec<u8>, u32>,
) -> Result<(), CellFault> {
    let wrong = |key, code| Err(cell_fault(draft.row, key, code, Vec::new()));
    match schools.get(&draft.school_code) {
        None => return wrong("school_code", "school_not_found"),
        Some(place) if !place.may_prepare(today) => return wrong("school_code", "school_not_open"),
        Some(_) => {}
    }
    if erased.contains(&draft.erased_hash) {
        return wrong("id_number", "learner_erased_on_request");
    }
    if known.contains(&draft.hash) {
        return wrong("id_number", "learner_already_registered");
    }
    if let Some(first) = seen.get(&draft.hash) {
        return Err(cell_fault(draft.row, "id_number", "row_repeated", vec![("row", first.to_string())]));
    }
    seen.insert(draft.hash.clone(), draft.row);
    Ok(())
}

fn seal(act: &Act, keys: &MasterKey, schools: &Schools, draft: &Draft) -> Result<NewLearner, KeyError> {
    let id = new_id();
    let phone = draft.phone.as_deref();
    let today = business_date(act.at);
    Ok(NewLearner {
        id,
        school_id: schools.get(&draft.school_code).map_or_else(uuid::Uuid::nil, |place| place.school_id.0),
        name_zh: draft.name_zh.as_str().to_owned(),
        name_mn: draft.name_mn.as_ref().map(|name| name.as_str().to_owned()),
        sex: draft.number.sex().to_string(),
        birth_date: draft.number.birth_date(),
        id_number_sealed: seal_id_number(keys, id.into(), &draft.number)?,
        id_number_hash: draft.hash.clone(),
        id_number_tail_hash: super::hashes::id_number_tail_hash(keys, &draft.number),
        id_number_masked: draft.number.masked(),
        phone_sealed: seal_phone(keys, id.into(), phone)?,
        phone_hash: phone.map(|number| phone_hash(keys, number)),
        phone_masked: phone.map(mask_phone),
        notice_version: draft.notice_version.clone(),
        consented_at: draft.consented_on.filter(|day| *day < today).map_or(act.at, start_of_day),
        priority: draft.priority.clone(),
    })
}

fn record(
    conn: &mut PgConnection,
    act: &Act,
    imported: &Imported,
    (mode, schools): (ImportMode, &Schools),
) -> Answer<()> {
    let told = serde_json::json!({
        "rows": imported.rows, "created": imported.created, "rejected": imported.rejected(),
        "mode": mode, "status": LearnerState::Active,
        "school_codes": schools.keys().collect::<std::collections::BTreeSet<_>>(),
    });
    let change = Change::of("learner.import", "learner", "*").after(&told);
    let mut places = schools.values();
    let change = match (places.next(), places.next()) {
        (Some(place), None) => change.within(place.facility_id, &place.township_code),
        _ => change,
    };
    Ok(audit::record(conn, act, &change)?)
}
