//! Sessions of the timetable, and who attends them.

use chrono::NaiveDate;
use contract::{
    auth::Reason,
    class::{
        AttendanceView, ClaimClassCode, ClassCodeClaimView, ClassCodeView, ClassSessionView,
        ConfirmAttendance, CreateClassSession, LearnerCardView, LiveView, ScanCode, ScanView, SelfSign,
        SheetRow, SignCodeView, SignIn, SignOut, UndoAttendance,
    },
    ids::{AttendanceId, ClassSessionId, LearnerId, SchoolId},
    page::Page,
    teacher::TeacherView,
};

use super::{Api, ApiError, Call, Tagged};

/// A page of the timetable.
pub async fn list(api: &Api, query: &str) -> Result<Page<ClassSessionView>, ApiError> {
    api.get(&format!("/class-sessions{query}")).await
}

/// Every session of a school on a day.
pub async fn of_day(api: &Api, school: SchoolId, day: NaiveDate) -> Result<Vec<ClassSessionView>, ApiError> {
    api.get_all(&format!("/class-sessions?school_id={school}&from={day}&to={day}")).await
}

/// One session.
pub async fn read(api: &Api, id: ClassSessionId) -> Result<Tagged<ClassSessionView>, ApiError> {
    api.get_tagged(&format!("/class-sessions/{id}")).await
}

/// Puts a session on the timetable.
pub async fn create(api: &Api, session: &CreateClassSession) -> Result<ClassSessionView, ApiError> {
    api.post("/class-sessions", session).await
}

/// Lets learners sign in.
pub async fn open(api: &Api, id: ClassSessionId) -> Result<ClassSessionView, ApiError> {
    api.send(Call::post(&format!("/class-sessions/{id}/open"))).await?.read()
}

/// The session has been taught.
pub async fn close(api: &Api, id: ClassSessionId) -> Result<ClassSessionView, ApiError> {
    api.send(Call::post(&format!("/class-sessions/{id}/close"))).await?.read()
}

/// Calls a session off before it begins.
pub async fn cancel(api: &Api, id: ClassSessionId, reason: &Reason) -> Result<ClassSessionView, ApiError> {
    api.post(&format!("/class-sessions/{id}/cancel"), reason).await
}

/// The attendance sheet: who is enrolled and who has signed in, or with `all` the school's other learners, too.
pub async fn sheet(api: &Api, id: ClassSessionId, all: bool) -> Result<Vec<SheetRow>, ApiError> {
    api.get_all(&format!("/class-sessions/{id}/attendances?all={all}")).await
}

/// Those of the attendance sheet who have signed in.
pub async fn signed_in(api: &Api, id: ClassSessionId) -> Result<Vec<SheetRow>, ApiError> {
    api.get_all(&format!("/class-sessions/{id}/attendances?signed_in=true")).await
}

/// A learner comes.
pub async fn sign_in(api: &Api, id: ClassSessionId, who: &SignIn) -> Result<AttendanceView, ApiError> {
    api.post(&format!("/class-sessions/{id}/attendances"), who).await
}

/// A learner leaves.
pub async fn sign_out(api: &Api, id: AttendanceId, when: &SignOut) -> Result<AttendanceView, ApiError> {
    api.post(&format!("/attendances/{id}/sign-out"), when).await
}

/// A slip of the finger is taken back; the version is the one that it made.
pub async fn undo(api: &Api, id: AttendanceId, version: i64) -> Result<AttendanceView, ApiError> {
    api.post(&format!("/attendances/{id}/undo"), &UndoAttendance { version }).await
}

/// A learner's own code or card is scanned by staff.
pub async fn scan(api: &Api, id: ClassSessionId, code: String) -> Result<ScanView, ApiError> {
    api.post(&format!("/class-sessions/{id}/scan"), &ScanCode { code }).await
}

/// How a class stands now, and who came last. The browser asks by the `ETag` that it has.
pub async fn live(api: &Api, id: ClassSessionId) -> Result<LiveView, ApiError> {
    api.get(&format!("/class-sessions/{id}/live")).await
}

/// The code that the screen of a class shows now.
pub async fn class_code(api: &Api, id: ClassSessionId) -> Result<ClassCodeView, ApiError> {
    api.get(&format!("/class-sessions/{id}/class-code")).await
}

/// The codes of the learners that one is.
pub async fn own_codes(api: &Api) -> Result<Page<SignCodeView>, ApiError> {
    api.get("/sign-codes").await
}

/// Reserves a code of the class for this telephone.
pub async fn claim(
    api: &Api,
    id: ClassSessionId,
    code: &ClaimClassCode,
) -> Result<ClassCodeClaimView, ApiError> {
    api.post(&format!("/class-sessions/{id}/class-code/claim"), code).await
}

/// One signs oneself in, or out, by the code of the class.
pub async fn self_sign(
    api: &Api,
    id: ClassSessionId,
    out: bool,
    code: &SelfSign,
) -> Result<AttendanceView, ApiError> {
    let step = if out { "self-sign-out" } else { "self-sign-in" };
    api.post(&format!("/class-sessions/{id}/{step}"), code).await
}

/// A card of paper; the one from before is good no more.
pub async fn issue_card(api: &Api, id: LearnerId) -> Result<LearnerCardView, ApiError> {
    api.send(Call::post(&format!("/learners/{id}/card"))).await?.read()
}

/// The class manager's word on a missing sign-out.
pub async fn confirm(
    api: &Api,
    id: AttendanceId,
    word: &ConfirmAttendance,
) -> Result<AttendanceView, ApiError> {
    api.post(&format!("/attendances/{id}/confirm"), word).await
}

/// The teachers of a school.
pub async fn teachers(api: &Api, school: &str) -> Result<Vec<TeacherView>, ApiError> {
    api.get_all(&format!("/teachers?school_id={school}")).await
}
