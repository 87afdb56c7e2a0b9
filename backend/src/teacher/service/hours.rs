//! Hours that were taught: of a teacher, by kind and county, and as a table.

use std::collections::HashMap;

use chrono::{Datelike as _, NaiveDate};
use contract::ids::TeacherId;
use contract::teacher::{
    Employment, ReemploymentKind, StudentKind, TeacherHours, TeacherHoursCounty, TeacherHoursGroup,
    TeacherHoursLine, TeacherHoursQuery, TeacherHoursReport, TeacherPeriodQuery, TeacherSource,
};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{Answer, TeacherError};
use crate::auth::Act;
use crate::clock::{business_date, start_of_day};
use crate::db::value::word;
use crate::division::service::county_names;
use crate::sheet::Cell;
use crate::teacher::store;
use crate::teacher::store::exchange::list_schools;
use crate::teacher::store::hours::{self, Span, Within};

/// The days asked for: from the first of the year to today unless told otherwise.
fn days(act: &Act, from: Option<NaiveDate>, to: Option<NaiveDate>) -> (NaiveDate, NaiveDate) {
    let to = to.unwrap_or_else(|| business_date(act.at));
    let first = NaiveDate::from_ymd_opt(to.year(), 1, 1).unwrap_or(to);
    (from.unwrap_or(first), to)
}

fn span((from, to): (NaiveDate, NaiveDate)) -> Span {
    (start_of_day(from), start_of_day(to.succ_opt().unwrap_or(to)))
}

/// What a teacher within reach taught at schools within reach.
pub fn get_hours(
    conn: &mut PgConnection,
    act: &Act,
    id: TeacherId,
    query: TeacherPeriodQuery,
) -> Answer<TeacherHours> {
    store::find_teacher(conn, &act.scope(), id)?.ok_or(TeacherError::NotFound)?;
    let (from, to) = days(act, query.from, query.to);
    let rows = hours::list_lines(conn, &act.scope(), id.0, span((from, to)))?;
    let names = list_schools(conn, &rows.iter().map(|row| row.school_id).collect::<Vec<_>>())?;
    let lines = rows.into_iter().map(|row| {
        Ok(TeacherHoursLine {
            form: word(&row.form)?,
            school_id: row.school_id.into(),
            school_name: names.get(&row.school_id).map(|(_, name)| name.clone()).unwrap_or_default(),
            sessions: row.sessions,
            minutes: row.minutes,
        })
    });
    let lines = lines.collect::<Answer<Vec<_>>>()?;
    Ok(TeacherHours {
        teacher_id: id,
        from,
        to,
        sessions: lines.iter().map(|line| line.sessions).sum(),
        minutes: lines.iter().map(|line| line.minutes).sum(),
        lines,
    })
}

fn within(act: &Act, query: &TeacherHoursQuery) -> (NaiveDate, NaiveDate, Within) {
    let (from, to) = days(act, query.from, query.to);
    let within = Within {
        scope: act.scope(),
        span: span((from, to)),
        county: query.county_code.clone(),
        school: query.school_id,
    };
    (from, to, within)
}

/// What was taught within reach, by kind of teachers and by county.
pub fn report_hours(
    conn: &mut PgConnection,
    act: &Act,
    query: &TeacherHoursQuery,
) -> Answer<TeacherHoursReport> {
    let (from, to, within) = within(act, query);
    let (teachers, sessions, minutes) = hours::sum_all(conn, &within)?;
    let groups = hours::sum_by_kind(conn, &within)?.into_iter().map(|(kind, sums)| {
        let (source, employment, reemployment, student) = kind;
        let (teachers, sessions, minutes) = sums;
        Ok(TeacherHoursGroup {
            source: word(&source)?,
            employment: employment.as_deref().map(word).transpose()?,
            reemployment_kind: reemployment.as_deref().map(word).transpose()?,
            student_kind: student.as_deref().map(word).transpose()?,
            teachers,
            sessions,
            minutes,
        })
    });
    let groups = groups.collect::<Answer<Vec<_>>>()?;
    let counties = hours::sum_by_county(conn, &within)?;
    let names = county_names(conn, business_date(act.at))?;
    let counties = counties.into_iter().map(|(county_code, (teachers, sessions, minutes))| {
        let county_name = names.get(&county_code).unwrap_or(&county_code).clone();
        TeacherHoursCounty { county_code, county_name, teachers, sessions, minutes }
    });
    Ok(TeacherHoursReport { from, to, teachers, sessions, minutes, groups, counties: counties.collect() })
}

const HEADINGS: [&str; 10] = [
    "旗区代码",
    "学堂编号",
    "学堂",
    "教师",
    "来源",
    "在职或退休",
    "返聘类别",
    "学生类别",
    "课次",
    "学时（分钟）",
];

/// The headings of an export of hours.
pub fn hours_headings() -> Vec<String> {
    HEADINGS.map(str::to_owned).to_vec()
}

/// Lines of an export, and the teacher and school after which to go on.
pub type HoursPage = (Vec<Vec<Cell>>, Option<(Uuid, Uuid)>);

/// How many lines of an export are read at a time.
const PAGE: i64 = 500;

/// The lines after a teacher and school, by teacher and school.
pub fn hours_page(
    conn: &mut PgConnection,
    act: &Act,
    query: &TeacherHoursQuery,
    after: Option<(Uuid, Uuid)>,
) -> Answer<HoursPage> {
    let (_, _, within) = within(act, query);
    let rows = hours::list_for_export(conn, &within, after, PAGE)?;
    let schools: Vec<Uuid> = rows.iter().map(|row| row.1).collect();
    let teachers: Vec<Uuid> = rows.iter().filter_map(|row| row.0).collect();
    let names = list_schools(conn, &schools)?;
    let counties: HashMap<Uuid, String> = hours::list_counties(conn, &schools)?.into_iter().collect();
    let people: HashMap<Uuid, _> =
        hours::list_taught_by(conn, &teachers)?.into_iter().map(|row| (row.id, row)).collect();
    let lines = rows.iter().map(|(teacher, school, sessions, minutes)| {
        let who = teacher.and_then(|id| people.get(&id));
        let place = names.get(school);
        vec![
            Cell::text(counties.get(school)),
            Cell::text(place.map(|(code, _)| code)),
            Cell::text(place.map(|(_, name)| name)),
            Cell::text(who.map(|row| &row.name)),
            Cell::stored_word::<TeacherSource>(who.map(|row| row.source.as_str())),
            Cell::stored_word::<Employment>(who.and_then(|row| row.employment.as_deref())),
            Cell::stored_word::<ReemploymentKind>(who.and_then(|row| row.reemployment_kind.as_deref())),
            Cell::stored_word::<StudentKind>(who.and_then(|row| row.student_kind.as_deref())),
            Cell::number(Some(sessions)),
            Cell::number(Some(minutes)),
        ]
    });
    let lines: Vec<Vec<Cell>> = lines.collect();
    let full = i64::try_from(rows.len()).is_ok_and(|count| count == PAGE);
    let mark = rows.last().filter(|_| full).and_then(|row| row.0.map(|teacher| (teacher, row.1)));
    Ok((lines, mark))
}
