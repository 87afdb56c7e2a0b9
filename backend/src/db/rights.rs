//! What the role of the server may do, table by table. It is given anew at every start by the owner, so that it holds
//! whatever a migration, a restored dump or a hand has done; a table that is not listed cannot be used.

mod standing;

use diesel::connection::SimpleConnection as _;
use diesel::result::Error as QueryError;
use diesel::sql_types::{Bool, Text};
use diesel::{Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, sql_query};

use super::access::quoted;
use super::migrations::{self, MigrateError};

pub(super) use standing::excess;

/// It comes with the schema.
const READ: &str = "select";
/// It stays as it was written.
const APPEND: &str = "select, insert";
/// It changes and is never taken away.
const KEEP: &str = "select, insert, update";
/// It comes and goes.
const ALL: &str = "select, insert, update, delete";
/// It is replaced as a whole.
const REPLACE: &str = "select, insert, delete";

/// Every table, and what may be done with it. Where a trigger lets only some columns change, only those may.
pub const TABLES: &[(&str, &str)] = &[
    ("__diesel_schema_migrations", READ),
    ("account", KEEP),
    ("account_grant", REPLACE),
    ("attendance", KEEP),
    (
        "attendance_correction",
        "select, insert, update (status, decided_by, decided_at, decision_reason, new_attendance_id, version)",
    ),
    ("audit_entry", APPEND),
    ("canonical_learner", READ),
    ("census_age_share", APPEND),
    ("calendar_feed", "select, insert, update (revoked_by, revoked_at)"),
    ("class_notice", "select, insert, update (status, done_by, done_at, note)"),
    (
        "class_series",
        "select, insert, update (room_id, venue_id, teacher_id, capacity, start_time, minutes, cancelled_from, \
         cancelled_reason, priority_quota_bp, priority_quota_reason, version)",
    ),
    ("class_code_use", "select, insert, update (learner_id, used_at), delete"),
    ("class_session", KEEP),
    ("course", KEEP),
    ("course_attachment", REPLACE),
    ("course_category", KEEP),
    ("course_lesson", REPLACE),
    (
        "course_nomination",
        "select, insert, update (status, decided_by, decided_at, decision_reason, revoked_by, revoked_at, revoked_reason, \
         version)",
    ),
    ("course_rating", APPEND),
    (
        "course_share",
        "select, insert, update (status, decided_by, decided_at, decision_reason, ended_by, ended_at, ended_reason, version)",
    ),
    ("course_subscription", "select, insert, update (ended_by, ended_at)"),
    (
        "course_version",
        "select, insert, update (title_zh, title_mn, summary, search_key, category, objectives, form, delivery_mode, \
         lesson_minutes, tags, syllabus, authors, status, submitted_by, submitted_at, decided_by, decided_at, opinion)",
    ),
    ("coverage_target", KEEP),
    (
        "credit_adjustment",
        "select, insert, update (status, decided_by, decided_at, decision_reason, event_id, version)",
    ),
    ("credit_due", REPLACE),
    ("credit_earning", APPEND),
    ("credit_policy", KEEP),
    ("credit_pooled", APPEND),
    ("credit_reminder", APPEND),
    ("credit_review", "select, insert, update (status, decided_by, decided_at, decision_reason, version)"),
    ("credit_review_line", "select, insert, update (reversal_event_id)"),
    ("credit_screening", "select, update (last_transfer_id)"),
    ("curriculum_item", "select, insert, update (course_version_id), delete"),
    ("curriculum_parameter", "select, insert, update (effective_to)"),
    ("curriculum_plan", KEEP),
    ("curriculum_reminder", APPEND),
    ("demand_answer", "select, insert, update (withdrawn_by, withdrawn_at, withdrawn_reason)"),
    ("demand_choice", APPEND),
    ("demand_option", REPLACE),
    ("demand_survey", KEEP),
    (
        "device",
        "select, insert, update (status, approved_by, approved_at, revoked_by, revoked_at, revoked_reason, last_seen_at, \
         last_seq, head_hash, chain_broken, version)",
    ),
    ("device_anchor", APPEND),
    ("device_pairing", "select, insert, update (device_id)"),
    ("device_parameter", "select, insert, update (effective_to)"),
    (
        "device_record",
        "select, insert, update (sealed_codes, happened_at, verdict, reason, flags, attendance_id, decided_at, beside_by, \
         learner_id, sign_method)",
    ),
    ("device_reject", APPEND),
    ("division", APPEND),
    ("division_succession", READ),
    ("donation", APPEND),
    ("donation_number", "select, insert, update (last)"),
    ("erased_identity", ALL),
    (
        "enrolment",
        "select, insert, update (learner_id, status, enrolled_at, ended_at, ended_by, ended_reason, version)",
    ),
    ("enrolment_parameter", "select, insert, update (effective_to)"),
    ("facility", KEEP),
    ("facility_opening_hours", REPLACE),
    ("facility_standard", READ),
    ("facility_status_change", APPEND),
    ("fund", APPEND),
    ("fund_delivery", APPEND),
    ("fund_entry", APPEND),
    ("fund_misuse_attempt", APPEND),
    ("idempotency_key", ALL),
    ("learner", KEEP),
    ("learner_card", "select, insert, update (learner_id, revoked_at)"),
    ("learner_account", REPLACE),
    ("learner_consent", APPEND),
    (
        "learner_merge",
        "select, insert, update (status, decided_by, decided_at, decision_reason, event_id, moved_centi, trace, version)",
    ),
    ("learner_need", ALL),
    ("learner_priority", REPLACE),
    (
        "learner_proxy",
        "select, insert, update (name, phone_sealed, phone_hash, phone_masked, ended_by, ended_at, ended_reason, version)",
    ),
    (
        "learning_team",
        "select, insert, update (name, kind, leader_id, dissolved_on, dissolved_reason, version)",
    ),
    (
        "learning_team_activity",
        "select, insert, update (status, decided_by, decided_at, decision_reason, version)",
    ),
    ("learning_team_member", "select, insert, update (learner_id, joined_on, left_on, left_reason)"),
    ("learning_team_parameter", "select, insert, update (effective_to)"),
    ("learning_team_participant", APPEND),
    ("ledger_account", APPEND),
    ("ledger_asset", APPEND),
    ("ledger_balance", "select, insert, update (debits, credits, held_debits, held_credits, version)"),
    ("ledger_block", APPEND),
    ("ledger_event", APPEND),
    // Without frozen_at: the owner freezes and thaws.
    ("ledger_head", "select, update (last_transfer_id, block_id, hash)"),
    (
        "ledger_reversal",
        "select, insert, update (status, decided_by, decided_at, decision_reason, reversal_event_id, version)",
    ),
    ("ledger_transfer", APPEND),
    ("ledger_verification", APPEND),
    ("login_failure", ALL),
    ("participation_cell", REPLACE),
    ("participation_delta", REPLACE),
    ("participation_evidence", READ),
    ("participation_month", KEEP),
    ("participation_parameter", "select, insert, update (effective_to)"),
    ("participation_result", REPLACE),
    ("participation_stale", REPLACE),
    ("participation_touch", REPLACE),
    (
        "privacy_request",
        "select, insert, update (learner_id, due_on, status, decided_by, decided_at, decision_reason, done_by, done_at, detail, \
         version)",
    ),
    ("proxy_rule", "select, insert, update (effective_to)"),
    (
        "online_lesson",
        "select, insert, update (position, title_zh, title_mn, duration_seconds, attachment_id, url, status, authors, \
         published_by, published_at, retired_by, retired_at, retired_reason, version)",
    ),
    ("online_parameter", "select, insert, update (effective_to)"),
    ("online_playback", KEEP),
    ("online_progress", KEEP),
    ("online_record", "select, insert, update (counted, seconds, status, last_at, closed_at)"),
    ("redemption_item", KEEP),
    ("redemption_order", KEEP),
    ("refresh_proposal", "select, insert, update (superseded_at, plan_id, applied_by, applied_at, version)"),
    (
        "refresh_proposal_line",
        "select, insert, update (decision, decided_verdict, decided_course_id, decided_sessions, decision_reason,
         decided_by, decided_at, version)",
    ),
    ("refresh_rule", "select, insert, update (effective_to)"),
    ("refresh_token", ALL),
    ("resource_center", "select, insert, update (name, version)"),
    ("remuneration_standard", "select, insert, update (effective_to)"),
    ("room", ALL),
    ("school", KEEP),
    (
        "service_match",
        "select, insert, update (status, decided_by, decided_at, decision_reason, shift_id, rating, remark, rated_at, version)",
    ),
    (
        "service_request",
        "select, insert, update (learner_id, title, description, wanted_when, wanted_where, status, version)",
    ),
    ("session", ALL),
    ("sign_code_use", REPLACE),
    ("signing_key", KEEP),
    ("silver_age_action", "select, insert, update (name, policy_basis, starts_on, ends_on, version)"),
    (
        "smart_aging_case",
        "select, insert, update (kind, title_zh, title_mn, summary, body, search_key, course_id, learners_helped, began_on, \
         ended_on, status, submitted_by, submitted_at, recommended_by, selected_by, promoted_since, promoted_where, version)",
    ),
    ("smart_aging_case_step", APPEND),
    (
        "stock_adjustment",
        "select, insert, update (status, decided_by, decided_at, decision_reason, event_id, version)",
    ),
    ("stock_adjustment_line", "select, insert, update (pending)"),
    ("stored_file", "select, insert, update (status, size, sha256), delete"),
    ("subsidy_policy", KEEP),
    (
        "talent_offer",
        "select, insert, update (learner_id, title, description, wanted_when, wanted_where, status, version)",
    ),
    ("teacher", KEEP),
    ("teacher_assignment", "select, insert, update (ends_on)"),
    ("teacher_availability", REPLACE),
    ("teacher_compliance_check", APPEND),
    ("teacher_consent", "select, insert, update (withdrawn_by, withdrawn_on, withdrawn_reason)"),
    (
        "teacher_qualification",
        "select, insert, update (status, verified_by, verified_at, withdrawn_by, withdrawn_at, withdrawn_reason)",
    ),
    (
        "teacher_remuneration",
        "select, insert, update (status, decided_by, decided_at, decision_reason, entry_id, version)",
    ),
    ("teacher_remuneration_session", "select, insert, update (stands)"),
    ("teaching_review", KEEP),
    ("teaching_review_line", ALL),
    (
        "venue",
        "select, insert, update (kind, name_zh, name_mn, search_key, address, capacity, opening_note, status, \
         status_reason, version)",
    ),
    (
        "venue_agreement",
        "select, insert, update (ended_on, ended_by, ended_at, ended_reason, version)",
    ),
    (
        "venue_booking",
        "select, insert, update (venue_id, agreement_id, purpose, starts_at, ends_at, status, cancelled_by, cancelled_at, \
         cancelled_reason, version)",
    ),
    ("volunteer_log", "select, insert, update (status, decided_by, decided_at, decision_reason, version)"),
    (
        "volunteer_member",
        "select, insert, update (name, person_id, phone_sealed, phone_hash, phone_masked, learner_id, leads, joined_on, \
         left_on, erased_at, version)",
    ),
    ("volunteer_parameter", "select, insert, update (effective_to)"),
    ("volunteer_shift", "select, insert, update (title, place, starts_at, ends_at, wanted, status, version)"),
    (
        "volunteer_signup",
        "select, insert, update (member_id, person_id, status, checked_in_at, checked_out_at, occupied_until, recorded_by, \
         version)",
    ),
    ("volunteer_team", "select, insert, update (name, action_id, status, version)"),
    ("workday", APPEND),
];

/// The functions that it calls; triggers fire without being asked for.
const FUNCTIONS: &[&str] = &[
    // What triggers ask in their turn, as whoever fired them.
    "attendance_counts",
    "business_month",
    "credit_post_earnings",
    "is_merged_into",
    "ledger_append",
    "ledger_block_hash",
    "ledger_line",
    "ledger_micros",
    "online_study_counts",
];

/// Why the role of the server has not got its rights.
#[derive(Debug, thiserror::Error)]
pub enum RightsError {
    /// The owner cannot connect.
    #[error(transparent)]
    Turn(#[from] MigrateError),
    /// A statement failed.
    #[error("cannot give the server's role its rights: {0}")]
    Query(#[from] QueryError),
    /// Nobody has made the role.
    #[error(
        "there is no role {0} in the database, and the owner's login may not make one: an administrator of the \
         database can, with CREATE ROLE {0} LOGIN PASSWORD '…'"
    )]
    NoRole(String),
    /// The role could do what it must not.
    #[error(
        "the role {role}, as which the server is to work, {excess}: take that from it, or set XUETANG_APP_ROLE to \
         another"
    )]
    TooMighty {
        /// The role.
        role: String,
        /// What it is too much.
        excess: String,
    },
}

/// Makes the role unless it is there, and gives it exactly what [`TABLES`] says; nobody else but the owner has rights.
///
/// # Errors
/// [`RightsError`]; then nothing is changed.
pub fn give(owner: &str, role: &str, password: Option<&str>) -> Result<(), RightsError> {
    let mut conn = migrations::take_turn(owner)?;
    conn.transaction(|conn| {
        // Names and passwords go as values: statements are seen in logs, and a name may hold any sign.
        sql_query("select set_config('xuetang.role', $1, true), set_config('xuetang.password', $2, true)")
            .bind::<Text, _>(role)
            .bind::<Text, _>(password.unwrap_or_default())
            .execute(conn)?;
        make(conn, role)?;
        conn.batch_execute(&statements(&quoted(role)))?;
        let excess = excess(conn, role)?;
        if excess.is_empty() {
            Ok(())
        } else {
            Err(RightsError::TooMighty { role: role.to_owned(), excess: excess.join(", ") })
        }
    })
}

/// Roles are the cluster's, so servers on two databases of it may be at this together. Whoever makes it may become it,
/// as a superuser may anyway.
fn make(conn: &mut PgConnection, role: &str) -> Result<(), RightsError> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = Bool)]
        there: bool,
        #[diesel(sql_type = Bool)]
        may_make: bool,
    }
    let found: Found = sql_query(
        "select exists (select from pg_roles where rolname = $1) as there,
             exists (select from pg_roles where rolname = current_user and (rolsuper or rolcreaterole)) as may_make",
    )
    .bind::<Text, _>(role)
    .get_result(conn)?;
    if !found.there && !found.may_make {
        return Err(RightsError::NoRole(role.to_owned()));
    }
    if !found.there {
        conn.batch_execute(
            "do $$ begin
                 execute format('create role %I login', current_setting('xuetang.role'));
                 if not (select rolsuper from pg_roles where rolname = current_user) then
                     execute format('grant %I to current_user', current_setting('xuetang.role'));
                 end if;
             exception when duplicate_object or unique_violation then null;
             end $$",
        )?;
    }
    Ok(())
}

fn statements(role: &str) -> String {
    let tables = TABLES.iter().map(|(table, rights)| {
        format!("revoke all on {table} from public, {role}; grant {rights} on {table} to {role};\n")
    });
    let functions = FUNCTIONS.iter().map(|name| format!("grant execute on function {name} to {role};\n"));
    format!("{AROUND};\n{}{}", tables.collect::<String>(), functions.collect::<String>())
}

/// The password, the database, the schema, and the functions of the schema; those of an extension are not ours.
const AROUND: &str = "do $$ declare role text := current_setting('xuetang.role'); routine text; begin
    if current_setting('xuetang.password') <> '' then
        execute format('alter role %I password %L', role, current_setting('xuetang.password'));
    end if;
    execute format('revoke create, temporary on database %I from public', current_database());
    execute format('revoke all on database %I from %I', current_database(), role);
    execute format('grant connect on database %I to %I', current_database(), role);
    execute format('revoke all on schema %I from public, %I', current_schema(), role);
    execute format('grant usage on schema %I to %I', current_schema(), role);
    for routine in select p.oid::regprocedure from pg_proc p
        where p.pronamespace = current_schema()::regnamespace and pg_has_role(p.proowner, 'USAGE')
        and not exists (select from pg_depend where classid = 'pg_proc'::regclass and objid = p.oid and deptype = 'e')
    loop
        execute format('revoke all on function %s from public, %I', routine, role);
    end loop;
end $$";
