//! What is due for a line by the assessment that holds now, and what of its money could come back.

use contract::fund::FundKind;
use contract::money::Yuan;
use contract::subsidy::Grade;
use diesel::pg::PgConnection;

use crate::act::Act;
use crate::assessment::service::{list_evidence, settle_findings};
use crate::fund::service::balances_now;
use crate::subsidy::domain::{figures, operating_of, payments};
use crate::subsidy_run::domain::money::unspent;
use crate::subsidy_run::service::gather::frozen;
use crate::subsidy_run::service::{Answer, SubsidyRunError};
use crate::subsidy_run::store::lines::LineRow;
use crate::subsidy_run::store::money::{list_open_kinds, sum_paid};
use crate::subsidy_run::store::purses::list_purses;
use crate::subsidy_run::store::runs::RunRow;
use crate::subsidy_run::store::{fen, versions};

/// What is due for a line by the version of the assessment that holds now, in fen.
pub(super) struct Due {
    pub(super) number: i16,
    pub(super) grade: Grade,
    award: i64,
    operating: i64,
}

impl Due {
    /// What of it is due into a fund of this kind.
    pub(super) const fn of_fund(&self, kind: FundKind) -> i64 {
        match kind {
            FundKind::RedemptionFund => self.award,
            FundKind::OperatingGuaranteeFund => self.operating,
            FundKind::DonationFund => 0,
        }
    }
}

/// Computes the run with the school's facts as they stand now, beside the others as they were frozen.
pub(super) fn due_now(conn: &mut PgConnection, act: &Act, run: &RunRow, line: &LineRow) -> Answer<Due> {
    settle_findings(conn, act, run.cycle_id.into())?;
    let evidence = list_evidence(conn, run.cycle_id.into())?;
    let now = evidence.into_iter().find(|one| one.school_id.0 == line.school_id);
    let now = now.ok_or(SubsidyRunError::Stored)?;
    let version = versions::find_version(conn, run.id, line.version)?.ok_or(SubsidyRunError::Stored)?;
    let mut inputs = frozen(conn, &version)?;
    let before = inputs.facts_of(&line.code).ok_or(SubsidyRunError::Stored)?;
    let mut facts = now.facts;
    (facts.prior_award, facts.prior_unspent) = (before.prior_award, before.prior_unspent);
    let unreadable = |fault: &'static str| SubsidyRunError::Facts { school: line.code.clone(), fault };
    inputs.correct(facts).map_err(|faults| unreadable(faults.first().map_or("", |fault| fault.code)))?;
    let all = figures(&inputs.policy, &inputs.schools);
    let paid = payments(fen(version.budget)?, &inputs.schools, &all);
    let mut lines = inputs.schools.iter().zip(all.iter().zip(paid));
    let own = lines.find(|(school, _)| school.code == line.code);
    let (school, (own, award)) = own.ok_or(SubsidyRunError::Stored)?;
    let operating = operating_of(&inputs.operating, school, own).unwrap_or(0);
    Ok(Due { number: now.number, grade: own.grade, award, operating })
}

/// What was paid for a line into a fund and what of it is due, in yuan and fen as they are compared.
pub(super) struct Claim {
    pub(super) kind: FundKind,
    pub(super) paid: i64,
    pub(super) due: i64,
}

impl Claim {
    pub(super) const fn fen(&self) -> i64 {
        self.paid - self.due
    }
}

/// What is to come back of a line: out of the fund that is asked for, else out of the first of which money is to come back
/// and nothing is asked back.
pub(super) fn find_claim(
    conn: &mut PgConnection,
    line: &LineRow,
    due: &Due,
    asked: Option<FundKind>,
) -> Answer<Claim> {
    let open = list_open_kinds(conn, line.id)?;
    let both = [FundKind::RedemptionFund, FundKind::OperatingGuaranteeFund];
    let mut refused = SubsidyRunError::NothingToTakeBack;
    for kind in both.into_iter().filter(|kind| asked.is_none_or(|asked| asked == *kind)) {
        let claim = claim_of(conn, line, due, kind)?;
        if claim.fen() <= 0 {
            continue;
        }
        if !open.iter().any(|open| open == kind.as_str()) {
            return Ok(claim);
        }
        refused = SubsidyRunError::ClawbackOpen;
    }
    Err(refused)
}

/// What of a line is to come back out of its fund of a kind.
pub(super) fn claim_of(conn: &mut PgConnection, line: &LineRow, due: &Due, kind: FundKind) -> Answer<Claim> {
    let paid = sum_paid(conn, kind, &[line.id])?.remove(&line.id).unwrap_or_default();
    Ok(Claim { kind, paid: fen(paid)?, due: due.of_fund(kind) })
}

/// The fund into which a line was paid, and what of that lies there unspent, in fen, under the ledger's lock.
pub(super) fn left_of(
    conn: &mut PgConnection,
    act: &Act,
    line: &LineRow,
    claim: &Claim,
) -> Answer<(contract::ids::FundId, i64)> {
    let purse = list_purses(conn, claim.kind, &[line.id], None)?.remove(&line.id);
    let purse = purse.ok_or(SubsidyRunError::Stored)?;
    let fund = purse.fund_id.into();
    let held = balances_now(conn, act, claim.kind, &[fund])?;
    let balance = held.get(&fund).copied().unwrap_or(0);
    Ok((fund, unspent(claim.paid, balance, purse.newer)))
}

/// An amount in fen as it is stored.
pub(super) fn stored(fen: i64) -> rust_decimal::Decimal {
    Yuan::from_fen(fen).decimal()
}
