//! Cursors: opaque to the caller, bound to the list and the filters they came from.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use contract::page::{DEFAULT_LIMIT, MAX_LIMIT, Page};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::json::has_control;
use super::problem::Problem;
use super::years::is_impossible;
use crate::paging::{Paged, Paging};

#[derive(Serialize, Deserialize)]
struct Cursor {
    list: String,
    filter: String,
    key: Vec<String>,
}

/// A list as it was asked for: its name and filters bind the cursors that it gives.
pub struct List {
    name: &'static str,
    filter: String,
    /// What the store needs.
    pub paging: Paging,
}

impl List {
    /// Reads `limit`, `cursor` and `count` of a list whose other query members are `filter`.
    pub fn read(
        name: &'static str,
        filter: &impl Serialize,
        limit: Option<u32>,
        cursor: Option<&str>,
        count: Option<bool>,
    ) -> Result<Self, Problem> {
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        if limit == 0 || limit > MAX_LIMIT {
            return Err(Problem::malformed("invalid_limit").with("max", MAX_LIMIT));
        }
        let bytes = serde_json::to_vec(filter).map_err(|error| Problem::internal(&error))?;
        let filter = BASE64_URL_SAFE_NO_PAD.encode(&Sha256::digest(bytes)[..9]);
        let after = cursor.map(|text| decode(text, name, &filter)).transpose()?;
        Ok(Self {
            name,
            filter,
            paging: Paging { limit: i64::from(limit), after, count: count.unwrap_or(false) },
        })
    }

    /// The page to answer.
    pub fn page<T, V>(&self, part: Paged<T>, view: impl FnMut(T) -> V) -> Page<V> {
        let next_cursor = part.next.map(|key| {
            let cursor = Cursor { list: self.name.to_owned(), filter: self.filter.clone(), key };
            BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(&cursor).unwrap_or_default())
        });
        Page { items: part.items.into_iter().map(view).collect(), next_cursor, total: part.total }
    }
}

fn decode(text: &str, name: &str, filter: &str) -> Result<Vec<String>, Problem> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| Problem::malformed("invalid_cursor"))?;
    let cursor: Cursor = serde_json::from_slice(&bytes).map_err(|_| Problem::malformed("invalid_cursor"))?;
    if cursor.key.iter().any(|part| has_control(part)) {
        return Err(Problem::malformed("invalid_cursor"));
    }
    if cursor.list != name || cursor.filter != filter {
        return Err(Problem::malformed("cursor_mismatch"));
    }
    Ok(cursor.key)
}

/// Reads a part of a cursor's key back; a forged one, or a date of an impossible year, is `invalid_cursor`.
pub fn key_part<T: std::str::FromStr>(text: &str) -> Result<T, Problem> {
    let part = text.parse().ok().filter(|_| !is_impossible(text));
    part.ok_or_else(|| Problem::malformed("invalid_cursor"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forged_cursor_with_a_control_character_is_refused() {
        let forged = |key: &str| {
            let cursor = Cursor { list: "x".to_owned(), filter: "f".to_owned(), key: vec![key.to_owned()] };
            BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(&cursor).expect("JSON"))
        };
        assert_eq!(decode(&forged("a"), "x", "f").expect("a cursor"), ["a"]);
        assert_eq!(decode(&forged("a\0"), "x", "f").expect_err("a NUL").code(), "invalid_cursor");
        let day = key_part::<chrono::NaiveDate>("-9999-01-01");
        assert_eq!(day.expect_err("no such year").code(), "invalid_cursor");
    }
}
