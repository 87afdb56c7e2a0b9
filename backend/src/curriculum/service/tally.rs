//! What the answers to surveys add up to, and how demand stands against what is planned.

use std::collections::{BTreeMap, HashMap};

use contract::course::CategoryCode;
use contract::curriculum::{
    AgeBandTally, CategoryGap, CategoryTally, DemandGap, DemandGapQuery, DemandTally, DemandTallyQuery,
    DivisionTally, GapSurvey, HalfYear, OptionTally,
};
use contract::ids::DemandSurveyId;
use contract::learner::AgeBand;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::surveys::options;
use super::{Answer, CurriculumServiceError};
use crate::auth::Act;
use crate::clock::business_date;
use crate::curriculum::domain::figures::share_bp;
use crate::curriculum::domain::tally::{gaps, shares};
use crate::curriculum::store::{self, Asked};
use crate::db::value::{number, word};
use crate::learner::domain::age_band;

/// How many of each option, category, township and age band, of the schools within reach.
pub fn tally(
    conn: &mut PgConnection,
    act: &Act,
    id: DemandSurveyId,
    query: &DemandTallyQuery,
) -> Answer<DemandTally> {
    let scope = act.scope();
    let survey = store::find_survey(conn, &scope, id)?.ok_or(CurriculumServiceError::NotFound)?;
    let school = query.school_id.map(|id| id.0);
    if survey.school_id.is_some() && school.is_some_and(|school| Some(school) != survey.school_id) {
        return Err(CurriculumServiceError::SchoolNotFound);
    }
    let asked = Asked { scope, school: school.or(survey.school_id), county: survey.county_code };
    let by_option: HashMap<Uuid, u64> = counts(store::count_by_option(conn, survey.id, &asked)?)?;
    let by_division = counts(store::count_by_division(conn, survey.id, &asked)?)?;
    let order = order(store::list_categories(conn)?, by_division.keys().map(|(_, category)| category));
    let divisions = divisions(conn, act, (survey.id, &asked), &by_division, &order)?;
    let answers: u64 = divisions.iter().map(|one| one.answers).sum();
    let learners: u64 = divisions.iter().map(|one| one.learners).sum();
    let options: Vec<OptionTally> = options(conn, survey.id)?
        .into_iter()
        .map(|option| {
            let choices = by_option.get(&option.id.0).copied().unwrap_or_default();
            OptionTally { option, choices, share_bp: share_bp(choices, answers).unwrap_or_default() }
        })
        .collect();
    Ok(DemandTally {
        survey_id: id,
        answers,
        learners,
        reached_bp: share_bp(answers, learners).unwrap_or_default(),
        choices: options.iter().map(|one| one.choices).sum(),
        options,
        categories: categories(&order, |category| {
            by_division.iter().filter(|((_, one), _)| one == category).map(|(_, count)| count).sum()
        })?,
        divisions,
        age_bands: age_bands(conn, (survey.id, &asked), &order)?,
    })
}

fn counts<Key: std::hash::Hash + Eq>(rows: store::Counted<Key>) -> Answer<HashMap<Key, u64>> {
    rows.into_iter().map(|(key, count)| Ok((key, number(count)?))).collect()
}

/// The approved categories in the order of the dictionary, then those that were chosen and are approved no longer.
fn order<'a>(approved: Vec<String>, found: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut order = approved;
    for category in found {
        if !order.contains(category) {
            order.push(category.clone());
        }
    }
    order
}

fn categories(order: &[String], count: impl Fn(&str) -> u64) -> Answer<Vec<CategoryTally>> {
    let counted: Vec<u64> = order.iter().map(|category| count(category)).collect();
    let told = order.iter().zip(counted.iter().zip(shares(&counted)));
    told.map(|(category, (choices, share_bp))| {
        Ok(CategoryTally { category: word::<CategoryCode>(category)?, choices: *choices, share_bp })
    })
    .collect()
}

fn divisions(
    conn: &mut PgConnection,
    act: &Act,
    (survey, asked): (Uuid, &Asked),
    chosen: &HashMap<(String, String), u64>,
    order: &[String],
) -> Answer<Vec<DivisionTally>> {
    let answers = counts(store::count_answers_by_division(conn, survey, asked)?)?;
    let learners = counts(store::count_learners(conn, asked)?)?;
    let mut codes: Vec<String> = answers.keys().chain(learners.keys()).cloned().collect();
    codes.sort_unstable();
    codes.dedup();
    let names = store::list_division_names(conn, &codes, business_date(act.at))?;
    let tally = |code: String| {
        let of = |found: &HashMap<String, u64>| found.get(&code).copied().unwrap_or_default();
        let (answers, learners) = (of(&answers), of(&learners));
        let key = |category: &str| (code.clone(), category.to_owned());
        Ok(DivisionTally {
            division_name: names.get(&code).cloned().unwrap_or_default(),
            answers,
            learners,
            reached_bp: share_bp(answers, learners).unwrap_or_default(),
            categories: categories(order, |one| chosen.get(&key(one)).copied().unwrap_or_default())?,
            division_code: code.clone(),
        })
    };
    codes.into_iter().map(tally).collect()
}

fn age_bands(
    conn: &mut PgConnection,
    (survey, asked): (Uuid, &Asked),
    order: &[String],
) -> Answer<Vec<AgeBandTally>> {
    let band = |age: i16| age_band(age.unsigned_abs());
    let (mut answers, mut chosen) =
        (BTreeMap::<AgeBand, u64>::new(), HashMap::<(AgeBand, String), u64>::new());
    for (age, count) in counts(store::count_answers_by_age(conn, survey, asked)?)? {
        *answers.entry(band(age)).or_default() += count;
    }
    for ((age, category), count) in counts(store::count_by_age(conn, survey, asked)?)? {
        *chosen.entry((band(age), category)).or_default() += count;
    }
    let tally = |(age_band, answers)| {
        let count = |one: &str| chosen.get(&(age_band, one.to_owned())).copied().unwrap_or_default();
        Ok(AgeBandTally { age_band, answers, categories: categories(order, count)? })
    };
    answers.into_iter().map(tally).collect()
}

/// The share of each category in what elders chose against its share in what is planned, of the schools within reach.
pub fn demand_gap(conn: &mut PgConnection, act: &Act, query: &DemandGapQuery) -> Answer<DemandGap> {
    let today = business_date(act.at);
    let half_year = query.half_year.or_else(|| HalfYear::containing(today));
    let half_year = half_year.ok_or(CurriculumServiceError::NoParameters)?;
    let asked = Asked {
        scope: act.scope(),
        school: query.school_id.map(|id| id.0),
        county: query.county_code.clone(),
    };
    let feeding = store::list_feeding(conn, &asked, half_year, today)?;
    let ids: Vec<Uuid> = feeding.iter().map(|(row, _)| row.id).collect();
    let demand = counts(store::count_demand(conn, &asked, &ids)?)?;
    let plans = store::list_plans_in_force(conn, &asked, half_year)?;
    let ids: Vec<Uuid> = plans.iter().map(|(id, _)| *id).collect();
    let supply = counts(store::count_supply(conn, &ids)?)?;
    let order = order(store::list_categories(conn)?, demand.keys().chain(supply.keys()));
    let of = |found: &HashMap<String, u64>, one: &String| found.get(one).copied().unwrap_or_default();
    let counted = order.into_iter().map(|one| (one.clone(), of(&demand, &one), of(&supply, &one))).collect();
    let surveys: Vec<GapSurvey> = feeding
        .into_iter()
        .map(|(row, answers)| {
            Ok(GapSurvey { id: row.id.into(), title_zh: row.title_zh, answers: number(answers)? })
        })
        .collect::<Answer<_>>()?;
    let fresh = plans.iter().filter(|(_, of)| *of == half_year.to_string()).count() as u64;
    Ok(DemandGap {
        half_year,
        answers: surveys.iter().map(|survey| survey.answers).sum(),
        surveys,
        choices: demand.values().sum(),
        plans: fresh,
        earlier_plans: plans.len() as u64 - fresh,
        planned_minutes: supply.values().sum(),
        categories: gaps(counted)
            .into_iter()
            .map(|gap| {
                Ok(CategoryGap {
                    gap_bp: gap.bp(),
                    category: word(&gap.category)?,
                    choices: gap.choices,
                    demand_bp: gap.demand_bp,
                    planned_minutes: gap.planned_minutes,
                    supply_bp: gap.supply_bp,
                })
            })
            .collect::<Answer<_>>()?,
    })
}
