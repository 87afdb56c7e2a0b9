//! All that is kept about a learner, part by part, as it is kept.

use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{Array, Jsonb, Uuid as SqlUuid};
use serde_json::Value;
use uuid::Uuid;

/// The parts, each by the query of its rows. Ratings are nobody's (docs/adr/0013), so they are no part of it; what is sealed
/// is added by the service.
const PARTS: [(&str, &str); 10] = [
    (
        "record",
        "select l.id, l.name_zh, l.name_mn, l.sex, l.birth_date, s.name as school, l.status, l.registered_on, l.closed_at,
             l.died_on, l.merged_into, l.consent_notice_version, l.consented_at, array_to_string(array(
                 select reason || ' (' || evidence || ')' from learner_priority p where p.learner_id = l.id order by 1), ', ')
                 as priority
         from learner l join school s on s.id = l.school_id where l.id = any($1) order by l.id",
    ),
    (
        "consents",
        "select purpose, number, act, notice_version, said_at, method, witness, recorded_at from learner_consent
         where learner_id = any($1) order by recorded_at, purpose, number",
    ),
    (
        "proxies",
        "select name, relation, phone_masked, array_to_string(rights, ', ') as rights,
             monthly_limit_centi / 100.0 as monthly_limit, valid_from, valid_to, consent_document, consented_on, ended_at,
             ended_reason from learner_proxy where learner_id = any($1) order by id",
    ),
    (
        "needs",
        "select array_to_string(categories, ', ') as categories, array_to_string(forms, ', ') as forms, delivery_mode,
             array_to_string(languages, ', ') as languages, array_to_string(day_parts, ', ') as day_parts,
             array_to_string(weekdays, ', ') as weekdays, array_to_string(aids, ', ') as aids, note, recorded_at
         from learner_need where learner_id = any($1) order by learner_id",
    ),
    (
        "attendances",
        "select a.learner_id, s.title, s.starts_at, s.ends_at, a.signed_in_at, a.signed_out_at, a.valid_minutes, a.status,
             a.source from attendance a join class_session s on s.id = a.session_id
         where a.learner_id = any($1) order by a.signed_in_at, a.id",
    ),
    (
        "credits",
        "select e.at, e.kind, t.phase, a.expires_on,
             case when t.credit_account_id = a.id then t.amount else -t.amount end / 100.0 as credits, e.reason
         from ledger_account a join ledger_transfer t on a.id in (t.debit_account_id, t.credit_account_id)
         join ledger_event e on e.id = t.event_id where a.learner_id = any($1) order by t.id, a.id",
    ),
    (
        "orders",
        "select o.reserved_at, i.name as item, o.quantity, o.credits_centi / 100.0 as credits, o.status, f.name_zh as facility,
             o.pick_up_by, o.resolved_at, o.proxy_name, o.reason from redemption_order o
         join redemption_item i on i.id = o.item_id join facility f on f.id = o.facility_id
         where o.learner_id = any($1) order by o.reserved_at, o.id",
    ),
    (
        "answers",
        "select s.half_year, p.category, p.topic, w.channel, w.age_years, w.remark, w.withdrawn_at from demand_answer w
         join demand_survey s on s.id = w.survey_id join demand_choice c on c.answer_id = w.id
         join demand_option p on p.id = c.option_id where w.learner_id = any($1) order by w.id, p.id",
    ),
    (
        "requests",
        "select kind, asked_by, method, detail, received_on, due_on, status, decided_at, decision_reason, done_at
         from privacy_request where learner_id = any($1) order by id",
    ),
    (
        "looks",
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
) -> QueryResult<Vec<(&'static str, Value)>> {
    PARTS
        .iter()
        .map(|(name, query)| {
            let sql = format!("select coalesce(jsonb_agg(to_jsonb(q)), '[]') as rows from ({query}) q");
            let found: Rows = diesel::sql_query(sql).bind::<Array<SqlUuid>, _>(ids).get_result(conn)?;
            Ok((*name, found.rows))
        })
        .collect()
}
