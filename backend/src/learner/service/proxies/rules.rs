//! Of how many learners one person is the proxy at most: by date, with its basis.

use contract::learner::{CreateProxyRule, ProxyRuleView, ProxyRules};
use contract::policy::Fault;
use diesel::pg::PgConnection;

use super::ProxyRefusal;
use crate::audit::{self, Change};
use crate::auth::Act;
use crate::clock::business_date;
use crate::db::value::number;
use crate::learner::service::{Answer, LearnerServiceError};
use crate::learner::store::{self, RuleRow};

/// All rules, the newest first.
pub fn list_proxy_rules(conn: &mut PgConnection) -> Answer<ProxyRules> {
    let rows = store::list_rules(conn)?;
    Ok(ProxyRules { items: rows.into_iter().map(view).collect::<Answer<_>>()? })
}

/// Lets a rule hold from a coming day on; the one before ends with the day before. Standings that were entered stay.
pub fn create_proxy_rule(
    conn: &mut PgConnection,
    act: &Act,
    body: &CreateProxyRule,
) -> Answer<ProxyRuleView> {
    if body.effective_from <= business_date(act.at) {
        let fault = Fault::new("/effective_from", "effective_from_past");
        return Err(LearnerServiceError::Faults(vec![fault]));
    }
    if let Some(last) = store::last_rule(conn)? {
        if last.effective_from >= body.effective_from {
            return Err(ProxyRefusal::RuleFollows.into());
        }
        store::end_last_rule(conn, last.effective_from, body.effective_from.pred_opt())?;
    }
    let row = RuleRow {
        effective_from: body.effective_from,
        effective_to: None,
        max_learners: i16::try_from(body.max_learners).unwrap_or(i16::MAX),
        basis: body.basis.clone(),
        created_at: act.at,
    };
    store::insert_rule(conn, &row)?;
    let told = view(row)?;
    let change = Change::of("proxy_rule.create", "proxy_rule", told.effective_from).after(&told);
    audit::record(conn, act, &change)?;
    Ok(told)
}

fn view(row: RuleRow) -> Answer<ProxyRuleView> {
    Ok(ProxyRuleView {
        effective_from: row.effective_from,
        effective_to: row.effective_to,
        max_learners: number(row.max_learners)?,
        basis: row.basis,
    })
}
