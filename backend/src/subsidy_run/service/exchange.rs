//! Runs as tables: lines, traces value by value, and what they come to by county and grade.

use contract::facility::SchoolKind;
use contract::ids::SubsidyRunId;
use contract::subsidy::{Grade, SubsidyLineView};
use contract::subsidy_run::{SubsidyLineQuery, SubsidyRunLineView, SubsidyRunTable};
use contract::trace::{TraceNode, TraceValue};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::Answer;
use super::lines::{list_lines, unsealed};
use super::summary::summarise_run;
use crate::act::Act;
use crate::paging::Paging;
use crate::sheet::Cell;
use crate::subsidy_run::store::lines as store;

/// Rows of an export, and the code of the school after which to go on.
pub type ExportPage = (Vec<Vec<Cell>>, Option<String>);

/// So many lines are read at once.
const LINES: i64 = 500;
/// So many lines are opened at once for their traces, of which each has a hundred values.
const TRACES: i64 = 50;

const LINE_HEADINGS: [&str; 22] = [
    "学堂编号",
    "学堂名称",
    "类型",
    "旗区",
    "旗区代码",
    "苏木乡镇代码",
    "符合资助条件",
    "得分",
    "等次",
    "基础额",
    "参与奖补",
    "全年开放月数",
    "折算后金额",
    "结余扣减",
    "应得金额",
    "实拨金额",
    "市级承担",
    "旗区承担",
    "运营保障经费",
    "考核版本",
    "结果版本",
    "校验码（SM3）",
];
const TRACE_HEADINGS: [&str; 9] =
    ["学堂编号", "学堂名称", "路径", "名称", "数值", "单位", "公式", "参数", "依据"];
const SUMMARY_HEADINGS: [&str; 5] = ["旗区代码", "旗区", "等次", "学堂数", "实拨金额"];

/// The headings of a table.
pub fn headings(what: SubsidyRunTable) -> Vec<String> {
    let all: &[&str] = match what {
        SubsidyRunTable::Lines => &LINE_HEADINGS,
        SubsidyRunTable::Traces => &TRACE_HEADINGS,
        SubsidyRunTable::Summary => &SUMMARY_HEADINGS,
    };
    all.iter().map(|heading| (*heading).to_owned()).collect()
}

fn text(text: impl ToString) -> Cell {
    Cell::text(Some(text))
}

fn paging(limit: i64, after: Option<String>) -> Paging {
    Paging { limit, after: after.map(|code| vec![code]), count: false }
}

/// The lines after a school, by code.
pub fn line_page(
    conn: &mut PgConnection,
    act: &Act,
    (id, version): (SubsidyRunId, i16),
    after: Option<String>,
) -> Answer<ExportPage> {
    let query = SubsidyLineQuery { version: Some(version), ..SubsidyLineQuery::default() };
    let page = list_lines(conn, act, id, &query, &paging(LINES, after))?;
    let next = page.next.and(page.items.last().map(|line| line.code.clone()));
    let sources = assessed(conn, &page.items)?;
    let rows = page.items.iter().zip(sources).map(|(line, source)| line_row(line, source)).collect();
    Ok((rows, next))
}

/// The versions of the assessments that lines come from.
fn assessed(conn: &mut PgConnection, lines: &[SubsidyRunLineView]) -> Answer<Vec<Option<i16>>> {
    let ids: Vec<Uuid> = lines.iter().map(|line| line.id.0).collect();
    let rows = store::list_by_id(conn, &ids)?;
    let of = |id: &Uuid| rows.iter().find(|row| row.id == *id).map(|row| row.assessment_number);
    Ok(ids.iter().map(of).collect())
}

fn line_row(line: &SubsidyRunLineView, assessed: Option<i16>) -> Vec<Cell> {
    vec![
        text(&line.code),
        text(&line.name),
        Cell::word::<SchoolKind>(line.kind),
        text(&line.county_name),
        text(&line.county_code),
        text(&line.township_code),
        Cell::flag(line.eligible),
        Cell::money(Some(line.total)),
        Cell::word::<Grade>(line.grade),
        Cell::money(Some(line.base)),
        Cell::money(Some(line.topup)),
        Cell::number(Some(line.months)),
        Cell::money(Some(line.gross)),
        Cell::money(Some(line.carryover_deduction)),
        Cell::money(Some(line.entitlement)),
        Cell::money(Some(line.payment)),
        Cell::money(Some(line.municipal_share)),
        Cell::money(Some(line.county_share)),
        Cell::money(line.operating_guarantee),
        Cell::number(assessed),
        Cell::number(Some(line.version)),
        text(&line.hash),
    ]
}

/// The values of the traces of the lines after a school, depth first.
pub fn trace_page(
    conn: &mut PgConnection,
    act: &Act,
    (id, version): (SubsidyRunId, i16),
    after: Option<String>,
) -> Answer<ExportPage> {
    let query = SubsidyLineQuery { version: Some(version), ..SubsidyLineQuery::default() };
    let page = list_lines(conn, act, id, &query, &paging(TRACES, after))?;
    let next = page.next.and(page.items.last().map(|line| line.code.clone()));
    let ids: Vec<Uuid> = page.items.iter().map(|line| line.id.0).collect();
    let mut rows = Vec::new();
    for document in store::list_documents(conn, &ids)? {
        let line = unsealed(&document)?;
        for trace in [Some(&line.trace), line.operating_trace.as_ref()].into_iter().flatten() {
            walk(&line, trace, "", &mut rows);
        }
    }
    Ok((rows, next))
}

fn walk(line: &SubsidyLineView, node: &TraceNode, above: &str, rows: &mut Vec<Vec<Cell>>) {
    let path = if above.is_empty() { node.name.to_string() } else { format!("{above}/{}", node.name) };
    let used = |tell: fn(&contract::trace::TraceParameter) -> String| {
        let told: Vec<String> = node.parameters.iter().map(|parameter| tell(parameter)).collect();
        Cell::text(Some(told.join("; ")).filter(|told| !told.is_empty()))
    };
    rows.push(vec![
        text(&line.code),
        text(&line.name),
        text(&path),
        text(&node.name),
        value(&node.value),
        text(&node.unit),
        Cell::text(Some(&node.formula).filter(|formula| !formula.is_empty())),
        used(|parameter| format!("{}={}", parameter.key, parameter.value)),
        used(|parameter| format!("{} ({})", parameter.basis, parameter.effective_from)),
    ]);
    for input in &node.inputs {
        walk(line, input, &path, rows);
    }
}

fn value(value: &TraceValue) -> Cell {
    match value {
        TraceValue::Count(count) => Cell::number(Some(count)),
        TraceValue::Hundredths(_) => Cell::money(Some(value)),
        TraceValue::Flag(flag) => Cell::flag(*flag),
        TraceValue::Word(word) => text(word),
    }
}

/// One row a county and grade that has schools, and one a grade of all.
pub fn summary_rows(
    conn: &mut PgConnection,
    act: &Act,
    (id, version): (SubsidyRunId, i16),
) -> Answer<Vec<Vec<Cell>>> {
    let told = summarise_run(conn, act, id, Some(version))?;
    let counties =
        told.counties.iter().map(|one| (one.county_code.as_str(), one.county_name.as_str(), &one.grades));
    let all = std::iter::once(("", "合计", &told.grades));
    let rows = counties.chain(all).flat_map(|(code, name, grades)| {
        let some = grades.iter().filter(|sum| sum.schools > 0);
        some.map(move |sum| {
            vec![
                Cell::text(Some(code).filter(|code| !code.is_empty())),
                text(name),
                Cell::word::<Grade>(sum.grade),
                Cell::number(Some(sum.schools)),
                Cell::money(Some(sum.payment)),
            ]
        })
    });
    Ok(rows.collect::<Vec<_>>())
}
