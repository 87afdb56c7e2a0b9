//! Who takes part regularly, as of a day and month by month (notice, 三; R20–R23).

mod check;
mod learners;
mod parameters;
mod refresh;
mod registered;
mod rows;
mod table;

use std::collections::HashSet;

use chrono::{DateTime, Months, NaiveDate, Utc};
use contract::division::{DivisionCode, DivisionLevel};
use contract::participation::{
    ParticipationAxis, ParticipationPoint, ParticipationQuery, ParticipationRule, ParticipationTrend,
    ParticipationTrendQuery, ParticipationView,
};
use diesel::pg::PgConnection;
use uuid::Uuid;

pub use check::check_participation;
pub use learners::list_short_of_participation;
pub use parameters::{create_participation_parameter, list_participation_parameters};
pub use refresh::keep_participation;
pub use registered::{RegisteredLearner, list_registered_learners};
pub use table::participation_table;

use self::refresh::bring_up_to_date;
use self::rows::Figures;
use super::{CoverageFailure, Outcome, month_ends};
use crate::auth::{Act, Scope};
use crate::clock::business_date;
use crate::coverage::domain::{RegularRule, Window};
use crate::coverage::store::participation::{self as store, Asked, Counting, ParameterRow, Place};
use crate::db::value::number;
use crate::learner::domain::latest_birth;

/// How many months a trend may span: the three years of the plan (R22).
const MAX_MONTHS: usize = 36;

/// By what is counted as of a day.
#[derive(Debug, Clone)]
struct Basis {
    as_of: NaiveDate,
    parameter: Uuid,
    rule: RegularRule,
    window: Window,
    target_bp: u32,
    clause: String,
}

impl Basis {
    /// The parameters of a day; `None` where none hold.
    fn find(conn: &mut PgConnection, as_of: NaiveDate) -> Outcome<Option<Self>> {
        let Some(row) = store::find_parameters(conn, as_of)? else { return Ok(None) };
        let rule = rule_of(&row)?;
        let Some(window) = Window::before(as_of, rule.window_months) else { return Ok(None) };
        let (target_bp, parameter) = (number(row.target_bp)?, row.id);
        Ok(Some(Self { as_of, parameter, rule, window, target_bp, clause: row.policy_basis }))
    }

    /// The parameters of the day asked for, today unless given, and never one to come.
    fn of(conn: &mut PgConnection, act: &Act, as_of: Option<NaiveDate>) -> Outcome<Self> {
        let today = business_date(act.at);
        let as_of = as_of.unwrap_or(today);
        if as_of > today {
            return Err(CoverageFailure::DayToCome);
        }
        Self::find(conn, as_of)?.ok_or(CoverageFailure::NoParameters)
    }

    fn counting(&self) -> Counting {
        let Window { first, end } = self.window;
        let born = |age| latest_birth(age, self.as_of);
        Counting { as_of: self.as_of, first, end, sixty: born(60), seventy: born(70), eighty: born(80) }
    }

    /// What every school asks of its learners.
    fn rules(&self, conn: &mut PgConnection) -> Outcome<Rules> {
        let of_school = |(id, opened, closed): store::SchoolDays| {
            (id, self.rule.scaled(self.window.open_months(opened, closed)))
        };
        Ok(Rules(store::list_school_days(conn)?.into_iter().map(of_school).collect()))
    }
}

/// What schools ask of their learners.
struct Rules(Vec<(Uuid, RegularRule)>);

impl Rules {
    /// Those of some schools, or of all.
    fn asked(&self, only: Option<&[Uuid]>) -> Outcome<Asked> {
        let mut asked = Asked::default();
        let only: Option<HashSet<Uuid>> = only.map(|only| only.iter().copied().collect());
        for (school, rule) in &self.0 {
            if only.as_ref().is_none_or(|only| only.contains(school)) {
                asked.schools.push(*school);
                asked.attendances.push(number(rule.attendances)?);
                asked.months.push(number(rule.months)?);
            }
        }
        Ok(asked)
    }

    fn of(&self, school: Uuid) -> Option<RegularRule> {
        self.0.iter().find(|(id, _)| *id == school).map(|(_, rule)| *rule)
    }

    /// The schools that ask for less than this rule.
    fn scaled_from(&self, rule: RegularRule) -> Vec<Uuid> {
        self.0.iter().filter(|(_, own)| *own != rule).map(|(id, _)| *id).collect()
    }
}

fn rule_of(row: &ParameterRow) -> Outcome<RegularRule> {
    Ok(RegularRule {
        attendances: number(row.min_attendances)?,
        months: number(row.min_months)?,
        window_months: number(row.window_months)?,
    })
}

const fn rule_view(rule: RegularRule) -> ParticipationRule {
    let RegularRule { attendances, months, window_months } = rule;
    ParticipationRule { attendances, months, window_months }
}

/// Of where to tell.
struct Region {
    /// The division that it is, where it is one.
    code: Option<DivisionCode>,
    /// A pattern of the codes in it.
    within: String,
}

impl Region {
    /// The division asked for, which lies in scope as a whole, or all of the scope.
    fn of(
        conn: &mut PgConnection,
        scope: &Scope,
        day: NaiveDate,
        asked: Option<&DivisionCode>,
    ) -> Outcome<Self> {
        let code = if let Some(code) = asked {
            let found = store::find_division(conn, day, Some(code.as_str()))?;
            Some(found.filter(|code| scope.covers_division(code)).ok_or(CoverageFailure::NotFound)?)
        } else if scope.city {
            store::find_division(conn, day, None)?
        } else {
            scope
                .divisions
                .first()
                .filter(|_| scope.divisions.len() == 1 && scope.facilities.is_empty())
                .cloned()
        };
        let code: Option<DivisionCode> = code.as_deref().map(super::stored).transpose()?;
        let within = match &code {
            Some(code) if code.level() == DivisionLevel::City => {
                code.as_str().trim_end_matches("00").to_owned() + "%"
            }
            Some(code) => format!("{code}%"),
            None => "%".to_owned(),
        };
        Ok(Self { code, within })
    }

    fn place<'a>(&'a self, scope: &'a Scope) -> Place<'a> {
        Place { scope, within: &self.within, school: None }
    }

    /// How many digits the divisions right below have.
    fn digits(&self) -> i32 {
        match self.code.as_ref().map_or(DivisionLevel::City, DivisionCode::level) {
            DivisionLevel::City => 6,
            DivisionLevel::County => 9,
            DivisionLevel::Township | DivisionLevel::Village => 12,
        }
    }
}

/// Regular participation as of a day, by division unless asked otherwise. Brings up to date what is kept of the day.
pub fn participation(
    conn: &mut PgConnection,
    act: &Act,
    query: &ParticipationQuery,
) -> Outcome<ParticipationView> {
    let scope = act.scope();
    let basis = Basis::of(conn, act, query.as_of)?;
    let region = Region::of(conn, &scope, basis.as_of, query.division.as_ref())?;
    let rules = basis.rules(conn)?;
    bring_up_to_date(conn, &basis, act.at)?;
    let axis = query.by.unwrap_or(ParticipationAxis::Division);
    let figures = Figures::load(conn, &basis, &rules, (&region, &scope), axis)?;
    let (whole, rows, balance) = (figures.whole()?, figures.rows(conn)?, figures.balance(conn)?);
    Ok(ParticipationView {
        as_of: basis.as_of,
        window_from: basis.window.first,
        window_to: basis.window.end.pred_opt().unwrap_or(basis.window.end),
        rule: rule_view(basis.rule),
        target_bp: basis.target_bp,
        policy_basis: basis.clause.clone(),
        by: axis,
        whole,
        rows,
        balance,
    })
}

/// Regular participation at the end of every month of a span, and on its last day; months before the first parameters are
/// left out.
pub fn participation_trend(
    conn: &mut PgConnection,
    act: &Act,
    query: &ParticipationTrendQuery,
) -> Outcome<ParticipationTrend> {
    let (scope, today) = (act.scope(), business_date(act.at));
    let to = query.to.unwrap_or(today);
    if to > today {
        return Err(CoverageFailure::DayToCome);
    }
    let from = query.from.or_else(|| to.checked_sub_months(Months::new(11))).unwrap_or(to);
    let days = month_ends(from, to, MAX_MONTHS).ok_or(CoverageFailure::ParticipationSpan)?;
    let region = Region::of(conn, &scope, to, query.division.as_ref())?;
    let mut items = Vec::new();
    for day in days {
        let Some(basis) = Basis::find(conn, day)? else { continue };
        let rules = basis.rules(conn)?;
        bring_up_to_date(conn, &basis, act.at)?;
        let whole =
            Figures::load(conn, &basis, &rules, (&region, &scope), ParticipationAxis::Kind)?.whole()?;
        items.push(ParticipationPoint {
            as_of: day,
            target_bp: basis.target_bp,
            regular: whole.regular,
            counts: whole.counts,
        });
    }
    Ok(ParticipationTrend { items })
}

/// The days that the console asks for first: today, and the ends of the months before it.
fn usual_days(at: DateTime<Utc>) -> Vec<NaiveDate> {
    let today = business_date(at);
    let from = today.checked_sub_months(Months::new(11)).unwrap_or(today);
    month_ends(from, today, MAX_MONTHS).unwrap_or_default()
}
