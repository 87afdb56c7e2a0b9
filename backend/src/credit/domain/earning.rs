//! From valid minutes to credits: blocks, rate, multiplier, caps, each in the trace.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use contract::course::ActivityForm;
use contract::credit::{CreditCap, NoCredit};
use contract::trace::{TraceNode, TraceValue};

use super::buckets::expiry_of;
use super::policy::Policy;
use crate::learner::domain::age_on;

/// An activity whose minutes are settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Activity {
    /// Its form.
    pub form: ActivityForm,
    /// The business day on which it began; rate, caps and expiry go by it.
    pub day: NaiveDate,
    /// The minutes that count; online, those that the server has verified.
    pub valid_minutes: u32,
}

/// What the rules need to know of the learner on that day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Learner {
    /// The birth date; without one the age is not checked.
    pub birth_date: Option<NaiveDate>,
    /// Whether it was registered and not suspended.
    pub active: bool,
    /// Whether it belongs to the priority population (notice, 二(一)).
    pub priority: bool,
}

/// What one activity earns, in hundredths of a credit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earned {
    /// Whole blocks among the valid minutes; none below the minimum.
    pub blocks: u32,
    /// Before caps.
    pub raw: i64,
    /// After caps.
    pub credited: i64,
    /// The cap that left least, if one cut at all.
    pub capped_by: Option<CreditCap>,
    /// Why nothing is earned, if a rule says so.
    pub no_credit: Option<NoCredit>,
    /// The last day on which these credits can be spent.
    pub expires_on: NaiveDate,
    /// How it came about.
    pub trace: TraceNode,
}

/// What a learner has earned so far, by day of the activity, for the caps.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally(BTreeMap<NaiveDate, (i64, i64)>);

impl Tally {
    /// Notes what was credited for a day.
    pub fn add(&mut self, day: NaiveDate, online: bool, centi: i64) {
        let (all, online_only) = self.0.entry(day).or_default();
        *all += centi;
        if online {
            *online_only += centi;
        }
    }

    /// How much of a cap is used up on a day.
    #[must_use]
    pub fn used(&self, cap: CreditCap, day: NaiveDate) -> i64 {
        let same_month = |other: &NaiveDate| other.year() == day.year() && other.month() == day.month();
        let sum = |counts: &dyn Fn(&NaiveDate) -> bool, online: bool| -> i64 {
            let amounts = self.0.iter().filter(|(other, _)| counts(other));
            amounts.map(|(_, (all, online_only))| if online { online_only } else { all }).sum()
        };
        match cap {
            CreditCap::PerSession => 0,
            CreditCap::PerDay => sum(&|other| *other == day, false),
            CreditCap::OnlinePerDay => sum(&|other| *other == day, true),
            CreditCap::PerMonth => sum(&same_month, false),
            CreditCap::OnlinePerMonth => sum(&same_month, true),
            CreditCap::PerYear => sum(&|other| other.year() == day.year(), false),
        }
    }
}

/// How much of each cap was used up before an activity, in hundredths: what its earning was cut by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Used {
    /// On the day.
    pub day: i64,
    /// Online, on the day.
    pub online_day: i64,
    /// In the calendar month.
    pub month: i64,
    /// Online, in the calendar month.
    pub online_month: i64,
    /// In the calendar year.
    pub year: i64,
}

impl Used {
    /// What a tally says on a day.
    #[must_use]
    pub fn of(tally: &Tally, day: NaiveDate) -> Self {
        Self {
            day: tally.used(CreditCap::PerDay, day),
            online_day: tally.used(CreditCap::OnlinePerDay, day),
            month: tally.used(CreditCap::PerMonth, day),
            online_month: tally.used(CreditCap::OnlinePerMonth, day),
            year: tally.used(CreditCap::PerYear, day),
        }
    }

    const fn under(self, cap: CreditCap) -> i64 {
        match cap {
            CreditCap::PerSession => 0,
            CreditCap::PerDay => self.day,
            CreditCap::OnlinePerDay => self.online_day,
            CreditCap::PerMonth => self.month,
            CreditCap::OnlinePerMonth => self.online_month,
            CreditCap::PerYear => self.year,
        }
    }
}

/// Everything that an earning is computed from beside the policy; kept with it, so that it can be explained for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inputs {
    /// The form of the activity.
    pub form: ActivityForm,
    /// The minutes that count.
    pub valid_minutes: u32,
    /// Whether the learner belonged to the priority population.
    pub priority: bool,
    /// Why nothing is earned, if a rule says so.
    pub no_credit: Option<NoCredit>,
    /// How much of the caps was used up.
    pub used: Used,
}

impl Inputs {
    /// What is to be computed for an activity of a learner, after what the tally holds already.
    #[must_use]
    pub fn of(policy: &Policy, activity: Activity, learner: Learner, tally: &Tally) -> Self {
        Self {
            form: activity.form,
            valid_minutes: activity.valid_minutes,
            priority: learner.priority,
            no_credit: refusal(policy, activity, learner),
            used: Used::of(tally, activity.day),
        }
    }
}

/// What inputs come to, in hundredths of a credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amounts {
    /// Whole blocks among the valid minutes.
    pub blocks: i64,
    /// Before caps.
    pub raw: i64,
    /// After caps.
    pub credited: i64,
    /// The cap that left least, if one cut at all; the narrower on a tie.
    pub capped_by: Option<CreditCap>,
}

/// `blocks × block_minutes × rate / 60 × multiplier`, rounded half up once, then cut by the caps.
#[must_use]
pub fn amounts(policy: &Policy, inputs: &Inputs) -> Amounts {
    let minutes = if inputs.no_credit.is_none() { i64::from(inputs.valid_minutes) } else { 0 };
    let blocks = minutes / policy.block_minutes.value;
    let exact = i128::from(blocks)
        * i128::from(policy.block_minutes.value)
        * i128::from(policy.rate(inputs.form).value)
        * i128::from(multiplier(policy, inputs.priority));
    let raw = i64::try_from((2 * exact + 600_000) / 1_200_000).unwrap_or(i64::MAX);
    let (mut credited, mut capped_by) = (raw, None);
    for cap in caps_of(inputs.form) {
        let free = left(policy, inputs, cap);
        if free < credited {
            (credited, capped_by) = (free, Some(cap));
        }
    }
    Amounts { blocks, raw, credited, capped_by }
}

/// How it came about, with the dated parameters.
#[must_use]
pub fn trace(policy: &Policy, inputs: &Inputs) -> TraceNode {
    let found = amounts(policy, inputs);
    let caps = caps_of(inputs.form).map(|cap| cap_node(policy, inputs, cap));
    let raw = raw_node(policy, inputs, &found);
    centi("credited", found.credited, "min(raw, what each cap leaves)").with_inputs(
        [raw].into_iter().chain(caps).chain([cut_node(found.raw, found.credited)]).collect::<Vec<_>>(),
    )
}

/// What an activity earns under a policy, after what the tally holds already, with its trace.
///
/// The caller notes the result in the tally before the next activity.
#[must_use]
pub fn earn(policy: &Policy, activity: Activity, learner: Learner, tally: &Tally) -> Earned {
    let inputs = Inputs::of(policy, activity, learner, tally);
    let found = amounts(policy, &inputs);
    Earned {
        blocks: u32::try_from(found.blocks).unwrap_or(u32::MAX),
        raw: found.raw,
        credited: found.credited,
        capped_by: found.capped_by,
        no_credit: inputs.no_credit,
        expires_on: expiry_of(activity.day),
        trace: trace(policy, &inputs),
    }
}

/// Why a policy gives nothing for an activity, if it does not.
fn refusal(policy: &Policy, activity: Activity, learner: Learner) -> Option<NoCredit> {
    let age = learner.birth_date.map(|birth| age_on(birth, activity.day).map_or(-1, i64::from));
    if !policy.period().contains(activity.day) {
        Some(NoCredit::PolicyNotInForce)
    } else if !learner.active {
        Some(NoCredit::NotActive)
    } else if age.is_some_and(|age| age < policy.min_age.value) {
        Some(NoCredit::UnderAge)
    } else if i64::from(activity.valid_minutes) < policy.minimum(activity.form).value {
        Some(NoCredit::BelowMinimumMinutes)
    } else {
        None
    }
}

const fn multiplier(policy: &Policy, priority: bool) -> i64 {
    if priority && policy.multiplier_enabled.value { policy.multiplier_bp.value } else { 10_000 }
}

/// The caps that a form is under, from the narrowest.
fn caps_of(form: ActivityForm) -> impl Iterator<Item = CreditCap> {
    let online = |cap: CreditCap| matches!(cap, CreditCap::OnlinePerDay | CreditCap::OnlinePerMonth);
    CreditCap::ALL.iter().copied().filter(move |cap| form.is_online() || !online(*cap))
}

/// What a cap leaves.
fn left(policy: &Policy, inputs: &Inputs, cap: CreditCap) -> i64 {
    (policy.cap(cap).value - inputs.used.under(cap)).max(0)
}

fn cap_node(policy: &Policy, inputs: &Inputs, cap: CreditCap) -> TraceNode {
    let used = TraceValue::Hundredths(inputs.used.under(cap));
    centi(cap_name(cap), left(policy, inputs, cap), "max(0, cap - used)")
        .with_inputs([TraceNode::fact("used", used, "credits")])
        .with_parameters([&policy.cap(cap).source])
}

const fn cap_name(cap: CreditCap) -> &'static str {
    match cap {
        CreditCap::PerSession => "left.per_session",
        CreditCap::OnlinePerDay => "left.online_per_day",
        CreditCap::PerDay => "left.per_day",
        CreditCap::OnlinePerMonth => "left.online_per_month",
        CreditCap::PerMonth => "left.per_month",
        CreditCap::PerYear => "left.per_year",
    }
}

fn raw_node(policy: &Policy, inputs: &Inputs, found: &Amounts) -> TraceNode {
    let minutes = i64::from(inputs.valid_minutes);
    let mut counted = vec![TraceNode::fact("valid_minutes", minutes.into(), "minutes")];
    counted.extend(inputs.no_credit.map(|reason| TraceNode::fact("no_credit", reason.as_str().into(), "")));
    let formula = "floor(valid_minutes / block_minutes), 0 below the minimum or with no_credit";
    let blocks = TraceNode::computed("blocks", found.blocks.into(), "blocks", formula)
        .with_inputs(counted)
        .with_parameters([
            &policy.block_minutes.source,
            &policy.minimum(inputs.form).source,
            &policy.min_age.source,
        ]);
    let form = TraceNode::fact("form", inputs.form.as_str().into(), "");
    let formula = "by priority, if enabled";
    let multiplier =
        TraceNode::computed("multiplier", multiplier(policy, inputs.priority).into(), "bp", formula)
            .with_inputs([TraceNode::fact("priority", inputs.priority.into(), "")])
            .with_parameters([&policy.multiplier_enabled.source, &policy.multiplier_bp.source]);
    centi("raw", found.raw, "HALF_UP(blocks × block_minutes × rate / 60 × multiplier)")
        .with_inputs([blocks, form, multiplier])
        .with_parameters([&policy.rate(inputs.form).source, &policy.block_minutes.source])
}

fn cut_node(raw: i64, credited: i64) -> TraceNode {
    centi("cut", raw - credited, "raw - credited")
}

fn centi(name: &'static str, centi: i64, formula: &'static str) -> TraceNode {
    TraceNode::computed(name, TraceValue::Hundredths(centi), "credits", formula)
}
