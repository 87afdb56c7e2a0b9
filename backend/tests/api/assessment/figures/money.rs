//! Credits that were posted in time, and records of redemptions.

use backend::clock::new_id;
use contract::assessment::AssessmentFact;
use contract::ids::LearnerId;
use uuid::Uuid;

use super::{Two, quoted, rows};
use crate::support::learning::School;

/// Credits of a learner for a day, posted at an instant; for the attendance at a session, or for hours as a volunteer.
fn earned(two: &Two, learner: LearnerId, (day, at): (&str, &str), session: Option<Uuid>) -> Uuid {
    earning(two, learner, (day, at, 150), session)
}

fn earning(
    two: &Two,
    learner: LearnerId,
    (day, at, centi): (&str, &str, i64),
    session: Option<Uuid>,
) -> Uuid {
    let id = new_id();
    if centi > 0 {
        two.sql(&format!(
            "insert into ledger_event (id, kind, at, business_date) values ('{id}', 'earning', '{at}', '{day}')"
        ));
    }
    let (source, evidence) = match session {
        Some(session) => {
            ("attendance", format!("(select id from attendance where session_id = '{session}'), null"))
        }
        None => ("volunteer_log", format!("null, '{id}'")),
    };
    two.sql(&format!(
        "insert into credit_earning (id, learner_id, attendance_id, record_id, policy_id, form, activity_date, starts_at,
             ends_at, valid_minutes, raw_centi, credited_centi, expires_on, trace, earned_at, source)
         select '{id}', '{learner}', {evidence}, p.id, 'volunteer_service', '{day}', '{day} 10:00+08', '{day} 11:00+08', 60, 150,
             {centi}, '2027-12-31', '{{}}', '{at}', '{source}' from credit_policy p order by p.id limit 1"
    ));
    id
}

#[actix_web::test]
async fn credits_are_in_time_until_the_third_working_day_is_over() {
    let two = Two::new().await;
    let here = two.here();
    let [learner] = two.elders::<1>(here);
    let post = |day, at| earned(&two, learner, (day, at), None);
    let in_time = [
        post("2025-01-01", "2025-01-06 23:59+08"),
        post("2025-06-06", "2025-06-11 23:59+08"),
        // Eight days of the National Day, and a Saturday that is worked on.
        post("2025-09-30", "2025-10-11 23:59+08"),
        post("2025-12-31", "2026-01-06 23:59+08"),
    ];
    let late = [
        post("2025-06-06", "2025-06-12 00:00+08"),
        post("2025-09-30", "2025-10-12 00:00+08"),
        post("2025-12-31", "2026-01-07 00:00+08"),
    ];
    post("2024-12-31", "2025-01-02 10:00+08");
    post("2026-01-01", "2026-01-02 10:00+08");
    two.freeze().await;
    let (facts, told) = two.frozen(here, AssessmentFact::TimelyCrediting).await;
    assert_eq!(told, rows(&in_time, &late));
    assert_eq!(facts.timely_crediting_bp, 5_714, "four of seven");
}

#[actix_web::test]
async fn credits_belong_to_the_school_of_the_session_and_count_while_its_attendance_stands() {
    let two = Two::new().await;
    let here = two.here();
    let [learner] = two.elders::<1>(here);
    let [neighbour] = two.elders::<1>(&two.there);
    let place = two.year.app.place(9);
    let stranger = two.year.app.learner(&place, "1950-01-01");
    let days = ("2025-06-03", "2025-06-04 10:00+08");
    let attended = earned(&two, learner, days, Some(two.attended(here, learner, "2025-06-05")));
    let struck_out = two.attended(here, learner, "2025-06-06");
    earned(&two, learner, days, Some(struck_out));
    two.void(struck_out);
    earning(&two, learner, (days.0, days.1, 0), None);
    let by_a_neighbour = earned(&two, neighbour, days, Some(two.attended(here, neighbour, "2025-06-09")));
    // Of a school that is not assessed.
    let by_a_stranger = earned(&two, stranger, days, Some(two.attended(here, stranger, "2025-06-11")));
    let as_a_guest = earned(&two, learner, days, Some(two.attended(&two.there, learner, "2025-06-10")));
    let their_hours = earned(&two, neighbour, days, None);
    two.freeze().await;
    let (facts, told) = two.frozen(here, AssessmentFact::TimelyCrediting).await;
    assert_eq!(
        (facts.timely_crediting_bp, told),
        (10_000, rows(&[attended, by_a_neighbour, by_a_stranger], &[]))
    );
    let (_, told) = two.frozen(&two.there, AssessmentFact::TimelyCrediting).await;
    assert_eq!(told, rows(&[as_a_guest, their_hours], &[]));
}

#[actix_web::test]
async fn where_the_calendar_is_not_known_that_far_credits_are_in_time_until_the_third_day() {
    let two = Two::new().await;
    let here = two.here();
    two.sql("delete from workday where day > '2026-01-05'");
    let [learner] = two.elders::<1>(here);
    let in_time = earned(&two, learner, ("2025-12-31", "2026-01-03 23:59+08"), None);
    let late = earned(&two, learner, ("2025-12-31", "2026-01-04 00:00+08"), None);
    two.freeze().await;
    let (facts, told) = two.frozen(here, AssessmentFact::TimelyCrediting).await;
    assert_eq!((facts.timely_crediting_bp, told), (5_000, rows(&[in_time], &[late])));
}

/// How an order ended.
#[derive(Clone, Copy)]
enum Ended<'a> {
    /// In a state, at an instant.
    At(&'a str, Option<&'a str>),
    /// Handed to somebody with an authorisation.
    ToAProxy,
    /// Not yet; it waits until an instant.
    Waits(&'a str),
}

/// An order that a learner placed with a facility on a day.
fn ordered(two: &Two, (school, learner): (&School, LearnerId), day: &str, ended: Ended<'_>) -> Uuid {
    let [id, item, reserved, resolved, reversed] = std::array::from_fn(|_| new_id());
    let noon = format!("{day} 12:00+08");
    let (status, resolved_at, pick_up_by) = match ended {
        Ended::At(status, at) => (status, at, noon.as_str()),
        Ended::ToAProxy => ("delivered", Some(noon.as_str()), noon.as_str()),
        Ended::Waits(until) => ("reserved", None, until),
    };
    let event = |id: Uuid, kind: &str, cause: Option<Uuid>| {
        let cause = cause.map(|id| id.to_string());
        two.sql(&format!(
            "insert into ledger_event (id, kind, at, business_date, cause_id, reason)
             values ('{id}', '{kind}', '{noon}', '{day}', {}, '质量问题')",
            quoted(cause.as_deref()),
        ));
        id.to_string()
    };
    event(reserved, "redemption_reserve", None);
    let kind =
        if ["cancelled", "expired"].contains(&status) { "redemption_cancel" } else { "redemption_deliver" };
    let resolved = (status != "reserved").then(|| event(resolved, kind, Some(reserved)));
    let reversed = (status == "reversed").then(|| event(reversed, "reversal", Some(reserved)));
    let proxy = matches!(ended, Ended::ToAProxy).then_some("李家女儿");
    two.sql(&format!(
        "insert into redemption_item (id, code, name, kind, price_centi, cost, offered, created_at)
         values ('{item}', '{item}', '毛巾', 'daily_necessity', 500, 5.00, true, now());
         insert into redemption_order (id, learner_id, facility_id, item_id, quantity, credits_centi, unit_cost, status,
             reserved_on, reserved_at, pick_up_by, resolved_at, proxy_name, proxy_authorisation, reserve_event_id,
             resolve_event_id, reversal_event_id, reason)
         values ('{id}', '{learner}', '{}', '{item}', 1, 500, 5.00, '{status}', '{day}', '{noon}', '{pick_up_by}', {}, {}, {},
             '{reserved}', {}, {}, '质量问题')",
        school.facility,
        quoted(resolved_at),
        quoted(proxy),
        quoted(proxy.map(|_| "委托书")),
        quoted(resolved.as_deref()),
        quoted(reversed.as_deref()),
    ));
    id
}

#[actix_web::test]
async fn the_record_of_a_redemption_is_complete_once_it_is_told_how_it_ended() {
    let two = Two::new().await;
    let here = two.here();
    let [learner] = two.elders::<1>(here);
    let order = |day, ended| ordered(&two, (here, learner), day, ended);
    let noon = Some("2025-06-10 12:00+08");
    let complete = [
        order("2025-01-01", Ended::At("delivered", noon)),
        order("2025-12-31", Ended::ToAProxy),
        order("2025-06-10", Ended::At("cancelled", noon)),
        order("2025-06-10", Ended::At("expired", noon)),
        order("2025-06-10", Ended::At("reversed", noon)),
    ];
    let incomplete = [
        order("2025-06-10", Ended::At("cancelled", None)),
        order("2025-06-10", Ended::At("expired", None)),
        order("2025-12-20", Ended::Waits("2025-12-31 23:59+08")),
    ];
    order("2025-12-20", Ended::Waits("2026-01-01 00:00+08"));
    order("2024-12-31", Ended::At("delivered", noon));
    order("2026-01-01", Ended::At("delivered", noon));
    let other = ordered(&two, (&two.there, learner), "2025-06-10", Ended::At("delivered", noon));
    two.freeze().await;
    let (facts, told) = two.frozen(here, AssessmentFact::RedemptionRecords).await;
    assert_eq!(facts.redemption_records_bp, 6_250, "five of eight");
    assert_eq!(told, rows(&complete, &incomplete));
    let (facts, told) = two.frozen(&two.there, AssessmentFact::RedemptionRecords).await;
    assert_eq!((facts.redemption_records_bp, told), (10_000, rows(&[other], &[])));
}
