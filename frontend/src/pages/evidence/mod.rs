//! What a refresh rests on beside surveys: teaching reviews, ratings, and the city's parameters.

mod lines;
mod parameters;
mod rating;
mod ratings;
mod review;
mod reviews;

use contract::curriculum::TeachingReviewState;

pub use parameters::ParametersPage;
pub use ratings::RatingsPage;
pub use review::ReviewPage;
pub use reviews::ReviewsPage;

use crate::components::Tone;

const fn tone(state: TeachingReviewState) -> Tone {
    match state {
        TeachingReviewState::Draft => Tone::Info,
        TeachingReviewState::Final => Tone::Good,
    }
}

/// A mean in hundredths as people write it: `433` is 4.33.
fn centi(value: u32) -> String {
    format!("{}.{:02}", value / 100, value % 100)
}
