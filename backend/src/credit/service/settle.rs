//! Turning accepted attendance into credits, each exactly once.

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use contract::course::{ActivityForm, DeliveryMode};
use contract::credit::{EarningView, EvidenceSource, LedgerAccountKind, LedgerEventKind, SettlementView};
use contract::ids::{ClassSessionId, CreditPolicyId, FacilityId};
use contract::money::Credits;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::accounts::earning_view;
use super::due::without_waiting;
use super::histories::histories_of;
use super::ledger::{self, CREDITS, Posting};
use super::policies::{grace_days, policy_on};
use super::screening::screen;
use super::struck_out::take_back;
use super::{CreditError, Outcome};
use crate::act::Act;
use crate::audit::{Change, record};
use crate::class::domain::{Span, new_minutes};
use crate::clock::{business_date, new_id};
use crate::credit::domain::buckets::{expiry_of, last_day};
use crate::credit::domain::ledger::Transfer;
use crate::credit::domain::{Activity, Amounts, Inputs, Learner, amounts};
use crate::credit::store::earnings::{self, EarningRow};
use crate::credit::store::evidence::{self, Attended, Session};
use crate::learner::service::Lines;

/// Posts the earnings of every accepted attendance of a session in the caller's scope that has none yet, after what was
/// earned by attendance that has been struck out since has been taken back.
pub fn settle_session(conn: &mut PgConnection, act: &Act, id: ClassSessionId) -> Outcome<SettlementView> {
    let session = evidence::find_session(conn, &act.scope(), id.0)?.filter(|one| !one.cancelled);
    let session = session.ok_or(CreditError::NotFound)?;
    ledger::begin(conn)?;
    take_back(conn, act, &session)?;
    settle(conn, act, &session)
}

/// Posts the earnings of every accepted attendance of a session that has none yet and waits for nothing.
pub(super) fn settle(conn: &mut PgConnection, act: &Act, session: &Session) -> Outcome<SettlementView> {
    let before = evidence::count_settled(conn, session.id)?;
    let attended = evidence::list_unsettled(conn, session.id)?;
    let attended = without_waiting(conn, attended, session)?;
    let learners: Vec<Uuid> = attended.iter().map(|one| one.learner_id).collect();
    refuse_own(conn, act, &learners)?;
    let rows = compute(conn, act, session, &attended)?;
    post(conn, act, session.facility_id.into(), &rows)?;
    screen(conn, act, &rows.iter().map(|row| row.id).collect::<Vec<_>>())?;
    let earnings = rows.into_iter().map(earning_view).collect::<Outcome<Vec<EarningView>>>()?;
    let settlement = SettlementView {
        session_id: session.id.into(),
        credited: Credits(earnings.iter().map(|earning| earning.credited.centi()).sum()),
        settled_before: u32::try_from(before).map_err(|_| CreditError::Stored)?,
        earnings,
    };
    if !settlement.earnings.is_empty() {
        let place = Change::of("class_session.settle", "class_session", session.id)
            .within(session.facility_id.into(), &session.township_code);
        record(conn, act, &place.after(&settlement))?;
    }
    Ok(settlement)
}

/// Nobody credits itself, under whichever record.
pub(super) fn refuse_own(conn: &mut PgConnection, act: &Act, learners: &[Uuid]) -> Outcome<()> {
    let records = Lines::of(conn, learners)?.records(learners);
    let own = evidence::list_held_by(conn, act.account_id.0, &records)?;
    if own.is_empty() { Ok(()) } else { Err(CreditError::OwnCredit) }
}

/// Posts one event an earning, named like it, and keeps every earning, also those of nothing.
pub(super) fn post(
    conn: &mut PgConnection,
    act: &Act,
    facility: FacilityId,
    rows: &[EarningRow],
) -> Outcome<()> {
    let paid: Vec<&EarningRow> = rows.iter().filter(|row| row.credited_centi > 0).collect();
    if !paid.is_empty() {
        let issuance = ledger::at_facility(conn, act, LedgerAccountKind::Issuance, CREDITS, facility)?;
        let wanted: Vec<_> = paid.iter().map(|row| (row.learner_id.into(), row.expires_on)).collect();
        let buckets = ledger::buckets(conn, act, &wanted)?;
        let mut postings = Vec::with_capacity(paid.len());
        for (row, key) in paid.iter().zip(&wanted) {
            let bucket = buckets.get(key).ok_or(CreditError::Stored)?;
            let transfers = vec![Transfer::single(issuance, *bucket, row.credited_centi)];
            postings.push((row.id, Posting::of(LedgerEventKind::Earning, transfers)));
        }
        ledger::post_named(conn, act, &postings)?;
    }
    Ok(earnings::insert_earnings(conn, rows)?)
}

/// What a session counts as: whatever is taught online earns as an online lesson.
fn form_of(session: &Session) -> Outcome<ActivityForm> {
    if session.delivery_mode == DeliveryMode::Online.as_str() {
        return Ok(ActivityForm::OnlineCourse);
    }
    session.form.parse().map_err(|_| CreditError::Stored)
}

/// What each attendance earns by the policy of the session's day, after what the learner has earned that year.
fn compute(
    conn: &mut PgConnection,
    act: &Act,
    session: &Session,
    attended: &[Attended],
) -> Outcome<Vec<EarningRow>> {
    if attended.is_empty() {
        return Ok(Vec::new());
    }
    let day = business_date(session.starts_at);
    let form = form_of(session)?;
    let (policy_id, policy) = policy_on(conn, day)?;
    let expires_on = last_day_of(conn, day, business_date(act.at))?;
    let learners: Vec<Uuid> = attended.iter().map(|one| one.learner_id).collect();
    let mut histories = histories_of(conn, day.year(), &learners)?;
    let mut rows = Vec::with_capacity(attended.len());
    for one in attended {
        let history = histories.of(one.learner_id);
        let (span, valid_minutes) = counted(session, one, history.counted_on(day))?;
        let learner = Learner {
            birth_date: Some(one.birth_date),
            active: one.registered_on <= day,
            priority: one.priority,
        };
        let activity = Activity { form, day, valid_minutes };
        let inputs = Inputs::of(&policy, activity, learner, &history.tally);
        let found = amounts(&policy, &inputs);
        let counts = span.filter(|_| inputs.no_credit.is_none());
        history.add(day, counts, form.is_online(), found.credited);
        rows.push(EarningRow {
            source: EvidenceSource::Attendance.to_string(),
            attendance_id: Some(one.attendance_id),
            starts_at: span.map_or(session.starts_at, Span::start),
            ends_at: span.map_or(session.starts_at, Span::end),
            ..earning_row(
                &Earning { learner: one.learner_id, policy_id, day, expires_on, at: act.at },
                &inputs,
                &found,
            )?
        });
    }
    Ok(rows)
}

/// The time that an attendance counts for, and its minutes: those that were accepted, without what has counted already.
fn counted(session: &Session, one: &Attended, before: &[Span]) -> Outcome<(Option<Span>, u32)> {
    let minutes = u32::try_from(one.valid_minutes).map_err(|_| CreditError::Stored)?;
    let spans = Span::new(session.starts_at, session.ends_at)
        .ok()
        .zip(Span::new(one.signed_in_at, one.signed_out_at).ok());
    let Some((class, presence)) = spans else { return Ok((None, minutes)) };
    let minutes = if before.is_empty() { minutes } else { minutes.min(new_minutes(class, presence, before)) };
    Ok((class.intersection(presence), minutes))
}

/// The last day of credits that were earned on `day` and arrive today; only late ones need the days of grace.
pub(super) fn last_day_of(conn: &mut PgConnection, day: NaiveDate, today: NaiveDate) -> Outcome<NaiveDate> {
    let own = expiry_of(day);
    if own >= today { Ok(own) } else { Ok(last_day(own, today, grace_days(conn, today)?)) }
}

/// Whose earning, by which policy, on which day, until when it can be spent, and when it is posted.
pub(super) struct Earning {
    pub(super) learner: Uuid,
    pub(super) policy_id: CreditPolicyId,
    pub(super) day: NaiveDate,
    pub(super) expires_on: NaiveDate,
    pub(super) at: DateTime<Utc>,
}

/// The row of an earning, without its evidence.
pub(super) fn earning_row(earning: &Earning, inputs: &Inputs, found: &Amounts) -> Outcome<EarningRow> {
    let used = inputs.used;
    let used = [used.day, used.online_day, used.month, used.online_month, used.year];
    Ok(EarningRow {
        id: new_id(),
        learner_id: earning.learner,
        source: String::new(),
        attendance_id: None,
        record_id: None,
        policy_id: earning.policy_id.0,
        form: inputs.form.to_string(),
        activity_date: earning.day,
        starts_at: earning.at,
        ends_at: earning.at,
        valid_minutes: i32::try_from(inputs.valid_minutes).map_err(|_| CreditError::Stored)?,
        priority: Some(inputs.priority),
        no_credit: inputs.no_credit.map(|word| word.to_string()),
        used_centi: Some(used.into_iter().map(Some).collect()),
        raw_centi: found.raw,
        credited_centi: found.credited,
        capped_by: found.capped_by.map(|cap| cap.to_string()),
        expires_on: earning.expires_on,
        trace: None,
        earned_at: earning.at,
        request_hash: None,
        learner_version: None,
        policy_version: None,
    })
}
