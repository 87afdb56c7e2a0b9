//! What given activities of one learner would earn, in time order.

use contract::credit::{
    NoCredit, SimulateCredits, SimulatedActivity, SimulatedCreditsView, SimulatedEarning,
};
use contract::money::Credits;
use contract::policy::{Fault, Faults};
use contract::trace::TraceNode;

use super::earning::{Activity, Learner, Tally, earn};
use super::policy::Policy;
use crate::class::domain::{Span, new_minutes};
use crate::clock::business_date;

/// Computes the activities of a request by a policy; nothing is posted.
///
/// They count in the order of their starts, each after what was earned before
/// it; minutes that overlap an activity already counted do not count again.
pub fn simulate(policy: &Policy, request: &SimulateCredits) -> Result<SimulatedCreditsView, Vec<Fault>> {
    check(request)?;
    let mut tally = Tally::default();
    for before in &request.earned_before {
        tally.add(before.day, before.online, before.credited.centi());
    }
    let mut activities: Vec<&SimulatedActivity> = request.activities.iter().collect();
    activities.sort_by_key(|activity| activity.starts_at);
    let mut counted = Vec::new();
    let mut earnings = Vec::with_capacity(activities.len());
    for activity in activities {
        let earning = one(policy, request, activity, &tally, &mut counted);
        tally.add(earning.activity_date, activity.form.is_online(), earning.credited.centi());
        earnings.push(earning);
    }
    let total = earnings.iter().map(|earning| earning.credited.centi()).sum();
    Ok(SimulatedCreditsView {
        policy_code: policy.document().policy_code.clone(),
        policy_version: policy.document().version,
        earnings,
        total: Credits(total),
    })
}

fn one(
    policy: &Policy,
    request: &SimulateCredits,
    activity: &SimulatedActivity,
    tally: &Tally,
    counted: &mut Vec<Span>,
) -> SimulatedEarning {
    let (minutes, presence) = minutes_of(activity, counted);
    let day = business_date(activity.starts_at);
    let learner = Learner { birth_date: request.birth_date, active: true, priority: request.priority };
    let valid_minutes = minutes.unwrap_or(0);
    let earned = earn(policy, Activity { form: activity.form, day, valid_minutes }, learner, tally);
    if earned.no_credit.is_none() {
        counted.extend(presence);
    }
    let waiting = minutes.is_none().then_some(NoCredit::AwaitingConfirmation);
    SimulatedEarning {
        form: activity.form,
        activity_date: day,
        valid_minutes,
        blocks: earned.blocks,
        raw: Credits(earned.raw),
        credited: Credits(earned.credited),
        capped_by: earned.capped_by,
        no_credit: waiting.or(earned.no_credit),
        expires_on: earned.expires_on,
        trace: with_times(earned.trace, activity),
    }
}

/// The minutes that count and the span they lie in; no minutes without a sign-out.
fn minutes_of(activity: &SimulatedActivity, counted: &[Span]) -> (Option<u32>, Option<Span>) {
    if let Some(watched) = activity.watched_minutes {
        return (Some(watched), None);
    }
    let Some(out) = activity.signed_out_at else { return (None, None) };
    let session = Span::new(activity.starts_at, activity.ends_at).ok();
    let presence = Span::new(activity.signed_in_at.unwrap_or(activity.starts_at), out).ok();
    match session.zip(presence) {
        Some((session, presence)) => {
            (Some(new_minutes(session, presence, counted)), session.intersection(presence))
        }
        None => (Some(0), None),
    }
}

/// Puts the times under the minutes that were computed from them.
fn with_times(mut trace: TraceNode, activity: &SimulatedActivity) -> TraceNode {
    let time = |name, at: Option<chrono::DateTime<chrono::Utc>>| {
        at.map(|at| {
            let text = at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
            TraceNode::fact(name, contract::trace::TraceValue::Word(text.into()), "")
        })
    };
    let times = [
        time("starts_at", Some(activity.starts_at)),
        time("ends_at", Some(activity.ends_at)),
        time("signed_in_at", activity.signed_in_at),
        time("signed_out_at", activity.signed_out_at),
    ];
    if activity.watched_minutes.is_none()
        && let Some(node) = find_mut(&mut trace, "valid_minutes")
    {
        node.formula = "overlap of presence and session, not counted before".into();
        node.inputs = times.into_iter().flatten().collect();
    }
    trace
}

fn find_mut<'a>(node: &'a mut TraceNode, name: &str) -> Option<&'a mut TraceNode> {
    if node.name == name {
        return Some(node);
    }
    node.inputs.iter_mut().find_map(|input| find_mut(input, name))
}

fn check(request: &SimulateCredits) -> Result<(), Vec<Fault>> {
    let mut faults = Faults::default();
    for (at, before) in request.earned_before.iter().enumerate() {
        let plausible = (0..=100_000_000).contains(&before.credited.centi());
        faults.demand(plausible, format!("/earned_before/{at}/credited"), "out_of_range");
    }
    for (at, activity) in request.activities.iter().enumerate() {
        let place = |member: &str| format!("/activities/{at}/{member}");
        let session = activity.ends_at - activity.starts_at;
        faults.demand(session.num_seconds() > 0, place("ends_at"), "end_not_after_start");
        faults.demand(session.num_days() < 1, place("ends_at"), "out_of_range");
        let begin = activity.signed_in_at.unwrap_or(activity.starts_at);
        let out_after_in = activity.signed_out_at.is_none_or(|out| out > begin);
        faults.demand(out_after_in, place("signed_out_at"), "sign_out_not_after_sign_in");
        let online = activity.watched_minutes.is_none() || activity.form.is_online();
        faults.demand(online, place("watched_minutes"), "not_online");
        faults.demand(
            activity.watched_minutes.unwrap_or(0) <= 1_440,
            place("watched_minutes"),
            "out_of_range",
        );
    }
    faults.or(())
}
