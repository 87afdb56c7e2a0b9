//! Wire types of the slice `class`.

use crate::words::words;

mod attendance;
mod enrolment;
mod feed;
mod series;
mod session;
mod timetable;

pub use attendance::*;
pub use enrolment::*;
pub use feed::*;
pub use series::*;
pub use session::*;
pub use timetable::*;

words! {
    /// Where a class session stands.
    pub enum SessionState {
        /// On the timetable.
        Scheduled = "scheduled",
        /// Being taught: learners may sign in and out.
        Open = "open",
        /// Taught; nobody signs in any more.
        Closed = "closed",
        /// Called off.
        Cancelled = "cancelled",
    }
}

words! {
    /// Where a learner's attendance of a session stands.
    pub enum AttendanceState {
        /// In the room.
        SignedIn = "signed_in",
        /// Left; the minutes count.
        SignedOut = "signed_out",
        /// No sign-out: the minutes count once the class manager confirms them.
        AwaitingConfirmation = "awaiting_confirmation",
        /// Confirmed by the class manager; the minutes count.
        Confirmed = "confirmed",
        /// Struck out with a reason.
        Void = "void",
    }
}

impl AttendanceState {
    /// The states in which the minutes count, as words.
    pub const COUNTED: [&'static str; 2] = [Self::SignedOut.as_str(), Self::Confirmed.as_str()];
}

words! {
    /// How the signing was done.
    pub enum SignMethod {
        /// The facility's device scanned the learner's code.
        DeviceScan = "device_scan",
        /// Staff entered it at the desk.
        Staff = "staff",
        /// Copied from a paper sheet.
        PaperSheet = "paper_sheet",
    }
}

words! {
    /// What becomes of a session of a series that falls on a day which is not worked.
    pub enum NonWorkingDay {
        /// It takes place all the same.
        Keep = "keep",
        /// It is left out.
        Skip = "skip",
        /// It moves to the next working day on which the series has no session yet.
        Move = "move",
    }
}

words! {
    /// What keeps a session from standing at its time.
    pub enum CollisionKind {
        /// The room is taken.
        Room = "room",
        /// The shared venue is taken.
        Venue = "venue",
        /// The teacher has something else.
        Teacher = "teacher",
        /// The school has no agreement on the venue that is in force on the day.
        Agreement = "agreement",
        /// The school may not teach on the day.
        School = "school",
    }
}
