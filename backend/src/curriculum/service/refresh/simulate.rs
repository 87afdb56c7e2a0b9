//! Runs the rule over a half-year that has been planned, and holds it against what the schools did and how it went.

use std::collections::HashMap;

use contract::curriculum::{
    HalfYear, RefreshSimulationView, RefreshVerdict, SimulateRefresh, SimulatedVerdict,
};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::facts::{self, Known};
use super::{Outcome, RefreshError, parse};
use crate::act::Act;
use crate::clock::business_date;
use crate::curriculum::domain::figures::CourseFigures;
use crate::curriculum::domain::proposal::{Rule, propose};
use crate::curriculum::domain::simulation::{Actual, Judgement, Tally};
use crate::curriculum::service::parameters::parameters;
use crate::curriculum::service::school;
use crate::curriculum::store::facts as store;
use crate::curriculum::store::list_figures;
use crate::curriculum::store::rules::find_rule_on;
use crate::db::value::number;
use crate::facility::scope::list_schools;

/// What the rule would have proposed to every school within reach that had a plan before and published one then. Nothing is
/// written. Courses are taken as they are in the catalogue now, except that what was retired since counts as available.
pub fn simulate(
    conn: &mut PgConnection,
    act: &Act,
    body: &SimulateRefresh,
) -> Outcome<RefreshSimulationView> {
    let schools = match body.school_id {
        Some(id) => vec![school(conn, act, id)?],
        None => list_schools(conn, &act.scope())?,
    };
    let rule = rule(conn, act, body)?;
    let half_year = body.half_year;
    let day = half_year.last_day().min(business_date(act.at));
    let parameters = parameters(conn, day)?;
    let (least, completion) = (parameters.min_changed_bp, parameters.completion_bp);
    let ids: Vec<Uuid> = schools.iter().map(|place| place.school_id.0).collect();
    let known = facts::load(conn, &schools, half_year, completion)?;
    let catalogue = facts::catalogue(conn, &rule, half_year.previous())?;
    let actual = Planned::load(conn, &ids, half_year, completion)?;
    let mut tally = Tally::default();
    let mut judged = 0;
    for mut one in known.into_iter().filter(|one| one.base_plan.is_some()) {
        let Some(plan) = actual.plans.get(&one.school_id) else { continue };
        one.facts.courses.iter_mut().for_each(|course| course.available = true);
        let proposal = propose(&rule, &catalogue, &one.facts, least);
        judged += 1;
        for line in &proposal.lines {
            match line.course {
                None => tally.additions += 1,
                Some(course) => tally.add(&judgement(line.verdict, course.0, &one, plan, &actual)),
            }
        }
    }
    Ok(view(half_year, &rule, judged, &tally))
}

fn rule(conn: &mut PgConnection, act: &Act, body: &SimulateRefresh) -> Outcome<Rule> {
    let today = business_date(act.at);
    match body.parameters {
        Some(parameters) => Rule::parse(parameters, today, "试算").map_err(RefreshError::Faults),
        None => parse(&find_rule_on(conn, today)?.ok_or(RefreshError::NoRule)?),
    }
}

/// The sessions planned of each course.
type Plan = HashMap<Uuid, u16>;

/// What the schools planned for the half-year, and how it went.
struct Planned {
    plans: HashMap<Uuid, Plan>,
    figures: HashMap<(Uuid, Uuid), CourseFigures>,
}

impl Planned {
    fn load(
        conn: &mut PgConnection,
        schools: &[Uuid],
        half_year: HalfYear,
        completion: u32,
    ) -> Outcome<Self> {
        let found = store::list_plans_of(conn, schools, half_year)?;
        let of: HashMap<Uuid, Uuid> = found.iter().copied().collect();
        let ids: Vec<Uuid> = of.keys().copied().collect();
        let mut plans: HashMap<Uuid, Plan> = of.values().map(|school| (*school, Plan::new())).collect();
        for item in store::list_plan_courses(conn, &ids)? {
            let plan = of.get(&item.plan_id).and_then(|school| plans.get_mut(school));
            if let Some(plan) = plan {
                plan.insert(item.course_id, number(item.sessions_planned)?);
            }
        }
        let figures = list_figures(conn, schools, half_year, completion)?;
        let figures = figures.into_iter().map(|(school, one)| ((school, one.course_id.0), one)).collect();
        Ok(Self { plans, figures })
    }
}

fn judgement(
    verdict: RefreshVerdict,
    course: Uuid,
    school: &Known,
    plan: &Plan,
    actual: &Planned,
) -> Judgement {
    let before = school.facts.courses.iter().find(|one| one.figures.course_id.0 == course);
    let did = match (plan.get(&course), before.map(|one| one.sessions_planned)) {
        (None, _) => Actual::Dropped,
        (Some(now), Some(then)) if *now == then => Actual::Kept,
        (Some(_), _) => Actual::Revised,
    };
    let figures = actual.figures.get(&(school.school_id, course)).copied();
    Judgement { verdict, did, figures: figures.filter(|_| did != Actual::Dropped) }
}

fn view(half_year: HalfYear, rule: &Rule, schools: u32, tally: &Tally) -> RefreshSimulationView {
    let verdicts = [RefreshVerdict::Keep, RefreshVerdict::Revise, RefreshVerdict::Replace];
    let told = |verdict: RefreshVerdict| {
        let of = tally.of(verdict);
        SimulatedVerdict {
            verdict,
            courses: of.courses(),
            kept: of.kept,
            revised: of.revised,
            dropped: of.dropped,
            taught: of.taught,
            attendance_bp: of.attendance_bp(),
            satisfaction_centi: of.satisfaction_centi(),
        }
    };
    RefreshSimulationView {
        half_year,
        parameters: *rule.parameters(),
        schools,
        courses: tally.courses(),
        agreed: tally.agreed(),
        agreement_bp: tally.agreement_bp(),
        additions: tally.additions,
        verdicts: verdicts.into_iter().map(told).collect(),
    }
}
