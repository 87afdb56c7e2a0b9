//! Making two records one, and doing what learners ask for about their data.

mod copy;
mod erasure;
mod error;
mod merges;
mod requests;

pub use copy::{copy_rows, personal_copy};
pub use error::PrivacyError;
pub use merges::{approve_merge, get_merge, list_duplicates, list_merges, reject_merge, request_merge};
pub use requests::{
    approve_request, complete_request, create_request, get_request, list_requests, record_consent,
    refuse_request,
};

use contract::ids::LearnerId;
use diesel::pg::PgConnection;

use super::domain::Open;
use crate::act::Act;
use crate::class::service::has_open_correction;
use crate::credit::service::{Unsettled, unsettled};

type Answer<T> = Result<T, PrivacyError>;

/// What of a record is open.
fn open(conn: &mut PgConnection, act: &Act, id: LearnerId) -> Answer<Option<Open>> {
    if has_open_correction(conn, id)? {
        return Ok(Some(Open::AttendanceCorrection));
    }
    Ok(unsettled(conn, act, id)?.map(|what| match what {
        Unsettled::Held => Open::Order,
        Unsettled::Waiting => Open::Waiting,
        Unsettled::Disputed => Open::Correction,
    }))
}
