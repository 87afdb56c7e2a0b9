//! Whom the teaching of a half-year has reached, by county and school, on the page and in a file.

use std::collections::HashMap;

use contract::course::{CourseTag, DeliveryMode, Objective};
use contract::curriculum::{HalfYear, Reach, ReachCounty, ReachFigures, ReachQuery, ReachSchool, ReachView};
use diesel::QueryResult;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{Answer, CurriculumServiceError};
use crate::act::Act;
use crate::clock::business_date;
use crate::curriculum::domain::reach::{Counts, Kind, Named};
use crate::curriculum::store::{self, BoardSchool};
use crate::db::value::{number, word};
use crate::facility::scope::find_school;
use crate::sheet::Cell;
use crate::words::{self, Language};

/// A county, a school, or with neither all places together.
type Place = (Option<String>, Option<Uuid>);

/// How many hundredths an hour has, as it is told in a file.
const HUNDREDTHS: u64 = 100;

/// What the schools within reach have come to in a half-year: all together, by county, and each where a county or a school
/// is asked for. Answers `NotFound` for a school out of reach.
pub fn get_reach(conn: &mut PgConnection, act: &Act, query: &ReachQuery) -> Answer<ReachView> {
    let today = business_date(act.at);
    let half_year = query.half_year.or_else(|| HalfYear::containing(today));
    let half_year = half_year.ok_or(CurriculumServiceError::NoParameters)?;
    let schools = told_of(conn, act, query, half_year)?;
    let apart = query.county_code.is_some() || query.school_id.is_some();
    let counts = counted(conn, &schools, half_year, apart)?;
    let named = named(conn)?;
    let of = |place: Place| counts.get(&place).unwrap_or(&Counts::default()).reach(&named);
    let published = store::count_new_courses(conn, half_year)?;
    let new_courses = |county: Option<&str>| -> Answer<u64> {
        let own = published.iter().filter(|(owner, _)| county.is_none() || owner.as_deref() == county);
        Ok(number(own.map(|(_, count)| count).sum::<i64>())?)
    };
    let labels = store::list_county_names(conn, today)?;
    let mut counties: Vec<ReachCounty> = Vec::new();
    for school in &schools {
        if counties.last().is_none_or(|county| county.county_code != school.county_code) {
            counties.push(ReachCounty {
                county_name: labels.get(&school.county_code).cloned().unwrap_or_default(),
                new_courses: new_courses(Some(&school.county_code))?,
                reach: of((Some(school.county_code.clone()), None)),
                county_code: school.county_code.clone(),
                schools: Vec::new(),
            });
        }
        if let (true, Some(county)) = (apart, counties.last_mut()) {
            let reach = of((Some(school.county_code.clone()), Some(school.school_id)));
            county.schools.push(school_view(school, reach));
        }
    }
    let whole = act.scope().city && !apart;
    let all = counties.iter().map(|county| county.new_courses).sum();
    Ok(ReachView {
        half_year,
        categories_named: u32::try_from(named.iter().filter(|one| one.by_notice).count()).unwrap_or_default(),
        new_courses: if whole { new_courses(None)? } else { all },
        reach: of((None, None)),
        counties,
    })
}

/// The schools that had opened by the end of the half-year, by county and name.
fn told_of(
    conn: &mut PgConnection,
    act: &Act,
    query: &ReachQuery,
    half_year: HalfYear,
) -> Answer<Vec<BoardSchool>> {
    let last = half_year.last_day().min(business_date(act.at));
    let scope = act.scope();
    let mut schools = store::list_board_schools(conn, &scope, last, query.county_code.as_deref())?;
    if let Some(id) = query.school_id {
        find_school(conn, &scope, id)?.ok_or(CurriculumServiceError::NotFound)?;
        schools.retain(|school| school.school_id == id.0);
    }
    Ok(schools)
}

fn school_view(school: &BoardSchool, reach: Reach) -> ReachSchool {
    ReachSchool {
        school_id: school.school_id.into(),
        school_name: school.name.clone(),
        township_code: school.township_code.clone(),
        reach,
    }
}

fn named(conn: &mut PgConnection) -> Answer<Vec<Named>> {
    let categories = store::list_named_categories(conn)?;
    let named =
        categories.into_iter().map(|(code, _, by_notice)| Ok(Named { code: word(&code)?, by_notice }));
    named.collect()
}

fn kind(axis: &str, text: &str) -> QueryResult<Kind> {
    Ok(match axis {
        "mode" => Kind::Mode(word::<DeliveryMode>(text)?),
        "category" => Kind::Category(word(text)?),
        "objective" => Kind::Objective(word::<Objective>(text)?),
        "tag" => Kind::Tag(word::<CourseTag>(text)?),
        _ => Kind::All,
    })
}

/// What was taught and who came, by place.
fn counted(
    conn: &mut PgConnection,
    schools: &[BoardSchool],
    half_year: HalfYear,
    apart: bool,
) -> Answer<HashMap<Place, Counts>> {
    let ids: Vec<Uuid> = schools.iter().map(|school| school.school_id).collect();
    let mut found: HashMap<Place, Counts> = HashMap::new();
    for row in store::count_taught(conn, &ids, half_year, apart)? {
        let counts = found.entry((row.county_code, row.school_id)).or_default();
        let figures = counts.of(kind(&row.axis, &row.word)?);
        (figures.sessions_held, figures.minutes_held) = (number(row.sessions)?, number(row.minutes)?);
    }
    for row in store::count_came(conn, &ids, half_year, apart)? {
        let counts = found.entry((row.county_code, row.school_id)).or_default();
        let figures = counts.of(kind(&row.axis, &row.word)?);
        (figures.attendances, figures.learners) = (number(row.attendances)?, number(row.learners)?);
    }
    Ok(found)
}

/// The same as a table that leaves in a file: headings, and a row for all together, for each county, and for each school
/// where they are told apart.
pub fn reach_table(conn: &mut PgConnection, told: &ReachView) -> Answer<(Vec<String>, Vec<Vec<Cell>>)> {
    let labels: HashMap<String, String> =
        store::list_named_categories(conn)?.into_iter().map(|(code, label, _)| (code, label)).collect();
    let mut rows = vec![row(told, ["", "合计", "", ""], Some(told.new_courses), &told.reach)];
    for county in &told.counties {
        let (code, name) = (county.county_code.as_str(), county.county_name.as_str());
        rows.push(row(told, [code, name, "", ""], Some(county.new_courses), &county.reach));
        let school = |one: &ReachSchool| {
            row(told, [code, name, &one.township_code, &one.school_name], None, &one.reach)
        };
        rows.extend(county.schools.iter().map(school));
    }
    Ok((headings(&told.reach, &labels), rows))
}

fn headings(reach: &Reach, labels: &HashMap<String, String>) -> Vec<String> {
    let fixed = [
        "半年度",
        "旗区代码",
        "旗区",
        "苏木乡镇街道代码",
        "学堂",
        "新发布课程",
        "课次",
        "课时（小时）",
        "参加人次",
        "参加人数",
        "线下（小时）",
        "线上（小时）",
        "线上线下结合（小时）",
        "开设类别数",
    ];
    let mut headings: Vec<String> = fixed.map(str::to_owned).to_vec();
    let tags = reach.tags.iter().map(|one| words::label(Language::Chinese, "CourseTag", one.tag.as_str()));
    let label = |code: &str| labels.get(code).cloned().unwrap_or_else(|| code.to_owned());
    let categories = reach.categories.iter().map(|one| label(one.category.as_str()));
    for name in tags.chain(categories) {
        headings.extend(["课次", "小时", "人次", "人数"].map(|what| format!("{name}：{what}")));
    }
    for one in &reach.objectives {
        let name = words::label(Language::Chinese, "Objective", one.objective.as_str());
        headings.extend([format!("{name}：小时"), format!("{name}：比例（%）")]);
    }
    headings
}

fn row(told: &ReachView, place: [&str; 4], new_courses: Option<u64>, reach: &Reach) -> Vec<Cell> {
    let text = |text: &str| Cell::text((!text.is_empty()).then_some(text));
    let mut cells = vec![Cell::text(Some(told.half_year))];
    cells.extend(place.map(text));
    cells.push(Cell::number(new_courses));
    cells.extend(figures(&reach.figures));
    for minutes in [reach.offline_minutes, reach.online_minutes, reach.blended_minutes] {
        cells.push(hours(minutes));
    }
    cells.push(Cell::number(Some(reach.categories_covered)));
    // Every row has the categories of all together: what is taught anywhere is told of everywhere.
    let of = |code| reach.categories.iter().find(|one| one.category == code).map(|one| one.figures);
    cells.extend(reach.tags.iter().flat_map(|one| figures(&one.figures)));
    for one in &told.reach.categories {
        cells.extend(figures(&of(one.category.clone()).unwrap_or_default()));
    }
    for one in &reach.objectives {
        let share = format!("{}.{:02}", one.share_bp / 100, one.share_bp % 100);
        cells.extend([hours(one.minutes_held), Cell::number(Some(share))]);
    }
    cells
}

fn figures(figures: &ReachFigures) -> [Cell; 4] {
    [
        Cell::number(Some(figures.sessions_held)),
        hours(figures.minutes_held),
        Cell::number(Some(figures.attendances)),
        Cell::number(Some(figures.learners)),
    ]
}

/// Minutes as hours with two places, rounded to the nearest.
fn hours(minutes: u64) -> Cell {
    let hundredths = (minutes * HUNDREDTHS + 30) / 60;
    Cell::number(Some(format!("{}.{:02}", hundredths / HUNDREDTHS, hundredths % HUNDREDTHS)))
}
