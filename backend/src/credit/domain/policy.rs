//! The credit policy as the rules use it: checked, and every parameter with its source.

use std::borrow::Cow;

use chrono::NaiveDate;
use contract::course::ActivityForm;
use contract::credit::{
    CREDIT_EXPIRY, CREDIT_ROUNDING, CREDIT_UNIT, CreditCap, CreditPolicyDocument, LATE_SIGNOUT,
    ReserveParameters,
};
use contract::policy::{Dated, Fault, Faults, ParameterBook, Period};
use contract::redemption::ProhibitedKind;

use super::pool::MAX_AFTER_DAYS;
use super::vesting::MAX_VESTING_HOURS;
use crate::learner::domain::MIN_AGE_YEARS;

/// A parameter that is a number.
pub type Number = Dated<i64>;
/// A parameter that is a word.
pub type Word = Dated<&'static str>;
/// A parameter that is a switch.
pub type Switch = Dated<bool>;

const MINUTES_A_DAY: i64 = 24 * 60;
/// No amount of credits is larger, in hundredths.
const MAX_CENTI: i64 = 100_000_000;
const MAX_FEN: i64 = 99_999_999_999_999;
/// What a high-cost item costs more than, where the policy does not say: 50 yuan, a quarter of the usual cap.
const HIGH_COST_FEN: i64 = 5_000;

/// What a high-cost item costs more than, in fen.
#[must_use]
pub fn high_cost_fen(reserve: ReserveParameters) -> i64 {
    reserve.high_cost_fen.unwrap_or(HIGH_COST_FEN)
}

/// A version of the credit policy that has been checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    document: CreditPolicyDocument,
    pub(super) block_minutes: Number,
    pub(super) min_in_person: Number,
    pub(super) min_online: Number,
    rates: [Number; ActivityForm::ALL.len()],
    pub(super) multiplier_bp: Number,
    pub(super) multiplier_enabled: Switch,
    caps: [Number; CreditCap::ALL.len()],
    pub(super) min_age: Number,
    /// For how many hours after it was posted an earning cannot be spent yet.
    pub vesting_hours: Number,
    /// The item cost that one credit stands for in budgets, in fen.
    pub par_fen: Number,
    /// The most that a learner redeems in a calendar month, in hundredths.
    pub max_per_month: Number,
    /// The most that an item may cost, in fen.
    pub item_cost_cap_fen: Number,
    /// For how many days credits live that come back after their last day.
    pub grace_days: Number,
    /// Below this cover the fund warns, in basis points.
    pub warn_bp: Number,
    /// Below this cover no new high-cost items are offered, in basis points.
    pub restrict_bp: Number,
    /// An item that costs more than this is a high-cost one, in fen.
    pub high_cost_fen: Number,
    /// What becomes of the credits of closed accounts.
    pub closed_balance: Word,
    /// For how many days after the closing they stay.
    pub closed_after_days: Number,
}

impl Policy {
    /// Checks a document; every fault is named.
    pub fn parse(document: CreditPolicyDocument) -> Result<Self, Vec<Fault>> {
        let mut faults = Faults::default();
        check_head(&document, &mut faults);
        check_earning(&document, &mut faults);
        check_caps(&document, &mut faults);
        check_spending(&document, &mut faults);
        let (own, basis) = (document.parameter_basis.clone(), document.legal_basis.clone());
        let mut book = ParameterBook::new(document.effective_from, &basis, &own);
        let policy = Self {
            block_minutes: book.dated("block_minutes", document.block_minutes),
            min_in_person: book.dated("min_valid_minutes.in_person", document.min_valid_minutes.in_person),
            min_online: book.dated("min_valid_minutes.online", document.min_valid_minutes.online),
            rates: std::array::from_fn(|at| {
                let form = ActivityForm::ALL[at];
                book.dated(&format!("rate_centi_per_hour.{form}"), document.rate_centi_per_hour.of(form))
            }),
            multiplier_bp: book.dated("priority_multiplier_bp", document.priority_multiplier_bp),
            multiplier_enabled: book
                .dated("priority_multiplier_enabled", document.priority_multiplier_enabled),
            caps: std::array::from_fn(|at| {
                let cap = CreditCap::ALL[at];
                book.dated(&format!("caps_centi.{cap}"), document.caps_centi.of(cap))
            }),
            min_age: book.dated("min_age_years", document.min_age_years),
            vesting_hours: book.dated("vesting_hours", document.vesting_hours),
            par_fen: book.dated("par_value_fen_per_credit", document.par_value_fen_per_credit),
            max_per_month: book
                .dated("redemption.max_per_month_centi", document.redemption.max_per_month_centi),
            item_cost_cap_fen: book
                .dated("redemption.item_cost_cap_fen", document.redemption.item_cost_cap_fen),
            grace_days: book.dated("redemption.reverse_grace_days", document.redemption.reverse_grace_days),
            warn_bp: book.dated("reserve.warn_ratio_bp", document.reserve.warn_ratio_bp),
            restrict_bp: book.dated("reserve.restrict_ratio_bp", document.reserve.restrict_ratio_bp),
            high_cost_fen: book.dated("reserve.high_cost_fen", high_cost_fen(document.reserve)),
            closed_balance: book.dated("closed_account.balance", document.closed_account.balance.as_str()),
            closed_after_days: book.dated("closed_account.after_days", document.closed_account.after_days),
            document,
        };
        book.check(&mut faults);
        faults.or(policy)
    }

    /// The document it was read from.
    #[must_use]
    pub const fn document(&self) -> &CreditPolicyDocument {
        &self.document
    }

    /// The same rules as if they held on every day: what it would have done before its time.
    #[must_use]
    pub const fn on_every_day(mut self) -> Self {
        self.document.effective_from = NaiveDate::MIN;
        self.document.effective_to = None;
        self
    }

    /// The days on which it holds.
    #[must_use]
    pub const fn period(&self) -> Period {
        Period { from: self.document.effective_from, to: self.document.effective_to }
    }

    /// Hundredths of a credit for an hour of a form.
    #[must_use]
    pub const fn rate(&self, form: ActivityForm) -> &Number {
        &self.rates[form as usize]
    }

    /// The limit of a cap, in hundredths.
    #[must_use]
    pub const fn cap(&self, cap: CreditCap) -> &Number {
        &self.caps[cap as usize]
    }

    /// The least valid minutes that count for a form.
    #[must_use]
    pub const fn minimum(&self, form: ActivityForm) -> &Number {
        if form.is_online() { &self.min_online } else { &self.min_in_person }
    }
}

fn check_head(document: &CreditPolicyDocument, faults: &mut Faults) {
    Period { from: document.effective_from, to: document.effective_to }.check(faults);
    faults.demand(!document.policy_code.trim().is_empty(), "/policy_code", "code_missing");
    faults.demand(document.version >= 1, "/version", "not_positive");
    for (pointer, given, known) in [
        ("/unit", &document.unit, CREDIT_UNIT),
        ("/rounding", &document.rounding, CREDIT_ROUNDING),
        ("/expiry", &document.expiry, CREDIT_EXPIRY),
        ("/late_signout", &document.late_signout, LATE_SIGNOUT),
    ] {
        faults.demand(given == known, pointer, "rule_not_supported");
    }
    faults.demand(!document.cash_convertible, "/cash_convertible", "cash_not_allowed");
}

fn check_earning(document: &CreditPolicyDocument, faults: &mut Faults) {
    in_range(faults, document.block_minutes, 1, MINUTES_A_DAY, "/block_minutes");
    let least = document.min_valid_minutes;
    in_range(faults, least.in_person, 0, MINUTES_A_DAY, "/min_valid_minutes/in_person");
    in_range(faults, least.online, 0, MINUTES_A_DAY, "/min_valid_minutes/online");
    for form in ActivityForm::ALL {
        let pointer = format!("/rate_centi_per_hour/{form}");
        in_range(faults, document.rate_centi_per_hour.of(*form), 0, 100_000, pointer);
    }
    in_range(faults, document.priority_multiplier_bp, 10_000, 100_000, "/priority_multiplier_bp");
    in_range(faults, document.min_age_years, i64::from(MIN_AGE_YEARS), 100, "/min_age_years");
    in_range(faults, document.vesting_hours, 0, MAX_VESTING_HOURS, "/vesting_hours");
}

fn check_caps(document: &CreditPolicyDocument, faults: &mut Faults) {
    let caps = document.caps_centi;
    for cap in CreditCap::ALL {
        in_range(faults, caps.of(*cap), 0, MAX_CENTI, format!("/caps_centi/{cap}"));
    }
    let widening = [caps.per_session, caps.per_day, caps.per_month, caps.per_year];
    faults.demand(widening.windows(2).all(|pair| pair[0] <= pair[1]), "/caps_centi", "caps_not_ascending");
    faults.demand(caps.online_per_day <= caps.online_per_month, "/caps_centi", "caps_not_ascending");
    faults.demand(caps.online_per_day <= caps.per_day, "/caps_centi/online_per_day", "online_above_total");
    faults.demand(
        caps.online_per_month <= caps.per_month,
        "/caps_centi/online_per_month",
        "online_above_total",
    );
}

fn check_spending(document: &CreditPolicyDocument, faults: &mut Faults) {
    let (redemption, reserve) = (&document.redemption, document.reserve);
    in_range(faults, document.par_value_fen_per_credit, 1, 1_000_000, "/par_value_fen_per_credit");
    in_range(faults, redemption.max_per_month_centi, 0, MAX_CENTI, "/redemption/max_per_month_centi");
    in_range(faults, redemption.item_cost_cap_fen, 1, MAX_FEN, "/redemption/item_cost_cap_fen");
    in_range(faults, redemption.reverse_grace_days, 0, 366, "/redemption/reverse_grace_days");
    let prohibited = &redemption.prohibited;
    let distinct = prohibited.iter().enumerate().all(|(at, one)| !prohibited[..at].contains(one));
    faults.demand(distinct, "/redemption/prohibited", "repeated");
    let cash = prohibited.contains(&ProhibitedKind::Cash);
    faults.demand(cash, "/redemption/prohibited", "cash_not_prohibited");
    in_range(faults, reserve.warn_ratio_bp, 1, 100_000, "/reserve/warn_ratio_bp");
    in_range(faults, reserve.restrict_ratio_bp, 0, 100_000, "/reserve/restrict_ratio_bp");
    faults.demand(reserve.restrict_ratio_bp <= reserve.warn_ratio_bp, "/reserve", "not_descending");
    in_range(faults, high_cost_fen(reserve), 0, MAX_FEN, "/reserve/high_cost_fen");
    let stay = document.closed_account.after_days;
    in_range(faults, stay, 0, MAX_AFTER_DAYS, "/closed_account/after_days");
}

fn in_range(faults: &mut Faults, number: i64, least: i64, most: i64, pointer: impl Into<Cow<'static, str>>) {
    faults.demand((least..=most).contains(&number), pointer, "out_of_range");
}
