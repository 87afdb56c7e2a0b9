//! One demo account for every role, so that each can be tried.

use contract::auth::{CreateAccount, Grant, Role, ScopeKind, UpdateAccount};
use contract::ids::{AccountId, FacilityId};
use diesel::pg::PgConnection;

use super::DemoError;
use crate::act::Act;
use crate::auth::service::{create_account_as_system, get_account, list_accounts, update_account};
use crate::paging::Paging;

/// The password of every demo account.
pub const PASSWORD: &str = "Nuancheng-2026";

/// A demo account and what it is good for.
#[derive(Debug, Clone, Copy)]
pub struct DemoAccount {
    /// The name to sign in with.
    pub username: &'static str,
    /// The name that is shown.
    pub display_name: &'static str,
    /// Its role.
    pub role: Role,
    /// How far it reaches.
    pub reach: Reach,
    /// What to try with it.
    pub hint: &'static str,
}

/// How far a demo account reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// The whole city.
    City,
    /// A division, by code.
    Division(&'static str),
    /// The demo facility.
    Facility,
    /// Itself.
    Own,
}

/// The county and the township in which the demo accounts work: 东胜区交通街道.
pub const COUNTY: &str = "150602";
/// See `COUNTY`.
pub const TOWNSHIP: &str = "150602001";

/// Every demo account; the last one is opened last and tells that the demo is complete.
pub const ACCOUNTS: &[DemoAccount] = &[
    account("city", "市民政局 王局长", Role::CityAdmin, Reach::City, "全市总览、课程目录、政策"),
    account("reviewer", "市民政局 白处长", Role::CityAdmin, Reach::City, "复核并发布他人拟定的政策"),
    account(
        "county",
        "东胜区民政局 李科长",
        Role::CountyAdmin,
        Reach::Division(COUNTY),
        "审批设施、督促课程更新",
    ),
    account(
        "township",
        "交通街道 张干事",
        Role::TownshipOperator,
        Reach::Division(TOWNSHIP),
        "登记与提交设施",
    ),
    account(
        "manager",
        "交通街道养老服务中心 赵主任",
        Role::FacilityManager,
        Reach::Facility,
        "课程表、确认考勤、冲正",
    ),
    account(
        "clerk",
        "交通街道养老服务中心 小陈",
        Role::FacilityClerk,
        Reach::Facility,
        "学员、签到签退、兑换台",
    ),
    account("teacher", "银发学堂教师 苏老师", Role::Teacher, Reach::Facility, "课次与签到"),
    account(
        "volunteer",
        "银龄行动 队长",
        Role::VolunteerLead,
        Reach::Facility,
        "志愿队伍、服务场次、志愿时长",
    ),
    account("assessor", "第三方评估员", Role::Assessor, Reach::Facility, "查看被评估学堂"),
    account("finance", "市民政局 财务", Role::Finance, Reach::City, "专项资金、补贴测算、资助批次"),
    account("cashier", "市民政局 出纳", Role::Finance, Reach::City, "拨付与追回：不经手测算和审批"),
    account("guidance", "市老龄指导中心", Role::GuidanceCenter, Reach::City, "查看与指导"),
    account("security", "安全管理员", Role::SecurityAdmin, Reach::City, "账号与会话"),
    account("learner", "学员（移动端）", Role::Learner, Reach::Own, "移动端账号"),
    account("cloud", "市智慧养老服务云平台", Role::Integration, Reach::City, "系统对接"),
    account("auditor", "审计员", Role::Auditor, Reach::City, "审计轨迹，只读"),
];

const fn account(
    username: &'static str,
    display_name: &'static str,
    role: Role,
    reach: Reach,
    hint: &'static str,
) -> DemoAccount {
    DemoAccount { username, display_name, role, reach, hint }
}

impl DemoAccount {
    /// The grant of this account; `facility` is the demo facility.
    pub fn grant(&self, facility: Option<FacilityId>) -> Grant {
        let (scope, division_code, facility_id) = match self.reach {
            Reach::City => (ScopeKind::City, None, None),
            Reach::Division(code) if code.len() == 6 => (ScopeKind::County, Some(code.to_owned()), None),
            Reach::Division(code) => (ScopeKind::Township, Some(code.to_owned()), None),
            Reach::Facility => (ScopeKind::Facility, None, facility),
            Reach::Own => (ScopeKind::Own, None, None),
        };
        Grant { role: self.role, scope, division_code, facility_id }
    }
}

/// Finds a demo account, or opens it.
pub fn open(
    conn: &mut PgConnection,
    act: &Act,
    which: &DemoAccount,
    facility: Option<FacilityId>,
) -> Result<AccountId, DemoError> {
    if let Some(id) = find(conn, act, which.username)? {
        return Ok(id);
    }
    let new = CreateAccount {
        username: which.username.to_owned(),
        display_name: which.display_name.to_owned(),
        password: PASSWORD.to_owned(),
        grants: vec![which.grant(facility)],
    };
    Ok(create_account_as_system(conn, act, &new)?.id)
}

/// The account with this very name.
pub fn find(conn: &mut PgConnection, act: &Act, username: &str) -> Result<Option<AccountId>, DemoError> {
    let paging = Paging { limit: 200, ..Paging::default() };
    let page = list_accounts(conn, act, Some(username), &paging)?;
    Ok(page.items.into_iter().find(|account| account.username == username).map(|account| account.id))
}

/// Gives an account its reach at the demo facility.
pub fn move_to(
    conn: &mut PgConnection,
    act: &Act,
    id: AccountId,
    which: &DemoAccount,
    facility: FacilityId,
) -> Result<(), DemoError> {
    let version = get_account(conn, act, id)?.version;
    let change = UpdateAccount { display_name: None, grants: Some(vec![which.grant(Some(facility))]) };
    update_account(conn, act, id, version, &change)?;
    Ok(())
}

/// The accounts as a table for people.
pub fn table() -> String {
    let mut lines = vec![format!("  演示账号 Demo accounts，密码 password: {PASSWORD}")];
    lines.extend(ACCOUNTS.iter().map(|account| {
        let reach = match account.reach {
            Reach::City => "全市",
            Reach::Division(code) if code.len() == 6 => "东胜区",
            Reach::Division(_) => "交通街道",
            Reach::Facility => "交通街道养老服务中心",
            Reach::Own => "本人",
        };
        format!("    {:<10} {:<18} {reach} · {}", account.username, account.role.as_str(), account.hint)
    }));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_can_be_tried() {
        for role in Role::ALL {
            assert!(ACCOUNTS.iter().any(|account| account.role == *role), "{role}");
        }
    }
}
