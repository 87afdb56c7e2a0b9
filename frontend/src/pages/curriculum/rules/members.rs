//! The members of a rule: their names, how they are told and how they are typed.

use contract::curriculum::RefreshParameters;
use yew::AttrValue;

use crate::{components::percent, i18n::I18n, pages::parameter};

/// A member of the parameters.
pub(super) struct Member {
    /// Its JSON pointer in what is sent.
    pub(super) at: &'static str,
    /// Whether it is a share in basis points; otherwise it is a count.
    pub(super) share: bool,
    get: fn(&RefreshParameters) -> u32,
    set: fn(&mut RefreshParameters, u32),
}

macro_rules! member {
    ($share:literal $at:literal $($place:ident).+) => {
        Member { at: $at, share: $share, get: |of| of.$($place).+, set: |of, value| of.$($place).+ = value }
    };
}

/// All members, in the order in which they are read.
pub(super) const MEMBERS: &[Member] = &[
    member!(true "/parameters/weights_bp/attendance" weights_bp.attendance),
    member!(true "/parameters/weights_bp/completion" weights_bp.completion),
    member!(true "/parameters/weights_bp/satisfaction" weights_bp.satisfaction),
    member!(true "/parameters/weights_bp/demand" weights_bp.demand),
    member!(true "/parameters/weights_bp/uptake" weights_bp.uptake),
    member!(true "/parameters/weights_bp/cost" weights_bp.cost),
    member!(true "/parameters/keep_bp" keep_bp),
    member!(true "/parameters/revise_bp" revise_bp),
    member!(true "/parameters/weak_bp" weak_bp),
    member!(true "/parameters/strong_bp" strong_bp),
    member!(true "/parameters/gap_bp" gap_bp),
    member!(false "/parameters/min_participants" min_participants),
    member!(false "/parameters/min_ratings" min_ratings),
    member!(true "/parameters/candidate_weights_bp/votes" candidate_weights_bp.votes),
    member!(true "/parameters/candidate_weights_bp/demand" candidate_weights_bp.demand),
    member!(true "/parameters/candidate_weights_bp/honours" candidate_weights_bp.honours),
    member!(true "/parameters/candidate_weights_bp/attendance" candidate_weights_bp.attendance),
    member!(true "/parameters/candidate_weights_bp/satisfaction" candidate_weights_bp.satisfaction),
    member!(false "/parameters/max_additions" max_additions),
    member!(false "/parameters/max_candidates" max_candidates),
    member!(true "/parameters/session_step_bp" session_step_bp),
    member!(false "/parameters/new_sessions" new_sessions),
];

impl Member {
    /// What it is called.
    pub(super) fn name(&self, i18n: &I18n) -> AttrValue {
        parameter::name(i18n, &self.at.trim_start_matches("/parameters/").replace('/', "."))
    }

    /// Its value, to be read.
    pub(super) fn told(&self, of: &RefreshParameters) -> String {
        let value = (self.get)(of);
        if self.share { percent(value) } else { value.to_string() }
    }

    /// Its value, to be typed over: a share as a percentage.
    pub(super) fn typed(&self, of: &RefreshParameters) -> String {
        self.told(of).trim_end_matches('%').to_owned()
    }

    /// Takes what was typed; whether it could be read.
    pub(super) fn take(&self, text: &str, into: &mut RefreshParameters) -> bool {
        let read = if self.share { basis_points(text) } else { text.parse().ok() };
        if let Some(value) = read {
            (self.set)(into, value);
        }
        read.is_some()
    }
}

/// `12.5` percent are 1,250 basis points.
fn basis_points(text: &str) -> Option<u32> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) || fraction.len() > 2 {
        return None;
    }
    let hundredths: u32 = format!("{fraction:0<2}").parse().ok()?;
    whole.parse::<u32>().ok()?.checked_mul(100)?.checked_add(hundredths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_are_read_exactly() {
        for (text, read) in [
            ("12.5", Some(1_250)),
            ("100", Some(10_000)),
            ("0.01", Some(1)),
            ("1.234", None),
            ("", None),
            ("-1", None),
            ("1,5", None),
        ] {
            assert_eq!(basis_points(text), read, "{text}");
        }
    }
}
