//! What the trail calls things: kinds of records, acts and members, in the reader's words. What is not listed
//! is shown by its code; a test compares the list with what the server records.

use yew::{AttrValue, Html, html};

use crate::i18n::I18n;

/// Codes with the keys of their names.
type Names = &'static [(&'static str, &'static str)];

/// The kinds of records.
pub(super) const KINDS: Names = &[
    ("facility", "audit-facility"),
    ("account", "audit-entity-account"),
    ("learner", "audit-learner"),
    ("teacher", "audit-teacher"),
    ("course", "audit-course"),
    ("course_category", "audit-course-category"),
    ("course_nomination", "audit-course-nomination"),
    ("course_share", "audit-course-share"),
    ("course_subscription", "audit-course-subscription"),
    ("resource_center", "audit-resource-center"),
    ("smart_aging_case", "audit-smart-aging-case"),
    ("curriculum_plan", "audit-curriculum"),
    ("refresh_proposal", "audit-refresh-proposal"),
    ("refresh_rule", "audit-refresh-rule"),
    ("curriculum_parameter", "nav-parameters"),
    ("demand_survey", "nav-demand"),
    ("demand_answer", "audit-demand-answer"),
    ("course_rating", "nav-ratings"),
    ("teaching_review", "nav-teaching-reviews"),
    ("class_session", "audit-class-session"),
    ("attendance", "audit-attendance"),
    ("coverage_target", "audit-coverage-target"),
    ("credit_policy", "audit-credit-policy"),
    ("credit_review", "audit-credit-review"),
    ("credit_adjustment", "audit-credit-adjustment"),
    ("ledger", "audit-ledger"),
    ("redemption_item", "audit-redemption-item"),
    ("redemption_order", "audit-redemption-order"),
    ("stock_adjustment", "audit-stock-adjustment"),
    ("fund", "audit-fund"),
    ("donation", "audit-donation"),
    ("ledger_reversal", "nav-reversals"),
    ("subsidy_policy", "audit-subsidy-policy"),
    ("silver_age_action", "audit-silver-age-action"),
    ("volunteer_team", "audit-volunteer-team"),
    ("volunteer_shift", "audit-volunteer-shift"),
    ("volunteer_log", "audit-volunteer-log"),
    ("volunteer_parameter", "audit-volunteer-parameter"),
    ("talent_offer", "audit-talent-offer"),
    ("service_request", "audit-service-request"),
    ("service_match", "audit-service-match"),
    ("remuneration_standard", "audit-remuneration-standard"),
    ("teacher_remuneration", "audit-teacher-remuneration"),
];

/// The acts.
pub(super) const ACTS: Names = &[
    ("facility.create", "audit-act-facility-create"),
    ("facility.import", "audit-act-facility-import"),
    ("facility.update", "audit-act-facility-update"),
    ("facility.submit", "audit-act-facility-submit"),
    ("facility.approve", "audit-act-facility-approve"),
    ("facility.return", "audit-act-facility-return"),
    ("facility.suspend", "audit-act-facility-suspend"),
    ("facility.resume", "audit-act-facility-resume"),
    ("facility.close", "audit-act-facility-close"),
    ("facility.withdraw", "audit-act-facility-withdraw"),
    ("room.create", "audit-act-room-create"),
    ("room.update", "audit-act-room-update"),
    ("room.delete", "audit-act-room-delete"),
    ("school.put", "audit-act-school-put"),
    ("school.inspect", "audit-act-school-inspect"),
    ("coverage_target.create", "audit-act-coverage-target-create"),
    ("coverage_target.update", "audit-act-coverage-target-update"),
    ("account.create", "audit-act-account-create"),
    ("account.update", "audit-act-account-update"),
    ("account.close", "audit-act-account-close"),
    ("account.change_password", "audit-act-account-change-password"),
    ("account.sign_in", "audit-act-account-sign-in"),
    ("account.sign_in_refused", "audit-act-account-sign-in-refused"),
    ("account.sign_in_locked", "audit-act-account-sign-in-locked"),
    ("account.refresh_token_reused", "audit-act-account-refresh-token-reused"),
    ("account.sign_out_everywhere", "audit-act-account-sign-out-everywhere"),
    ("learner.create", "audit-act-learner-create"),
    ("learner.update", "audit-act-learner-update"),
    ("learner.suspend", "audit-act-learner-suspend"),
    ("learner.resume", "audit-act-learner-resume"),
    ("learner.close", "audit-act-learner-close"),
    ("learner.reveal", "audit-act-learner-reveal"),
    ("learner.export", "audit-act-learner-export"),
    ("learner.donate_credits", "audit-act-learner-donate-credits"),
    ("learner.leave_credits", "audit-act-learner-leave-credits"),
    ("learner.declare_account", "audit-act-learner-declare-account"),
    ("teacher.create", "audit-act-teacher-create"),
    ("teacher.update", "audit-act-teacher-update"),
    ("teacher.verify", "audit-act-teacher-verify"),
    ("course.create", "audit-act-course-create"),
    ("course.update", "audit-act-course-update"),
    ("course.submit", "audit-act-course-submit"),
    ("course.return", "audit-act-course-return"),
    ("course.publish", "audit-act-course-publish"),
    ("course.retire", "audit-act-course-retire"),
    ("course.discard", "audit-act-course-discard"),
    ("course.revise", "audit-act-course-revise"),
    ("course.import", "audit-act-course-import"),
    ("course.attach", "audit-act-course-attach"),
    ("course.detach", "audit-act-course-detach"),
    ("course_share.create", "audit-act-course-share-create"),
    ("course_share.accept", "audit-act-course-share-accept"),
    ("course_share.decline", "audit-act-course-share-decline"),
    ("course_share.end", "audit-act-course-share-end"),
    ("course_subscription.create", "audit-act-course-subscription-create"),
    ("course_subscription.end", "audit-act-course-subscription-end"),
    ("resource_center.create", "audit-act-resource-center-create"),
    ("resource_center.update", "audit-act-resource-center-update"),
    ("smart_aging_case.create", "audit-act-smart-aging-create"),
    ("smart_aging_case.update", "audit-act-smart-aging-update"),
    ("smart_aging_case.submit", "audit-act-smart-aging-submit"),
    ("smart_aging_case.recommend", "audit-act-smart-aging-recommend"),
    ("smart_aging_case.select", "audit-act-smart-aging-select"),
    ("smart_aging_case.promote", "audit-act-smart-aging-promote"),
    ("smart_aging_case.return", "audit-act-smart-aging-return"),
    ("smart_aging_case.decline", "audit-act-smart-aging-decline"),
    ("smart_aging_case.withdraw", "audit-act-smart-aging-withdraw"),
    ("course_category.propose", "audit-act-course-category-propose"),
    ("course_category.approve", "audit-act-course-category-approve"),
    ("course_category.reject", "audit-act-course-category-reject"),
    ("course_category.retire", "audit-act-course-category-retire"),
    ("course_nomination.create", "audit-act-course-nomination-create"),
    ("course_nomination.approve", "audit-act-course-nomination-approve"),
    ("course_nomination.reject", "audit-act-course-nomination-reject"),
    ("course_nomination.revoke", "audit-act-course-nomination-revoke"),
    ("curriculum_plan.create", "audit-act-curriculum-plan-create"),
    ("curriculum_plan.update", "audit-act-curriculum-plan-update"),
    ("curriculum_plan.publish", "audit-act-curriculum-plan-publish"),
    ("curriculum_plan.supersede", "audit-act-curriculum-plan-supersede"),
    ("refresh_proposal.create", "audit-act-refresh-propose"),
    ("refresh_proposal.decide", "audit-act-refresh-decide"),
    ("refresh_proposal.accept_rest", "audit-act-refresh-accept-rest"),
    ("refresh_proposal.apply", "audit-act-refresh-apply"),
    ("refresh_rule.create", "audit-act-refresh-rule-create"),
    ("curriculum_parameter.create", "audit-act-curriculum-parameter-create"),
    ("demand_survey.create", "audit-act-demand-survey-create"),
    ("demand_survey.update", "audit-act-demand-survey-update"),
    ("demand_survey.issue", "audit-act-demand-survey-issue"),
    ("demand_survey.extend", "audit-act-demand-survey-extend"),
    ("demand_survey.withdraw", "audit-act-demand-survey-withdraw"),
    ("demand_answer.record", "audit-act-demand-answer-record"),
    ("demand_answer.withdraw", "audit-act-demand-answer-withdraw"),
    ("course_rating.record", "audit-act-course-rating-record"),
    ("teaching_review.create", "audit-act-teaching-review-create"),
    ("teaching_review.update", "audit-act-teaching-review-update"),
    ("teaching_review.finalise", "audit-act-teaching-review-finalise"),
    ("class_session.create", "audit-act-class-session-create"),
    ("class_session.update", "audit-act-class-session-update"),
    ("class_session.open", "audit-act-class-session-open"),
    ("class_session.close", "audit-act-class-session-close"),
    ("class_session.cancel", "audit-act-class-session-cancel"),
    ("class_session.settle", "audit-act-class-session-settle"),
    ("attendance.sign_in", "audit-act-attendance-sign-in"),
    ("attendance.sign_out", "audit-act-attendance-sign-out"),
    ("attendance.confirm", "audit-act-attendance-confirm"),
    ("attendance.record_sheet", "audit-act-attendance-record-sheet"),
    ("credit_policy.create", "audit-act-credit-policy-create"),
    ("credit_policy.update", "audit-act-credit-policy-update"),
    ("credit_policy.withdraw", "audit-act-credit-policy-withdraw"),
    ("credit_policy.publish", "audit-act-credit-policy-publish"),
    ("credit_policy.end", "audit-act-credit-policy-end"),
    ("credit_review.open", "audit-act-credit-review-open"),
    ("credit_review.accept", "audit-act-credit-review-accept"),
    ("credit_review.refuse", "audit-act-credit-review-refuse"),
    ("credit_adjustment.propose", "audit-act-credit-adjustment-propose"),
    ("credit_adjustment.approve", "audit-act-credit-adjustment-approve"),
    ("credit_adjustment.reject", "audit-act-credit-adjustment-reject"),
    ("ledger.reconcile", "audit-act-ledger-reconcile"),
    ("redemption_item.create", "audit-act-redemption-item-create"),
    ("redemption_item.update", "audit-act-redemption-item-update"),
    ("redemption_item.receive_stock", "audit-act-redemption-item-receive-stock"),
    ("redemption_item.transfer_stock", "audit-act-redemption-item-transfer-stock"),
    ("stock_adjustment.count", "audit-act-stock-adjustment-count"),
    ("stock_adjustment.write_off", "audit-act-stock-adjustment-write-off"),
    ("stock_adjustment.approve", "audit-act-stock-adjustment-approve"),
    ("stock_adjustment.reject", "audit-act-stock-adjustment-reject"),
    ("redemption_order.reserve", "audit-act-redemption-order-reserve"),
    ("redemption_order.pick_up", "audit-act-redemption-order-pick-up"),
    ("redemption_order.cancel", "audit-act-redemption-order-cancel"),
    ("redemption_order.expire", "audit-act-redemption-order-expire"),
    ("redemption_order.reverse", "audit-act-redemption-order-reverse"),
    ("fund.create", "audit-act-fund-create"),
    ("fund.receive", "audit-act-fund-receive"),
    ("fund.deliver", "audit-act-fund-deliver"),
    ("fund.spend", "audit-act-fund-spend"),
    ("fund.misuse_attempt", "audit-act-fund-misuse-attempt"),
    ("donation.receive_cash", "audit-act-donation-receive-cash"),
    ("donation.receive_goods", "audit-act-donation-receive-goods"),
    ("ledger_reversal.request", "audit-act-ledger-reversal-request"),
    ("ledger_reversal.approve", "audit-act-ledger-reversal-approve"),
    ("ledger_reversal.reject", "audit-act-ledger-reversal-reject"),
    ("subsidy_policy.create", "audit-act-subsidy-policy-create"),
    ("subsidy_policy.publish", "audit-act-subsidy-policy-publish"),
    ("subsidy_policy.end", "audit-act-subsidy-policy-end"),
    ("teacher.import", "audit-act-teacher-import"),
    ("teacher.reveal", "audit-act-teacher-reveal"),
    ("teacher.add_qualification", "audit-act-teacher-add-qualification"),
    ("teacher.verify_qualification", "audit-act-teacher-verify-qualification"),
    ("teacher.withdraw_qualification", "audit-act-teacher-withdraw-qualification"),
    ("teacher.add_consent", "audit-act-teacher-add-consent"),
    ("teacher.withdraw_consent", "audit-act-teacher-withdraw-consent"),
    ("teacher.check_compliance", "audit-act-teacher-check-compliance"),
    ("teacher.put_availability", "audit-act-teacher-put-availability"),
    ("teacher.assign", "audit-act-teacher-assign"),
    ("teacher.end_assignment", "audit-act-teacher-end-assignment"),
    ("silver_age_action.create", "audit-act-silver-age-action-create"),
    ("volunteer_team.create", "audit-act-volunteer-team-create"),
    ("volunteer_team.update", "audit-act-volunteer-team-update"),
    ("volunteer_team.add_member", "audit-act-volunteer-team-add-member"),
    ("volunteer_team.leave", "audit-act-volunteer-team-leave"),
    ("volunteer_team.reveal_member", "audit-act-volunteer-team-reveal-member"),
    ("volunteer_shift.create", "audit-act-volunteer-shift-create"),
    ("volunteer_shift.update", "audit-act-volunteer-shift-update"),
    ("volunteer_shift.cancel", "audit-act-volunteer-shift-cancel"),
    ("volunteer_shift.sign_up", "audit-act-volunteer-shift-sign-up"),
    ("volunteer_shift.withdraw_signup", "audit-act-volunteer-shift-withdraw-signup"),
    ("volunteer_shift.check_in", "audit-act-volunteer-shift-check-in"),
    ("volunteer_shift.check_out", "audit-act-volunteer-shift-check-out"),
    ("volunteer_log.create", "audit-act-volunteer-log-create"),
    ("volunteer_log.approve", "audit-act-volunteer-log-approve"),
    ("volunteer_log.refuse", "audit-act-volunteer-log-refuse"),
    ("volunteer_log.settle", "audit-act-volunteer-log-settle"),
    ("volunteer_parameter.create", "audit-act-volunteer-parameter-create"),
    ("talent_offer.create", "audit-act-talent-offer-create"),
    ("talent_offer.withdraw", "audit-act-talent-offer-withdraw"),
    ("service_request.create", "audit-act-service-request-create"),
    ("service_request.withdraw", "audit-act-service-request-withdraw"),
    ("service_match.create", "audit-act-service-match-create"),
    ("service_match.confirm", "audit-act-service-match-confirm"),
    ("service_match.decline", "audit-act-service-match-decline"),
    ("service_match.rate", "audit-act-service-match-rate"),
    ("remuneration_standard.create", "audit-act-remuneration-standard-create"),
    ("teacher_remuneration.request", "audit-act-teacher-remuneration-request"),
    ("teacher_remuneration.approve", "audit-act-teacher-remuneration-approve"),
    ("teacher_remuneration.reject", "audit-act-teacher-remuneration-reject"),
    ("teacher_remuneration.reverse", "audit-act-teacher-remuneration-reverse"),
];

/// The members of the records.
const MEMBERS: Names = &[
    ("name_zh", "facility-name-zh"),
    ("name_mn", "facility-name-mn"),
    ("division_code", "facility-division"),
    ("division_name", "facility-division"),
    ("county_name", "division-county"),
    ("operator_name", "facility-operator-name"),
    ("operator_credit_code", "facility-operator-code"),
    ("address", "facility-address"),
    ("location", "facility-location"),
    ("longitude", "facility-longitude"),
    ("latitude", "facility-latitude"),
    ("contact_name", "facility-contact-name"),
    ("contact_phone", "facility-contact-phone"),
    ("opening_hours", "facility-opening-hours"),
    ("rooms", "facility-rooms"),
    ("area", "facility-room-area"),
    ("counts_toward_school", "facility-room-counts"),
    ("shared_use", "facility-room-shared"),
    ("school", "facility-school"),
    ("school_name", "facility-school-name"),
    ("construction_mode", "facility-construction"),
    ("pilot_batch", "facility-batch"),
    ("opened_on", "facility-opened-on"),
    ("closed_on", "facility-closed-on"),
    ("use_right", "facility-use-right"),
    ("coordinated_usable_area", "facility-area"),
    ("inspected_area", "facility-inspected-area"),
    ("inspected_on", "facility-inspected-on"),
    ("minimum_area", "facility-area-least"),
    ("parent_school_name", "facility-parent"),
    ("parent_school_id", "facility-parent"),
    ("condition_met", "facility-condition"),
    ("condition_note", "facility-condition-note"),
    ("sex", "learner-sex"),
    ("age", "learner-age"),
    ("age_band", "learner-age-band"),
    ("priority", "learner-priority"),
    ("id_number_masked", "learner-id-number"),
    ("phone_masked", "learner-phone"),
    ("registered_on", "learner-registered-on"),
    ("closed_at", "learner-closed-at"),
    ("balance", "credit-balance"),
    ("available", "credit-available"),
    ("consent_notice_version", "learner-notice-version"),
    ("username", "account-username"),
    ("display_name", "account-display-name"),
    ("grants", "account-role"),
    ("role", "account-role"),
    ("scope", "account-scope"),
    ("target_bp", "coverage-share"),
    ("due_date", "coverage-due"),
    ("basis", "coverage-basis"),
    ("learner_name", "redemption-learner"),
    ("facility_name", "redemption-facility"),
    ("item_name", "redemption-item"),
    ("credits", "redemption-price"),
    ("reserved_at", "redemption-reserved-at"),
    ("resolved_at", "redemption-resolved-at"),
    ("proxy_name", "redemption-proxy-name"),
    ("body", "smart-aging-body"),
    ("learners_helped", "smart-aging-learners"),
    ("began_on", "smart-aging-began"),
    ("ended_on", "smart-aging-ended"),
    ("promoted_since", "smart-aging-promoted-since"),
    ("promoted_where", "smart-aging-promoted-where"),
    ("steps", "smart-aging-history"),
    ("lines", "stock-lines"),
    ("book", "stock-book"),
    ("counted", "stock-counted"),
    ("difference", "stock-difference"),
    ("missing", "stock-missing"),
    ("surplus", "stock-surplus"),
    ("requested_by_name", "stock-requested-by"),
    ("requested_at", "stock-requested-at"),
    ("decided_by_name", "stock-decided-by"),
    ("decided_at", "stock-decided-at"),
    ("decision_reason", "stock-rejected-because"),
    ("reasons", "review-reasons"),
    ("credited", "review-credited"),
    ("opened_at", "review-opened-at"),
    ("recorded_by_name", "review-recorded-by"),
    ("recorded_at", "review-recorded-at"),
    ("activity_date", "credit-day"),
    ("reference", "correction-reference"),
    ("receipt_number", "donation-number"),
    ("donor_kind", "donation-donor-kind"),
    ("donor_name", "donation-donor"),
    ("purpose", "donation-purpose"),
    ("wish", "donation-wish"),
    ("fund_name", "nav-funds"),
    ("subject", "reversal-subject"),
    ("counterparty", "fund-counterparty"),
    ("entered_at", "reversal-entered-at"),
    ("entered_by_name", "reversal-entered-by"),
    ("full", "reconcile-full"),
    ("to_block", "reconcile-block"),
    ("clean", "reconcile-clean"),
    ("id", "audit-field-id"),
    ("version", "audit-field-version"),
    ("status", "audit-field-status"),
    ("reason", "audit-field-reason"),
    ("created_at", "audit-field-created-at"),
    ("updated_at", "audit-field-updated-at"),
    ("kind", "audit-field-kind"),
    ("code", "audit-field-code"),
    ("name", "audit-field-name"),
    ("title", "audit-field-title"),
    ("weekday", "audit-field-weekday"),
    ("opens_at", "audit-field-opens-at"),
    ("closes_at", "audit-field-closes-at"),
    ("weekly_opening_minutes", "audit-field-weekly-opening-minutes"),
    ("effective_on", "audit-field-effective-on"),
    ("history", "audit-field-history"),
    ("evidence", "audit-field-evidence"),
    ("active", "audit-field-active"),
    ("starts_at", "audit-field-starts-at"),
    ("ends_at", "audit-field-ends-at"),
    ("capacity", "audit-field-capacity"),
    ("teacher_id", "audit-field-teacher-id"),
    ("room_id", "audit-field-room-id"),
    ("course_id", "audit-field-course-id"),
    ("session_id", "audit-field-session-id"),
    ("learner_id", "audit-field-learner-id"),
    ("facility_id", "audit-field-facility-id"),
    ("school_id", "audit-field-school-id"),
    ("signed_in_at", "audit-field-signed-in-at"),
    ("signed_out_at", "audit-field-signed-out-at"),
    ("valid_minutes", "audit-field-valid-minutes"),
    ("source", "audit-field-source"),
    ("items", "audit-field-items"),
    ("minutes", "audit-field-minutes"),
    ("half", "audit-field-half"),
    ("year", "audit-field-year"),
    ("price", "audit-field-price"),
    ("cost", "audit-field-cost"),
    ("quantity", "audit-field-quantity"),
    ("amount", "audit-field-amount"),
    ("on_hand", "audit-field-on-hand"),
    ("document", "audit-field-document"),
    ("valid_from", "audit-field-valid-from"),
    ("valid_to", "audit-field-valid-to"),
    ("summary", "audit-field-summary"),
    ("category", "audit-field-category"),
    ("note", "audit-field-note"),
    ("number", "audit-field-number"),
];

/// The name of a code; the code itself where there is none.
pub(super) fn name(i18n: &I18n, names: Names, code: &str) -> AttrValue {
    let key = names.iter().find(|(known, _)| *known == code).map(|(_, key)| *key);
    key.map_or_else(|| code.to_owned().into(), |key| i18n.t(key))
}

/// Every code with its name, for a select.
pub(super) fn choices(i18n: &I18n, names: Names) -> Vec<(AttrValue, AttrValue)> {
    names.iter().map(|(code, key)| ((*code).into(), i18n.t(key))).collect()
}

/// A place of a record, `rooms.1.area`, as “Rooms 1 › Usable area”; a member without a name keeps its code.
pub(super) fn place(i18n: &I18n, path: &str) -> Html {
    let part = |(order, part): (usize, &str)| {
        let index = part.bytes().all(|byte| byte.is_ascii_digit());
        let joint = match order {
            0 => "",
            _ if index => " ",
            _ => " › ",
        };
        let known = index || MEMBERS.iter().any(|(known, _)| *known == part);
        let class = (!known).then_some("tree-code");
        html! { <>{ joint }<span {class}>{ name(i18n, MEMBERS, part) }</span></> }
    };
    path.split('.').enumerate().map(part).collect()
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::*;

    /// The sources of the server's services, one after another.
    fn services(folder: &Path) -> String {
        let mut found = String::new();
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                found += &services(&path);
            } else if path.to_string_lossy().contains("/service") {
                found += &fs::read_to_string(&path).unwrap();
            }
        }
        found
    }

    #[test]
    fn every_act_that_the_server_records_has_a_name_and_no_other() {
        let server = Path::new(env!("CARGO_MANIFEST_DIR")).join("../backend/src");
        let source = services(&server);
        let recorded = |text: &str| {
            let (kind, act) = text.split_once('.')?;
            let word =
                |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
            let known = ["room", "school"].contains(&kind) || KINDS.iter().any(|(known, _)| *known == kind);
            (known && word(act)).then(|| text.to_owned())
        };
        let recorded: BTreeSet<String> = source.split('"').filter_map(recorded).collect();
        let named: BTreeSet<String> = ACTS.iter().map(|(act, _)| (*act).to_owned()).collect();
        assert_eq!(recorded, named);
    }

    #[test]
    fn every_kind_of_record_has_a_name() {
        let source = services(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../backend/src"));
        // `Change::of(act, "kind", …)` names the kind second.
        let named = |call: &str| call.split('"').nth(1).filter(|text| !text.contains('.')).map(str::to_owned);
        let after_act =
            |call: &str| call.split_once(", ").and_then(|(_, rest)| named(rest.split(')').next()?));
        let kinds: BTreeSet<String> = source.split("Change::of(").skip(1).filter_map(after_act).collect();
        let missing: Vec<_> =
            kinds.iter().filter(|kind| !KINDS.iter().any(|(known, _)| known == kind)).collect();
        assert!(kinds.len() > 8 && missing.is_empty(), "{missing:?} of {kinds:?}");
    }
}
