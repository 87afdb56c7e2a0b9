//! Which half-year's curriculum everyone reads.

use contract::curriculum::HalfYear;

/// The half-year that is shown unless another is asked for: the present one, or else the latest before, or else the next.
#[must_use]
pub fn shown(published: &[HalfYear], present: HalfYear) -> Option<HalfYear> {
    let past = published.iter().filter(|half_year| **half_year <= present).max();
    past.or_else(|| published.iter().min()).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_present_half_year_is_shown_or_what_is_nearest_to_it() {
        let half = |text: &str| text.parse::<HalfYear>().unwrap();
        let (one, two, three) = (half("2025-H1"), half("2025-H2"), half("2026-H1"));
        assert_eq!(shown(&[three, two, one], two), Some(two));
        assert_eq!(shown(&[three, one], two), Some(one), "the next one is not taught yet");
        assert_eq!(shown(&[three], two), Some(three));
        assert_eq!(shown(&[], two), None);
    }
}
