//! Wire types of the slice `device`: the registered devices of a facility and what they record (notice, 四(四)).

use crate::words::words;

mod batch;
mod form;
mod parameters;
mod queries;
mod record;
mod registration;
mod roster;

pub use batch::*;
pub use form::*;
pub use parameters::*;
pub use queries::*;
pub use record::*;
pub use registration::*;
pub use roster::*;

words! {
    /// What a device is.
    pub enum DeviceKind {
        /// A tablet on the table.
        Tablet = "tablet",
        /// A scanner in the hand.
        Scanner = "scanner",
        /// A machine that stands by itself.
        Kiosk = "kiosk",
        /// Anything else that can sign.
        Other = "other",
    }
}

words! {
    /// Where a device stands.
    pub enum DeviceState {
        /// It has entered by its code, and waits for a second person.
        Pending = "pending",
        /// What it signs is taken.
        Active = "active",
        /// What it signs from then on is refused.
        Revoked = "revoked",
    }
}

words! {
    /// What a row of a device says.
    pub enum DeviceRowKind {
        /// The learner has come.
        SignIn = "sign_in",
        /// The learner leaves.
        SignOut = "sign_out",
    }
}

words! {
    /// What became of a row of a device.
    pub enum DeviceVerdict {
        /// It is an attendance, or a part of one.
        Accepted = "accepted",
        /// Rows before it have not come yet, or, for a sign-out, the sign-in of its learner, or, for a sign-in, the sign-out
        /// from where the learner was; it is decided by itself once they have.
        Waiting = "waiting",
        /// It is an attendance that a person looks at before it counts.
        Flagged = "flagged",
        /// It is kept and changes nothing.
        Refused = "refused",
        /// It cannot be read; it is kept as it came.
        Malformed = "malformed",
        /// It was sent before, and stands as it was answered then.
        Duplicate = "duplicate",
    }
}

words! {
    /// Why a row of a device was refused, could not be read, or changes nothing.
    pub enum DeviceRowReason {
        /// It is no row: a member is missing, unknown or of the wrong type.
        Unreadable = "unreadable",
        /// Its own hash is not the one that it states.
        HashMismatch = "hash_mismatch",
        /// A member says nothing that could be meant.
        ContentInvalid = "content_invalid",
        /// Another row is kept under its number.
        Conflict = "conflict",
        /// It does not follow on the row before it.
        BrokenChain = "broken_chain",
        /// The device was revoked before it happened.
        DeviceRevoked = "device_revoked",
        /// No such session at this facility.
        SessionUnknown = "session_unknown",
        /// The session was not taught.
        SessionNotOpen = "session_not_open",
        /// It happened before the doors opened.
        SignInTooEarly = "sign_in_too_early",
        /// It happened after the session.
        SessionOver = "session_over",
        /// The school does not teach on that day.
        SchoolNotOpen = "school_not_open",
        /// No such learner at this school.
        LearnerUnknown = "learner_unknown",
        /// The learner's registration is suspended or closed.
        LearnerNotActive = "learner_not_active",
        /// The learner had died by then.
        LearnerDeceased = "learner_deceased",
        /// The learner has taken back the consent to process its data.
        ConsentWithdrawn = "consent_withdrawn",
        /// The learner was too young on the day.
        LearnerTooYoung = "learner_too_young",
        /// The learner teaches the session.
        LearnerTeaches = "learner_teaches",
        /// The learner was in another session.
        LearnerElsewhere = "learner_elsewhere",
        /// The learner is the staff that signed in at the device.
        OwnAttendance = "own_attendance",
        /// The room was full.
        RoomFull = "room_full",
        /// It is no code of this system.
        CodeNotRecognised = "code_not_recognised",
        /// The code had had its time when it was scanned.
        CodeExpired = "code_expired",
        /// The code had been used.
        CodeUsed = "code_used",
        /// The learner was in already.
        AlreadySignedIn = "already_signed_in",
        /// The learner had left already.
        AlreadySignedOut = "already_signed_out",
        /// The learner had not signed in, and no sign-in has come since, or not yet.
        NotSignedIn = "not_signed_in",
        /// It happened before the learner came.
        SignOutBeforeSignIn = "sign_out_before_sign_in",
        /// What is known of the learner takes no sign-out.
        StepNotAllowed = "step_not_allowed",
    }
}
