//! What is looked at and corrected of attendance, and the sheet as a file.

use contract::{
    auth::Reason,
    class::{
        AddForgotten, AttendanceConfirmationView, AttendanceCorrectionView, AttendanceHistoryView,
        AttendanceReviewView, AttendanceView, CorrectAttendance, PaperSheet, SheetImportReport,
    },
    facility::ImportMode,
    ids::{AttendanceCorrectionId, AttendanceId, ClassSessionId},
    page::Page,
};
use web_sys::File;

use super::{Api, ApiError, Call};

/// A page of what waits for a class manager.
pub async fn confirmations(api: &Api, query: &str) -> Result<Page<AttendanceConfirmationView>, ApiError> {
    api.get(&format!("/attendance-confirmations{query}")).await
}

/// Everything of a session that waits for a class manager.
pub async fn confirmations_of(
    api: &Api,
    session: ClassSessionId,
) -> Result<Vec<AttendanceConfirmationView>, ApiError> {
    api.get_all(&format!("/attendance-confirmations?session_id={session}")).await
}

/// A page of what is flagged.
pub async fn reviews(api: &Api, query: &str) -> Result<Page<AttendanceReviewView>, ApiError> {
    api.get(&format!("/attendance-reviews{query}")).await
}

/// A flagged attendance stands, or is struck out.
pub async fn decide(
    api: &Api,
    id: AttendanceId,
    accept: bool,
    reason: String,
) -> Result<AttendanceView, ApiError> {
    let step = if accept { "accept" } else { "refuse" };
    api.post(&format!("/attendances/{id}/{step}"), &Reason { reason }).await
}

/// How an attendance came to be as it is.
pub async fn history(api: &Api, id: AttendanceId) -> Result<AttendanceHistoryView, ApiError> {
    api.get(&format!("/attendances/{id}/history")).await
}

/// A page of corrections.
pub async fn corrections(api: &Api, query: &str) -> Result<Page<AttendanceCorrectionView>, ApiError> {
    api.get(&format!("/attendance-corrections{query}")).await
}

/// Asks for an attendance to be corrected.
pub async fn correct(
    api: &Api,
    id: AttendanceId,
    wish: &CorrectAttendance,
) -> Result<AttendanceCorrectionView, ApiError> {
    api.post(&format!("/attendances/{id}/corrections"), wish).await
}

/// Asks for somebody to be added who was forgotten.
pub async fn add_forgotten(
    api: &Api,
    id: ClassSessionId,
    wish: &AddForgotten,
) -> Result<AttendanceCorrectionView, ApiError> {
    api.post(&format!("/class-sessions/{id}/attendance-corrections"), wish).await
}

/// Agrees with what somebody else asked for.
pub async fn approve(api: &Api, id: AttendanceCorrectionId) -> Result<AttendanceCorrectionView, ApiError> {
    api.send(Call::post(&format!("/attendance-corrections/{id}/approve"))).await?.read()
}

/// Does not agree, or takes back what one asked for.
pub async fn reject(
    api: &Api,
    id: AttendanceCorrectionId,
    reason: String,
) -> Result<AttendanceCorrectionView, ApiError> {
    api.post(&format!("/attendance-corrections/{id}/reject"), &Reason { reason }).await
}

/// Enters a sheet kept on paper: all its rows or none.
pub async fn record_sheet(
    api: &Api,
    id: ClassSessionId,
    sheet: &PaperSheet,
) -> Result<Vec<AttendanceView>, ApiError> {
    api.post(&format!("/class-sessions/{id}/attendances/sheet"), sheet).await
}

/// Saves the sheet, to be filled in by hand.
pub async fn export_sheet(api: &Api, id: ClassSessionId) -> Result<(), ApiError> {
    api.download(&format!("/class-sessions/{id}/sheet/export?format=xlsx"), "sign-in-sheet.xlsx").await
}

/// Checks a sheet that was filled in, or enters it.
pub async fn import_sheet(
    api: &Api,
    id: ClassSessionId,
    file: &File,
    (mode, dry_run): (ImportMode, bool),
) -> Result<SheetImportReport, ApiError> {
    let path = format!("/class-sessions/{id}/sheet/import?mode={mode}&dry_run={dry_run}");
    api.send(Call::post(&path).table(file)).await?.read()
}

/// Saves the rows of a wrong sheet with a column that says what is wrong.
pub async fn sheet_faults(api: &Api, id: ClassSessionId, file: &File) -> Result<bool, ApiError> {
    let path = format!("/class-sessions/{id}/sheet/import?dry_run=true&errors=xlsx");
    api.save_refusal(Call::post(&path).table(file), "import-errors.xlsx").await
}
