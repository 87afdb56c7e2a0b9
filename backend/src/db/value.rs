//! Between what PostgreSQL stores and what the program means.

use std::str::FromStr;

use diesel::result::Error as QueryError;

/// Reads a stored word back as its enum. A word that a CHECK should have kept
/// out is a fault of the schema, hence a failed query.
pub fn word<T: FromStr>(text: &str) -> Result<T, QueryError> {
    text.parse().map_err(|_| QueryError::DeserializationError(format!("unknown word {text:?}").into()))
}

/// Reads a stored number in the width the wire gives it.
pub fn number<T: TryFrom<i64>>(value: impl Into<i64>) -> Result<T, QueryError> {
    let value = value.into();
    T::try_from(value)
        .map_err(|_| QueryError::DeserializationError(format!("{value} is out of range").into()))
}

/// A `LIKE` pattern for texts that contain `text`; its own wildcards mean nothing.
pub fn containing(text: &str) -> String {
    format!("%{}%", escaped(text))
}

/// A `LIKE` pattern for texts that begin with `text`; its own wildcards mean nothing.
pub fn beginning(text: &str) -> String {
    format!("{}%", escaped(text))
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_in_a_search_are_taken_literally() {
        assert_eq!(containing("50%_\\"), "%50\\%\\_\\\\%");
        assert_eq!(beginning("a_"), "a\\_%");
    }
}
