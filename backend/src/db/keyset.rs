//! Where a page of a list goes on: what comes after, or before, the last row seen.
//!
//! A list in the order of two columns goes on at `(first, second) > (x, y)`. Said as `first > x or (first = x and
//! second > y)` no index can begin there, and page 1,000 reads the 999 before it; said as below it can, since the
//! first column is bounded on its own.

/// What follows `(x, y)` in the rising order of two columns: `after!((first, x), (second, y))`.
macro_rules! after {
    (($first:expr, $x:expr), ($second:expr, $y:expr)) => {{
        let x = $x;
        $first.ge(Clone::clone(&x)).and($first.gt(x).or($second.gt($y)))
    }};
}

/// What follows `(x, y)` in the falling order of two columns: `before!((first, x), (second, y))`.
macro_rules! before {
    (($first:expr, $x:expr), ($second:expr, $y:expr)) => {{
        let x = $x;
        $first.le(Clone::clone(&x)).and($first.lt(x).or($second.lt($y)))
    }};
}

pub(crate) use {after, before};
