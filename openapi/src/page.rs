//! Lists: one page at a time, continued with an opaque cursor.

use serde::{Deserialize, Serialize};

/// How many items a page holds unless asked.
pub const DEFAULT_LIMIT: u32 = 50;
/// How many items a page may hold at most.
pub const MAX_LIMIT: u32 = 200;

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Page<T> {
    /// The items of this page, in the order that was asked for.
    pub items: Vec<T>,
    /// Hand it back as `cursor` to get the next page; `null` on the last one.
    pub next_cursor: Option<String>,
    /// How many items the whole list has; only with `count=true`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<i64>,
}
