//! The invariants of the ledger in plain words; a test compares the list with what the server checks.

use yew::AttrValue;

use crate::i18n::I18n;

/// The invariants with the keys of their words.
const NAMES: &[(&str, &str)] = &[
    ("assets_sum_to_zero", "reconcile-rule-assets-sum-to-zero"),
    ("events_have_transfers", "reconcile-rule-events-have-transfers"),
    ("transfers_name_accounts_of_their_asset", "reconcile-rule-transfers-name-accounts-of-their-asset"),
    ("accounts_have_one_balance", "reconcile-rule-accounts-have-one-balance"),
    ("balances_are_the_sum_of_their_transfers", "reconcile-rule-balances-are-the-sum-of-their-transfers"),
    ("nothing_is_overdrawn", "reconcile-rule-nothing-is-overdrawn"),
    ("funds_are_never_below_zero", "reconcile-rule-funds-are-never-below-zero"),
    ("resolutions_match_their_holds", "reconcile-rule-resolutions-match-their-holds"),
    ("holds_are_resolved_once", "reconcile-rule-holds-are-resolved-once"),
    ("reversals_mirror_their_originals", "reconcile-rule-reversals-mirror-their-originals"),
    ("nothing_is_reversed_twice", "reconcile-rule-nothing-is-reversed-twice"),
    ("ids_have_no_gaps", "reconcile-rule-ids-have-no-gaps"),
    ("blocks_are_linked", "reconcile-rule-blocks-are-linked"),
    ("block_hashes_are_those_of_their_rows", "reconcile-rule-block-hashes-are-those-of-their-rows"),
    (
        "heads_kept_by_earlier_checks_are_in_the_chain",
        "reconcile-rule-heads-kept-by-earlier-checks-are-in-the-chain",
    ),
    ("heads_kept_elsewhere_are_in_the_chain", "reconcile-rule-heads-kept-elsewhere-are-in-the-chain"),
    ("nothing_lives_past_its_last_day", "reconcile-rule-nothing-lives-past-its-last-day"),
    ("earnings_cite_evidence_of_their_learner", "reconcile-rule-earnings-cite-evidence-of-their-learner"),
    ("evidence_earns_once", "reconcile-rule-evidence-earns-once"),
    ("earnings_are_paid_to_their_learner", "reconcile-rule-earnings-are-paid-to-their-learner"),
    ("earnings_do_not_exceed_their_policy", "reconcile-rule-earnings-do-not-exceed-their-policy"),
    ("nobody_earns_more_than_the_caps", "reconcile-rule-nobody-earns-more-than-the-caps"),
    ("struck_out_attendance_keeps_no_earning", "reconcile-rule-struck-out-attendance-keeps-no-earning"),
    ("attendance_earns_in_time", "reconcile-rule-attendance-earns-in-time"),
    ("online_earnings_match_their_record", "reconcile-rule-online-earnings-match-their-record"),
    ("online_records_earn_in_time", "reconcile-rule-online-records-earn-in-time"),
    ("online_records_add_up", "reconcile-rule-online-records-add-up"),
    (
        "orders_hold_credits_stock_and_cost_together",
        "reconcile-rule-orders-hold-credits-stock-and-cost-together",
    ),
    ("orders_are_resolved_as_they_stand", "reconcile-rule-orders-are-resolved-as-they-stand"),
    ("reversals_belong_to_what_was_undone", "reconcile-rule-reversals-belong-to-what-was-undone"),
    ("reversals_undo_all_that_was_entered", "reconcile-rule-reversals-undo-all-that-was-entered"),
    ("empty_shelves_have_cost_nothing", "reconcile-rule-empty-shelves-have-cost-nothing"),
    ("deliveries_move_goods_and_money_together", "reconcile-rule-deliveries-move-goods-and-money-together"),
    ("fund_entries_say_what_was_moved", "reconcile-rule-fund-entries-say-what-was-moved"),
    ("subsidies_are_paid_as_they_were_decided", "reconcile-rule-subsidies-are-paid-as-they-were-decided"),
    ("donations_say_what_was_given", "reconcile-rule-donations-say-what-was-given"),
    ("stock_adjustments_move_what_was_counted", "reconcile-rule-stock-adjustments-move-what-was-counted"),
    ("what_one_asks_for_another_decides", "reconcile-rule-what-one-asks-for-another-decides"),
    ("what_one_enters_another_reviews", "reconcile-rule-what-one-enters-another-reviews"),
    ("what_one_hands_over_another_undoes", "reconcile-rule-what-one-hands-over-another-undoes"),
    ("adjustments_move_what_was_asked_for", "reconcile-rule-adjustments-move-what-was-asked-for"),
    ("pools_take_what_learners_give_or_leave", "reconcile-rule-pools-take-what-learners-give-or-leave"),
    ("only_closed_accounts_leave_their_credits", "reconcile-rule-only-closed-accounts-leave-their-credits"),
    ("pools_give_what_two_people_signed", "reconcile-rule-pools-give-what-two-people-signed"),
    ("refused_earnings_are_reversed", "reconcile-rule-refused-earnings-are-reversed"),
    ("nobody_credits_itself", "reconcile-rule-nobody-credits-itself"),
    ("volunteer_hours_earn_what_was_approved", "reconcile-rule-volunteer-hours-earn-what-was-approved"),
    ("volunteer_hours_earn_in_time", "reconcile-rule-volunteer-hours-earn-in-time"),
    ("nobody_approves_its_own_hours", "reconcile-rule-nobody-approves-its-own-hours"),
    ("remunerations_are_paid_as_they_say", "reconcile-rule-remunerations-are-paid-as-they-say"),
    ("remunerations_pay_for_what_was_taught", "reconcile-rule-remunerations-pay-for-what-was-taught"),
    ("earmarked_money_pays_for_redemption_only", "reconcile-rule-earmarked-money-pays-for-redemption-only"),
    ("merges_move_credits_within_one_person", "reconcile-rule-merges-move-credits-within-one-person"),
    ("merges_say_what_they_moved", "reconcile-rule-merges-say-what-they-moved"),
    ("funds_cover_outstanding_credits", "reconcile-rule-funds-cover-outstanding-credits"),
    ("what_the_dead_have_earned_is_asked_about", "reconcile-rule-what-the-dead-have-earned-is-asked-about"),
];

/// What an invariant says; its name where there are no words for it.
pub(super) fn words(i18n: &I18n, name: &str) -> AttrValue {
    let key = NAMES.iter().find(|(known, _)| *known == name).map(|(_, key)| *key);
    key.map_or_else(|| name.to_owned().into(), |key| i18n.t(key))
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::*;

    #[test]
    fn every_invariant_that_the_server_checks_has_words_and_no_other() {
        let store = Path::new(env!("CARGO_MANIFEST_DIR")).join("../backend/src/credit/store/reconcile");
        let texts =
            fs::read_dir(store).unwrap().map(|file| fs::read_to_string(file.unwrap().path()).unwrap());
        let source = texts.collect::<String>();
        let name = |line: &str| line.trim().strip_prefix('"')?.strip_suffix("\":").map(str::to_owned);
        let checked: BTreeSet<String> = source.lines().filter_map(name).collect();
        let named: BTreeSet<String> = NAMES.iter().map(|(name, _)| (*name).to_owned()).collect();
        assert!(checked.len() >= 20, "{checked:?}");
        assert_eq!(checked, named);
    }
}
