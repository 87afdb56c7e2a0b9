//! Who may take a step: nobody decides about what is its own.

use uuid::Uuid;

/// Why somebody does not take a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Own {
    /// Who computed the version neither reviews, approves and finalises it nor pays by it.
    #[error("who computed it does not decide on it")]
    Computation,
    /// Who reviewed it for a county does not approve it.
    #[error("who reviewed it does not approve it")]
    Review,
    /// Who approved it does not pay it.
    #[error("who approved it does not pay it")]
    Approval,
    /// Who filed an appeal, or computed, reviewed, approved, inspected or heard what it is against, does not decide it.
    #[error("an appeal is decided by people who had nothing to do with what it is against")]
    Appeal,
    /// Who asked for money to be taken back does not agree to it.
    #[error("who asked for it does not agree to it")]
    Clawback,
    /// Who drafted a standard does not publish it.
    #[error("who drafted it does not publish it")]
    OperatingPolicy,
}

fn unless(barred: bool, own: Own) -> Result<(), Own> {
    if barred { Err(own) } else { Ok(()) }
}

/// Whether somebody may review a county's lines of a version.
pub fn may_review(who: Uuid, computed_by: Uuid) -> Result<(), Own> {
    unless(who == computed_by, Own::Computation)
}

/// Whether somebody may approve a version.
pub fn may_approve(who: Uuid, computed_by: Uuid, reviewed_by: &[Uuid]) -> Result<(), Own> {
    unless(who == computed_by, Own::Computation)?;
    unless(reviewed_by.contains(&who), Own::Review)
}

/// Whether somebody may finalise a version: an appeal that was upheld has made it after the approval, so a second person
/// looks at it here.
pub fn may_finalise(who: Uuid, computed_by: Uuid) -> Result<(), Own> {
    unless(who == computed_by, Own::Computation)
}

/// Whether somebody may pay what was approved and computed by others.
pub fn may_pay(who: Uuid, approved_by: Option<Uuid>, computed_by: Uuid) -> Result<(), Own> {
    unless(approved_by == Some(who), Own::Approval)?;
    unless(who == computed_by, Own::Computation)
}

/// Whether somebody may decide an appeal: by people who were not on the first inspection, and who neither filed it nor
/// computed, reviewed, approved or heard before what it is against.
pub fn may_decide_appeal(who: Uuid, involved: &[Uuid]) -> Result<(), Own> {
    unless(involved.contains(&who), Own::Appeal)
}

/// Whether somebody may agree to taking money back.
pub fn may_take_back(who: Uuid, requested_by: Uuid) -> Result<(), Own> {
    unless(who == requested_by, Own::Clawback)
}

/// Whether somebody may publish a standard for operating money.
pub fn may_publish(who: Uuid, created_by: Uuid) -> Result<(), Own> {
    unless(who == created_by, Own::OperatingPolicy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_decides_about_what_is_its_own() {
        let [one, two, three] = [1, 2, 3].map(Uuid::from_u128);
        assert_eq!(may_review(one, one), Err(Own::Computation));
        assert_eq!(may_review(two, one), Ok(()));
        assert_eq!(may_approve(one, one, &[two]), Err(Own::Computation));
        assert_eq!(may_approve(two, one, &[two]), Err(Own::Review));
        assert_eq!(may_approve(three, one, &[two]), Ok(()));
        assert_eq!(may_finalise(one, one), Err(Own::Computation));
        assert_eq!(may_finalise(two, one), Ok(()));
        assert_eq!(may_pay(three, Some(three), one), Err(Own::Approval));
        assert_eq!(may_pay(one, Some(three), one), Err(Own::Computation));
        assert_eq!(may_pay(two, Some(three), one), Ok(()));
        assert_eq!(may_decide_appeal(two, &[one, two]), Err(Own::Appeal));
        assert_eq!(may_decide_appeal(three, &[one, two]), Ok(()));
        assert_eq!(may_take_back(one, one), Err(Own::Clawback));
        assert_eq!(may_take_back(two, one), Ok(()));
        assert_eq!(may_publish(one, one), Err(Own::OperatingPolicy));
        assert_eq!(may_publish(two, one), Ok(()));
    }
}
