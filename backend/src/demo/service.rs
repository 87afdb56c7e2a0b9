//! Makes the demo, a school a transaction.

use std::io::Write as _;

use chrono::{DateTime, NaiveDate, Utc};
use contract::division::{DivisionKind, DivisionLevel};
use contract::ids::RedemptionItemId;
use diesel::{Connection as _, PgConnection};

use super::accounts::{self, ACCOUNTS, Reach};
use super::chance::Chance;
use super::schools::{self, Fate, Plan};
use super::{
    Cast, Season, assessment, care, catalogue, devices, doubts, evidence, exchange, morning, online, people,
    policy, sharing, smart_aging, teaching, together, venues, volunteers,
};
use crate::act::Act;
use crate::auth::service::{AuthError, system_act};
use crate::course::service::CourseServiceError;
use crate::credit::service::CreditError;
use crate::curriculum::service::CurriculumServiceError;
use crate::db::DbError;
use crate::db::access::{Access, OpenError};
use crate::division::{self, Division, DivisionError, Filter};
use crate::facility::service::FacilityFailure;
use crate::files::Files;
use crate::keys::MasterKey;
use crate::paging::Paging;

/// How much to make.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// How many townships at most get a facility.
    pub townships: usize,
    /// How many villages get one.
    pub villages: usize,
    /// How many learners in all.
    pub learners: usize,
    /// How many weeks of classes.
    pub weeks: u32,
}

impl Size {
    /// The whole city, over as many months as it takes to learn regularly before the year that is paid for is cut off.
    pub const CITY: Self = Self { townships: 77, villages: 14, learners: 2_000, weeks: 40 };
}

/// Why the demo could not be made.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// A built-in file is faulty.
    #[error("the built-in file {0} is faulty")]
    BuiltIn(&'static str),
    /// The database cannot be reached.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// A service refused.
    #[error("a service refused: {0}")]
    Refused(#[source] Box<dyn std::error::Error + Send + Sync>),
}

macro_rules! refused {
    ($($error:ty),+ $(,)?) => {$(
        impl From<$error> for DemoError {
            fn from(error: $error) -> Self {
                Self::Refused(Box::new(error))
            }
        }
    )+};
}
refused!(
    AuthError,
    DivisionError,
    FacilityFailure,
    CourseServiceError,
    CurriculumServiceError,
    CreditError,
    DbError,
    diesel::result::Error,
    crate::learner::service::LearnerServiceError,
    crate::privacy::service::PrivacyError,
    crate::teacher::service::TeacherError,
    crate::smart_aging::service::SmartAgingServiceError,
    crate::device::service::DeviceServiceError,
    crate::online::service::OnlineServiceError,
    crate::class::service::ClassServiceError,
    crate::class::service::enrolments::EnrolmentError,
    crate::learning_team::service::LearningTeamServiceError,
    crate::venue::service::VenueServiceError,
    crate::redemption::service::RedemptionError,
    crate::fund::service::FundError,
    crate::volunteer::service::VolunteerServiceError,
    crate::assessment::service::AssessmentServiceError,
    crate::subsidy_run::service::SubsidyRunError,
);

/// Makes the demo as of a day, its pictures in a store of files; false when it was complete already.
pub fn seed(
    access: &Access,
    keys: &MasterKey,
    files: &Files,
    size: Size,
    today: NaiveDate,
) -> Result<bool, DemoError> {
    let mut conn = access.connect()?;
    let season = Season::before(today, size.weeks);
    let system = Act { grants: vec![city_grant()], ..system_act(morning(season.first_day)) };
    let last = ACCOUNTS[ACCOUNTS.len() - 1];
    if accounts::find(&mut conn, &system, last.username)?.is_some() {
        return Ok(false);
    }
    let cast = conn.transaction(|conn| open_cast(conn, &system, season))?;
    let items = conn.transaction(|conn| shared(conn, &cast))?;
    let plans = plans(&mut conn, size, season)?;
    let open: Vec<bool> = plans.iter().map(|plan| matches!(plan.fate, Fate::Open(_))).collect();
    let schools = open.iter().filter(|open| **open).count().max(1);
    let mut made = 0;
    for (index, plan) in plans.iter().enumerate() {
        let share = share_of(size.learners, schools, open.iter().take(index).filter(|open| **open).count());
        made += usize::from(
            conn.transaction(|conn| one_school(conn, &cast, keys, &items, plan, index, share, size.weeks))?,
        );
        report(index + 1, plans.len())?;
    }
    tracing::info!(facilities = made, "the demo's schools are made");
    conn.transaction(|conn| {
        let counties = divisions(conn, season, DivisionLevel::County, None)?;
        sharing::share(conn, &cast, &counties)?;
        let home = schools::home(conn, &system)?;
        smart_aging::cases(conn, &cast, home)?;
        venues::venues(conn, &cast, home)?;
        devices::devices(conn, keys, &cast, home)?;
        online::lessons(conn, &cast, keys, home)?;
        volunteers::work(conn, &cast, keys, home)?;
        open_others(conn, &system)?;
        doubts::declare(conn, &system, home)?;
        online::declare(conn, &cast, &system, home)?;
        assessment::assess(conn, (&cast, &system), files, home)
    })?;
    Ok(true)
}

fn city_grant() -> contract::auth::Grant {
    use contract::auth::{Grant, Role, ScopeKind};
    Grant { role: Role::CityAdmin, scope: ScopeKind::City, division_code: None, facility_id: None }
}

fn share_of(learners: usize, schools: usize, nth: usize) -> usize {
    learners * (nth + 1) / schools - learners * nth / schools
}

fn report(done: usize, all: usize) -> Result<(), DemoError> {
    let mut out = std::io::stderr().lock();
    let end = if done == all { "\n" } else { "\r" };
    write!(out, "  学堂 schools {done}/{all}{end}").map_err(|error| DemoError::Refused(Box::new(error)))
}

/// The accounts that act; those of a facility get their reach when it is there.
fn open_cast(conn: &mut PgConnection, system: &Act, season: Season) -> Result<Cast, DemoError> {
    let mut open = |username: &str| {
        let which = ACCOUNTS
            .iter()
            .find(|account| account.username == username)
            .ok_or(DemoError::BuiltIn("accounts"))?;
        let own = accounts::DemoAccount {
            reach: if which.reach == Reach::Facility { Reach::Own } else { which.reach },
            ..*which
        };
        accounts::open(conn, system, &own, None)
    };
    Ok(Cast {
        city: open("city")?,
        reviewer: open("reviewer")?,
        county: open("county")?,
        township: open("township")?,
        manager: open("manager")?,
        clerk: open("clerk")?,
        season,
    })
}

/// The catalogue, the items and the funds, once.
fn shared(conn: &mut PgConnection, cast: &Cast) -> Result<Vec<RedemptionItemId>, DemoError> {
    let known = crate::redemption::service::list_items(
        conn,
        &contract::redemption::RedemptionItemQuery::default(),
        None,
        &Paging { limit: 200, ..Paging::default() },
    )?;
    if !known.items.is_empty() {
        return Ok(known.items.into_iter().map(|item| item.id).collect());
    }
    catalogue::publish(conn, cast)?;
    let courses = teaching::catalogue(conn, cast)?;
    evidence::ask_city(conn, cast, &courses)?;
    policy::draft(conn, cast)?;
    for county in divisions(conn, cast.season, DivisionLevel::County, None)? {
        exchange::county_fund(conn, cast, &county.code, &county.name_zh)?;
    }
    exchange::items(conn, cast)
}

fn divisions(
    conn: &mut PgConnection,
    season: Season,
    level: DivisionLevel,
    county: Option<&str>,
) -> Result<Vec<Division>, DemoError> {
    let filter = Filter {
        level: Some(level),
        county_code: county.and_then(|code| code.parse().ok()),
        ..Filter::on(season.first_day)
    };
    let paging = Paging { limit: 2_000, ..Paging::default() };
    Ok(division::service::list(conn, &filter, &paging)?.items)
}

fn plans(conn: &mut PgConnection, size: Size, season: Season) -> Result<Vec<Plan>, DemoError> {
    let mut townships = divisions(conn, season, DivisionLevel::Township, None)?;
    townships.retain(|division| division.statutory);
    townships.truncate(size.townships);
    let mut villages: Vec<Division> = divisions(conn, season, DivisionLevel::Village, Some("150626"))?;
    villages.extend(divisions(conn, season, DivisionLevel::Village, Some(accounts::COUNTY))?);
    villages.retain(|division| division.kind != DivisionKind::Quasi);
    let step = (villages.len() / size.villages.max(1)).max(1);
    let villages: Vec<Division> = villages.into_iter().step_by(step).take(size.villages).collect();
    Ok(schools::plan(&mut Chance::new(144), &townships, &villages))
}

/// One facility with all that belongs to it; false when it was there already.
#[expect(clippy::too_many_arguments, reason = "all of it is needed once, here")]
fn one_school(
    conn: &mut PgConnection,
    cast: &Cast,
    keys: &MasterKey,
    items: &[RedemptionItemId],
    plan: &Plan,
    index: usize,
    learners: usize,
    weeks: u32,
) -> Result<bool, DemoError> {
    if schools::exists(conn, cast, plan)? {
        return Ok(false);
    }
    let mut chance = Chance::new(2_024 + index as u64);
    let facility = schools::register(conn, &mut chance, cast, plan)?;
    let (Fate::Open(opened), Some(school)) = (plan.fate, &facility.school) else { return Ok(true) };
    let learners = people::learners(conn, &mut chance, cast, keys, &facility, school.id, opened, learners)?;
    let teachers = people::teachers(conn, &mut chance, cast, keys, &facility, school.id, opened)?;
    let group = teaching::Group {
        facility: &facility,
        school: school.id,
        opened,
        teachers: &teachers,
        learners: &learners,
    };
    let curricula = teaching::curricula(conn, &mut chance, cast, &group)?;
    let mut refresh = Refresh { cast, group: &group, chance: Chance::new(36_000 + index as u64), curricula };
    let courses = refresh.curricula.courses.clone();
    refresh.publish_due(conn, morning(cast.season.first_day))?;
    exchange::stock(conn, &mut chance, cast, &facility, items)?;
    let counter = exchange::Counter { cast, keys, facility: facility.id, items, learners: &learners };
    let weekly = |conn: &mut PgConnection, chance: &mut Chance, at| {
        refresh.publish_due(conn, at)?;
        counter.hand_out(conn, chance, at)
    };
    let last = teaching::classes(conn, &mut chance, cast, &group, (&courses, weeks), weekly)?;
    refresh.publish_due(conn, morning(cast.season.today))?;
    evidence::so_far(conn, &mut refresh.chance, cast, &group, (&courses, last))?;
    counter.take_orders(conn, &mut chance, last)?;
    // By chances of its own, so that the rest of the demo does not hang on it.
    care::said(
        conn,
        &mut Chance::new(44_000 + index as u64),
        (cast, keys),
        (&facility, school.id),
        &learners,
    )?;
    together::besides(conn, cast, &group, &courses)?;
    Ok(true)
}

/// The plans of a school that wait for their day. What they rest on takes its own chances, so that the rest of the demo
/// does not hang on it.
struct Refresh<'a> {
    cast: &'a Cast,
    group: &'a teaching::Group<'a>,
    chance: Chance,
    curricula: teaching::Curricula,
}

impl Refresh<'_> {
    /// Publishes what has its day by an instant, in the order of the half-years.
    fn publish_due(&mut self, conn: &mut PgConnection, at: DateTime<Utc>) -> Result<(), DemoError> {
        while self.curricula.pending.first().is_some_and(|pending| morning(pending.on) <= at) {
            let pending = self.curricula.pending.remove(0);
            let due = (pending, self.curricula.courses.as_slice());
            evidence::publish(conn, &mut self.chance, self.cast, self.group, due)?;
        }
        Ok(())
    }
}

/// The other accounts, and the facility's reach for its own people.
fn open_others(conn: &mut PgConnection, system: &Act) -> Result<(), DemoError> {
    let home = schools::home(conn, system)?;
    for which in ACCOUNTS {
        let id = accounts::open(conn, system, which, Some(home))?;
        if which.reach == Reach::Facility {
            accounts::move_to(conn, system, id, which, home)?;
        }
    }
    Ok(())
}
