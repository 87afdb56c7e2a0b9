//! What a player asks of the browser's own film or recording.

use web_sys::HtmlMediaElement;
use yew::NodeRef;

fn media(node: &NodeRef) -> Option<HtmlMediaElement> {
    node.cast()
}

/// Where it stands, in whole seconds, at most at the end of the lesson.
pub(super) fn position(node: &NodeRef, duration: u32) -> u32 {
    media(node).map_or(0, |media| whole(media.current_time())).min(duration)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the browser tells seconds as a float; below zero and not a number become zero"
)]
const fn whole(seconds: f64) -> u32 {
    seconds as u32
}

/// Goes to a second.
pub(super) fn seek(node: &NodeRef, second: u32) {
    if let Some(media) = media(node) {
        media.set_current_time(second.into());
    }
}

/// Plays on; a browser that refuses leaves it standing.
pub(super) fn play(node: &NodeRef) {
    if let Some(media) = media(node) {
        let _ = media.play();
    }
}

/// Stands still.
pub(super) fn pause(node: &NodeRef) {
    if let Some(media) = media(node) {
        let _ = media.pause();
    }
}

/// Plays as fast as it was made; true when it had been faster or slower.
#[expect(clippy::float_arithmetic, reason = "the browser tells the rate of playing as a float")]
pub(super) fn keep_pace(node: &NodeRef) -> bool {
    let Some(media) = media(node) else { return false };
    let changed = (media.playback_rate() - 1.0).abs() > f64::EPSILON;
    if changed {
        media.set_playback_rate(1.0);
    }
    changed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_rounded_down_and_never_below_the_beginning() {
        assert_eq!((whole(9.99), whole(0.0), whole(-1.0), whole(f64::NAN)), (9, 0, 0, 0));
    }
}
