//! Every table, and what the role of the server may do with it.

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
    ("assessment", "select, insert, update (current, self_status, self_safety, self_syllabus, self_statement, self_by, self_at, \
         host_document, version)"),
    ("assessment_cycle", "select, insert, update (status, policy_id, frozen_at, concluded_at, version)"),
    ("assessment_draw", APPEND),
    (
        "assessment_finding",
        "select, insert, update (status, rectified_what, rectified_by, rectified_at, decided_by, decided_at, decision_reason, \
         version)",
    ),
    ("assessment_remark", REPLACE),
    ("assessment_source", APPEND),
    ("assessment_version", APPEND),
    ("assessor", "select, insert, update (ended_on, version)"),
    ("assessor_interest", "select, insert, update (ended_on)"),
    ("assessor_organisation", "select, insert, update (ended_on, ended_reason, version)"),
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
    ("inspection", "select, insert, update (status, planned_on, arrived_at, longitude, latitude, place_note, measured_area, \
         safety, safety_note, syllabus, syllabus_note, submitted_by, submitted_at, waived_reason, version)"),
    ("inspection_assessor", "select, insert, update (replaced_at, replaced_reason)"),
    ("inspection_photo", APPEND),
    ("inspection_sample", "select, insert, update (result, satisfied, note, checked_by, checked_at, version)"),
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
    ("operating_policy", "select, insert, update (status, effective_to, published_by, published_at, version)"),
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
    ("stored_file_use", READ),
    (
        "subsidy_appeal",
        "select, insert, update (status, decided_by, decided_at, decision_reason, facts, new_version, others_changed, version)",
    ),
    (
        "subsidy_clawback",
        "select, insert, update (unspent, recovered, status, decided_by, decided_at, decision_reason, event_id, version)",
    ),
    ("subsidy_county_review", APPEND),
    ("subsidy_disbursement", APPEND),
    ("subsidy_expense_line", APPEND),
    ("subsidy_expense_report", APPEND),
    ("subsidy_line", APPEND),
    ("subsidy_policy", KEEP),
    (
        "subsidy_run",
        "select, insert, update (status, budget, current, approved_by, publicised_at, publicity_days, publicity_last, version)",
    ),
    ("subsidy_run_step", APPEND),
    ("subsidy_run_version", APPEND),
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
