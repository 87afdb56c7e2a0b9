//! Why a school is paid nothing: one cause, in one sentence.

use contract::{money::Yuan, subsidy::SubsidyLineView};
use yew::AttrValue;

use crate::i18n::I18n;

/// What an award comes to nothing for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nothing {
    /// A gate is not passed.
    Gate,
    /// A veto was established.
    Veto,
    /// Both.
    GateAndVeto,
    /// Base and top-up of its grade are nothing.
    Gross,
    /// The unspent money of the last award takes all of it.
    Deducted,
}

impl Nothing {
    /// Why a line is entitled to nothing; `None` where it is to something.
    pub(super) fn of(sealed: &SubsidyLineView) -> Option<Self> {
        Self::found(sealed.eligible, !sealed.vetoes.is_empty(), (sealed.gross, sealed.entitlement))
    }

    fn found(eligible: bool, vetoed: bool, (gross, entitlement): (Yuan, Yuan)) -> Option<Self> {
        match (eligible, vetoed) {
            (false, false) => Some(Self::Gate),
            (true, true) => Some(Self::Veto),
            (false, true) => Some(Self::GateAndVeto),
            (true, false) if gross <= Yuan::ZERO => Some(Self::Gross),
            (true, false) if entitlement <= Yuan::ZERO => Some(Self::Deducted),
            (true, false) => None,
        }
    }

    /// Whether it stands before any amount is computed.
    pub(super) const fn bars(self) -> bool {
        matches!(self, Self::Gate | Self::Veto | Self::GateAndVeto)
    }

    /// The sentence that says so.
    pub(super) fn told(self, i18n: &I18n) -> AttrValue {
        match self {
            Self::Gate => i18n.t("letter-none-gate"),
            Self::Veto => i18n.t("letter-none-veto"),
            Self::GateAndVeto => i18n.t("letter-none-both"),
            Self::Gross => i18n.t("letter-none-gross"),
            Self::Deducted => i18n.t("letter-none-deducted"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_cause_is_told_and_none_of_what_is_paid() {
        let (none, some) = (Yuan::ZERO, Yuan::from_fen(1));
        assert_eq!(Nothing::found(false, false, (none, none)), Some(Nothing::Gate));
        assert_eq!(Nothing::found(true, true, (none, none)), Some(Nothing::Veto));
        assert_eq!(Nothing::found(false, true, (none, none)), Some(Nothing::GateAndVeto));
        assert_eq!(Nothing::found(true, false, (none, none)), Some(Nothing::Gross));
        assert_eq!(Nothing::found(true, false, (some, none)), Some(Nothing::Deducted));
        assert_eq!(Nothing::found(true, false, (some, some)), None);
    }
}
