//! Where a page of a list goes on: what comes after, or before, the last row seen.
//!
//! A list in the order of two columns goes on at `(first, second) > (x, y)`, said as one comparison of rows: an index begins
//! there. Said as `first > x or (first = x and second > y)` none can, and page 1,000 reads the 999 before it; with the first
//! column bounded besides, it still reads all that begins at the same moment. Where the two are of two tables, the first is
//! bounded besides, for its own table's index.

/// What follows `(x, y)` in the rising order of two columns: `after!((first, x), (second, y))`.
macro_rules! after {
    (($first:expr, $x:expr), ($second:expr, $y:expr)) => {{
        use diesel::IntoSql as _;
        ($first, $second).into_sql::<diesel::sql_types::Record<_>>().gt(($x, $y))
    }};
}

/// What follows `(x, y)` in the falling order of two columns: `before!((first, x), (second, y))`.
macro_rules! before {
    (($first:expr, $x:expr), ($second:expr, $y:expr)) => {{
        use diesel::IntoSql as _;
        ($first, $second).into_sql::<diesel::sql_types::Record<_>>().lt(($x, $y))
    }};
}

pub(crate) use {after, before};
