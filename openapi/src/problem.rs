//! Errors as RFC 9457 problem details.

use serde::{Deserialize, Serialize};

/// A word that is not among those of its list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownWord;

impl std::fmt::Display for UnknownWord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("unknown word")
    }
}

impl std::error::Error for UnknownWord {}

/// What went wrong, in the caller's language, with a code for programs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProblemDetails {
    /// A URI that names the kind of problem: `/docs/problems#<code>`.
    #[serde(rename = "type")]
    pub kind: String,
    /// A short sentence, in the language of `Accept-Language`.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened this time and what to do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The stable code: translate and branch on this, never on the texts.
    pub code: String,
    /// Names the request in the server's log.
    pub request_id: String,
    /// Where in the request body the fault lies, one entry a fault.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
}

/// One fault in the request body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldProblem {
    /// JSON pointer (RFC 6901) to the member, for example `/rooms/0/area`.
    pub pointer: String,
    /// The stable code of the fault.
    pub code: String,
    /// A sentence about it, in the caller's language.
    pub detail: String,
    /// In an imported table, the number of the row, counted with the header.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// In an imported table, the heading of the column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
}
