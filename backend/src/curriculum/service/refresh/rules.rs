//! The dated parameters by which a refresh is proposed.

use contract::curriculum::{CreateRefreshRule, RefreshRuleList, RefreshRuleView};
use contract::policy::Fault;
use diesel::pg::PgConnection;

use super::{Outcome, RefreshError};
use crate::act::Act;
use crate::audit::{self, Change};
use crate::clock::{business_date, new_id};
use crate::curriculum::domain::proposal::Rule;
use crate::curriculum::store::rules::{self as store, RuleRow};

/// All rules, the newest first.
pub fn list_rules(conn: &mut PgConnection) -> Outcome<RefreshRuleList> {
    let items = store::list_rules(conn)?.into_iter().map(view).collect::<Outcome<_>>()?;
    Ok(RefreshRuleList { items })
}

/// Lets other parameters hold from a day to come on; those that hold then end on the day before.
pub fn create_rule(conn: &mut PgConnection, act: &Act, body: &CreateRefreshRule) -> Outcome<RefreshRuleView> {
    let mut faults = Vec::new();
    if body.effective_from <= business_date(act.at) {
        faults.push(Fault::new("/effective_from", "rule_not_to_come"));
    }
    if let Err(found) = Rule::parse(body.parameters, body.effective_from, &body.policy_basis) {
        faults.extend(found);
    }
    if !faults.is_empty() {
        return Err(RefreshError::Faults(faults));
    }
    if let Some(last) = store::lock_last_rule(conn)? {
        if last.effective_from >= body.effective_from {
            return Err(RefreshError::RuleFollows);
        }
        store::end_rule(conn, last.id, body.effective_from.pred_opt())?;
    }
    let row = RuleRow {
        id: new_id(),
        effective_from: body.effective_from,
        effective_to: None,
        parameters: serde_json::to_value(body.parameters)?,
        policy_basis: body.policy_basis.clone(),
        created_by: Some(act.account_id.0),
        created_at: act.at,
    };
    store::insert_rule(conn, &row)?;
    let view = view(row)?;
    audit::record(conn, act, &Change::of("refresh_rule.create", "refresh_rule", view.id).after(&view))?;
    Ok(view)
}

fn view(row: RuleRow) -> Outcome<RefreshRuleView> {
    Ok(RefreshRuleView {
        id: row.id.into(),
        effective_from: row.effective_from,
        effective_to: row.effective_to,
        parameters: serde_json::from_value(row.parameters)?,
        policy_basis: row.policy_basis,
        created_at: row.created_at,
    })
}
