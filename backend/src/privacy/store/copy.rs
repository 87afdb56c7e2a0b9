//! All that is kept about a learner, part by part, as it is kept.

use contract::privacy::PersonalPartKind;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{Array, Jsonb, Uuid as SqlUuid};
use serde_json::Value;
use uuid::Uuid;

use crate::class::domain::codes::SLOT_SECONDS;

/// The parts, each by the query of its rows. Ratings are nobody's (docs/adr/0013), so they are no part of it; what is sealed
/// is added by the service, and a card's code is known by its holder only.
const PARTS: [(PersonalPartKind, &str); 33] = [
    (
        PersonalPartKind::Record,
        "select l.id, l.name_zh, l.name_mn, l.sex, l.birth_date, s.name as school, l.status, l.registered_on, l.closed_at,
             l.died_on, l.merged_into, l.consent_notice_version, l.consented_at, array_to_string(array(
                 select reason || ' (' || evidence || ')' from learner_priority p where p.learner_id = l.id order by 1), ', ')
                 as priority
         from learner l join school s on s.id = l.school_id where l.id = any($1) order by l.id",
    ),
    (
        PersonalPartKind::Consents,
        "select purpose, number, act, notice_version, said_at, method, witness, recorded_at from learner_consent
         where learner_id = any($1) order by recorded_at, purpose, number",
    ),
    (
        PersonalPartKind::Proxies,
        "select name, relation, phone_masked, array_to_string(rights, ', ') as rights,
             monthly_limit_centi / 100.0 as monthly_limit, valid_from, valid_to, consent_document, consented_on, ended_at,
             ended_reason from learner_proxy where learner_id = any($1) order by id",
    ),
    (
        PersonalPartKind::Needs,
        "select array_to_string(categories, ', ') as categories, array_to_string(forms, ', ') as forms, delivery_mode,
             array_to_string(languages, ', ') as languages, array_to_string(day_parts, ', ') as day_parts,
             array_to_string(weekdays, ', ') as weekdays, array_to_string(aids, ', ') as aids, note, recorded_at
         from learner_need where learner_id = any($1) order by learner_id",
    ),
    (
        PersonalPartKind::Accounts,
        "select distinct a.username, a.created_at from learner_account h join account a on a.id = h.account_id
         where h.learner_id = any($1) order by a.created_at, a.username",
    ),
    (
        PersonalPartKind::Enrolments,
        "select coalesce(r.title, c.title) as title, s.name as school, e.half_year, e.asked_by, e.applied_at, e.status,
             e.enrolled_at, e.ended_at, e.ended_reason, n.kind as notice, n.status as notice_status, n.done_at as told_at,
             n.note as told_note
         from enrolment e join school s on s.id = e.school_id left join class_series r on r.id = e.series_id
         left join class_session c on c.id = e.session_id left join class_notice n on n.enrolment_id = e.id
         where e.learner_id = any($1) order by e.applied_at, e.id",
    ),
    (
        PersonalPartKind::Attendances,
        "select a.learner_id, s.title, s.starts_at, s.ends_at, a.signed_in_at, a.signed_out_at, a.valid_minutes, a.status,
             a.source, array_to_string(a.flags, ', ') as flags from attendance a join class_session s on s.id = a.session_id
         where a.learner_id = any($1) order by a.signed_in_at, a.id",
    ),
    (
        PersonalPartKind::AttendanceCorrections,
        "select s.title, s.starts_at, c.signed_in_at, c.signed_out_at, c.void, c.reason, c.status, c.requested_at, c.decided_at,
             c.decision_reason from attendance_correction c join class_session s on s.id = c.session_id
         where c.learner_id = any($1) order by c.id",
    ),
    (
        PersonalPartKind::Cards,
        "select id, issued_at, revoked_at from learner_card where learner_id = any($1) order by issued_at, id",
    ),
    (
        PersonalPartKind::CodeScans,
        "select u.code, s.title, u.used_at from (
             select 'sign_code' as code, session_id, to_timestamp(slot * :slot_seconds) as used_at from sign_code_use where learner_id = any($1)
             union all select 'class_code', session_id, used_at from class_code_use where learner_id = any($1)
         ) u join class_session s on s.id = u.session_id order by u.used_at",
    ),
    (
        PersonalPartKind::OnlineProgress,
        "select p.learner_id, n.title_zh as lesson, p.watched_seconds, p.position_seconds, p.first_at, p.last_at, p.completed_at
         from online_progress p join online_lesson n on n.id = p.lesson_id where p.learner_id = any($1)
         order by p.first_at, p.lesson_id",
    ),
    (
        PersonalPartKind::OnlinePlaybacks,
        "select n.title_zh as lesson, b.status, b.started_at, b.closed_at, b.last_at, b.credited_seconds, b.flagged_beats
         from online_playback b join online_lesson n on n.id = b.lesson_id where b.learner_id = any($1) order by b.id",
    ),
    (
        PersonalPartKind::OnlineRecords,
        "select n.title_zh as lesson, r.business_date, r.number, r.verified_minutes, r.status, r.opened_at, r.closed_at
         from online_record r join online_lesson n on n.id = r.lesson_id where r.learner_id = any($1)
         order by r.business_date, r.id",
    ),
    (
        PersonalPartKind::LearningTeams,
        "select t.name, t.kind, s.name as school, m.joined_on, m.left_on, m.left_reason, t.leader_id = m.learner_id as leads
         from learning_team_member m join learning_team t on t.id = m.team_id join school s on s.id = t.school_id
         where m.learner_id = any($1) order by m.joined_on, m.id",
    ),
    (
        PersonalPartKind::TeamActivities,
        "select t.name as team, a.starts_at, a.ends_at, a.place, a.content, a.status
         from learning_team_participant p join learning_team_activity a on a.id = p.activity_id
         join learning_team t on t.id = a.team_id where p.learner_id = any($1) order by a.starts_at, a.id",
    ),
    (
        PersonalPartKind::VolunteerTeams,
        "select t.name, t.kind, m.leads, m.joined_on, m.left_on from volunteer_member m join volunteer_team t on t.id = m.team_id
         where m.learner_id = any($1) order by m.joined_on, m.id",
    ),
    (
        PersonalPartKind::VolunteerShifts,
        "select t.name as team, f.title, f.place, f.starts_at, f.ends_at, g.status, g.checked_in_at, g.checked_out_at
         from volunteer_signup g join volunteer_shift f on f.id = g.shift_id join volunteer_team t on t.id = f.team_id
         where g.person_id = any($1) order by f.starts_at, g.id",
    ),
    (
        PersonalPartKind::VolunteerHours,
        "select t.name as team, g.form, g.what, g.starts_at, g.ends_at, g.minutes, g.source, g.status, g.decided_at,
             g.decision_reason from volunteer_log g join volunteer_team t on t.id = g.team_id
         where g.learner_id = any($1) order by g.starts_at, g.id",
    ),
    (
        PersonalPartKind::TalentOffers,
        "select kind, title, description, wanted_when, wanted_where, valid_to, status, created_at from talent_offer
         where learner_id = any($1) order by id",
    ),
    (
        PersonalPartKind::ServiceRequests,
        "select kind, title, description, wanted_when, wanted_where, valid_to, status, created_at from service_request
         where learner_id = any($1) order by id",
    ),
    (
        PersonalPartKind::ServiceMatches,
        "select o.title as offer, q.title as request, m.status, m.proposed_at, m.decided_at, m.decision_reason, m.rating,
             m.remark, m.rated_at from service_match m join talent_offer o on o.id = m.offer_id
         join service_request q on q.id = m.request_id where o.learner_id = any($1) or q.learner_id = any($1) order by m.id",
    ),
    (
        PersonalPartKind::TelephoneChecks,
        "select c.year, a.name as school, k.result, k.satisfied, k.note, k.checked_at from inspection_sample k
         join inspection i on i.id = k.inspection_id join assessment a on a.id = i.assessment_id
         join assessment_cycle c on c.id = a.cycle_id where k.learner_id = any($1) order by k.checked_at, k.id",
    ),
    (
        PersonalPartKind::Earnings,
        "select source, form, activity_date, starts_at, ends_at, valid_minutes, credited_centi / 100.0 as credits, capped_by,
             no_credit, expires_on, earned_at from credit_earning where learner_id = any($1) order by starts_at, id",
    ),
    (
        PersonalPartKind::Credits,
        "select e.at, e.kind, t.phase, a.expires_on,
             case when t.credit_account_id = a.id then t.amount else -t.amount end / 100.0 as credits, e.reason
         from ledger_account a join ledger_transfer t on a.id in (t.debit_account_id, t.credit_account_id)
         join ledger_event e on e.id = t.event_id where a.learner_id = any($1) order by t.id, a.id",
    ),
    (
        PersonalPartKind::CreditAdjustments,
        "select amount_centi / 100.0 as credits, reason, reference, status, requested_at, decided_at, decision_reason
         from credit_adjustment where learner_id = any($1) order by id",
    ),
    (
        PersonalPartKind::CreditReviews,
        "select r.status, array_to_string(l.reasons, ', ') as reasons, r.opened_at, r.decided_at, r.decision_reason
         from credit_review_line l join credit_review r on r.id = l.review_id where l.learner_id = any($1)
         order by r.opened_at, l.earning_id",
    ),
    (
        PersonalPartKind::CreditReminders,
        "select expires_on, days_before, amount_centi / 100.0 as credits, created_at from credit_reminder
         where learner_id = any($1) order by created_at, id",
    ),
    (
        PersonalPartKind::PooledCredits,
        "select f.name_zh as facility, p.amount_centi / 100.0 as credits, p.document, p.at from credit_pooled p
         join facility f on f.id = p.facility_id where p.learner_id = any($1) order by p.at",
    ),
    (
        PersonalPartKind::Orders,
        "select o.reserved_at, i.name as item, o.quantity, o.credits_centi / 100.0 as credits, o.status, f.name_zh as facility,
             o.pick_up_by, o.resolved_at, o.proxy_name, o.reason from redemption_order o
         join redemption_item i on i.id = o.item_id join facility f on f.id = o.facility_id
         where o.learner_id = any($1) order by o.reserved_at, o.id",
    ),
    (
        PersonalPartKind::Answers,
        "select s.half_year, p.category, p.topic, w.channel, w.age_years, w.remark, w.withdrawn_at from demand_answer w
         join demand_survey s on s.id = w.survey_id join demand_choice c on c.answer_id = w.id
         join demand_option p on p.id = c.option_id where w.learner_id = any($1) order by w.id, p.id",
    ),
    (
        PersonalPartKind::Merges,
        "select retained_id, merged_id, reason, status, requested_at, decided_at, decision_reason,
             moved_centi / 100.0 as moved from learner_merge where retained_id = any($1) or merged_id = any($1) order by id",
    ),
    (
        PersonalPartKind::Requests,
        "select kind, asked_by, method, detail, received_on, due_on, status, decided_at, decision_reason, done_at
         from privacy_request where learner_id = any($1) order by id",
    ),
    (
        PersonalPartKind::Looks,
        "select at, action, after ->> 'reason' as reason from audit_entry
         where entity = 'learner' and entity_id = any($1::text[]) and action in ('learner.reveal', 'learner.copy') order by at, id",
    ),
];

#[derive(QueryableByName)]
struct Rows {
    #[diesel(sql_type = Jsonb)]
    rows: Value,
}

/// Each part of what is kept about a record and all that went into it.
pub(in crate::privacy) fn list_parts(
    conn: &mut PgConnection,
    ids: &[Uuid],
) -> QueryResult<Vec<(PersonalPartKind, Value)>> {
    PARTS
        .iter()
        .map(|(name, query)| {
            let query = query.replace(":slot_seconds", &SLOT_SECONDS.to_string());
            let sql = format!("select coalesce(jsonb_agg(to_jsonb(q)), '[]') as rows from ({query}) q");
            let found: Rows = diesel::sql_query(sql).bind::<Array<SqlUuid>, _>(ids).get_result(conn)?;
            Ok((*name, found.rows))
        })
        .collect()
}
