//! Files that are attached to the versions of a course: teaching plans, slides, pictures, films.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::CourseActor;
use crate::file::FileKind;
use crate::ids::CourseAttachmentId;

/// How many bytes a file may have: 100 MiB, which a lesson's film fits into.
pub const MAX_ATTACHMENT_BYTES: u64 = 100 * 1024 * 1024;

/// A file that is attached to a version of a course.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CourseAttachment {
    /// Its identifier within the version; the next version has its own for the same file.
    pub id: CourseAttachmentId,
    /// What it is called.
    pub name: String,
    /// What it is, by its content.
    pub kind: FileKind,
    /// How many bytes it has.
    pub size: i64,
    /// The SHA-256 of its content, in hexadecimal.
    pub sha256: String,
    /// Who added it.
    pub added_by: CourseActor,
    /// When.
    pub added_at: DateTime<Utc>,
}

/// What an uploaded file is called.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct CourseAttachmentUpload {
    /// Its name with the ending of its kind, at most 200 characters, such as `第1课教案.pdf`.
    #[cfg_attr(feature = "openapi", param(max_length = 200, example = "教案.pdf"))]
    pub name: String,
}
