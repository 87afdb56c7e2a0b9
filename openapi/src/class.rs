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
mod codes;
mod corrections;
mod live;
mod sheet;

pub use codes::*;
pub use corrections::*;
pub use live::*;
pub use sheet::*;

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
        /// Flagged: the minutes count once a person has accepted it.
        UnderReview = "under_review",
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
        /// Staff scanned the learner's own code, which changes every ten seconds.
        RotatingCode = "rotating_code",
        /// The learner scanned the code of the class on its screen.
        ClassCode = "class_code",
        /// Staff scanned the learner's card of paper.
        StaticCard = "static_card",
    }
}

words! {
    /// Why a person looks at an attendance before it counts.
    pub enum AttendanceFlag {
        /// Entries of the device are missing before it.
        SequenceGap = "sequence_gap",
        /// The device's clock was far off.
        ClockOff = "clock_off",
        /// A card of paper was read while no staff was signed in.
        CardWithoutStaff = "card_without_staff",
        /// The code had been used before.
        CodeReused = "code_reused",
        /// It arrived long after the session.
        LateUpload = "late_upload",
        /// The device's clock was never compared with the server's.
        ClockUnanchored = "clock_unanchored",
        /// An entry of the device before it did not follow on the one before that.
        ChainBroken = "chain_broken",
        /// The device has been revoked since.
        DeviceRevoked = "device_revoked",
        /// It was entered by hand on a device while no staff was signed in.
        StaffAbsent = "staff_absent",
        /// It was copied from paper after the session's day, into a session that was closed, or into one that was put on the timetable
        /// after it had begun.
        EnteredLate = "entered_late",
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
