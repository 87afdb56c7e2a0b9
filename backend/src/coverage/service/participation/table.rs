//! Regular participation as a table that leaves in a file.

use contract::Word as _;
use contract::division::UrbanRuralClass;
use contract::facility::HostKind;
use contract::learner::AgeBand;
use contract::participation::{
    ParticipationAxis, ParticipationCount, ParticipationRow, ParticipationView, PriorityGroup,
};

use crate::sheet::Cell;
use crate::words::{self, Language};

/// Headings, and a row for all together and for each group; every row says by what it was counted.
pub fn participation_table(told: &ParticipationView) -> (Vec<String>, Vec<Vec<Cell>>) {
    let headings = [
        "统计日期",
        "统计期起",
        "统计期止",
        "分组",
        "代码",
        "名称",
        "认定标准",
        "按开办月数折算的学堂",
        "经常性参与人数",
        "注册学员",
        "占注册学员（%）",
        "距目标还差（按注册学员）",
        "60岁及以上老年人",
        "占老年人（%）",
        "距目标还差（按老年人）",
        "老年人数来源",
        "目标（%）",
        "依据",
    ];
    let rows = std::iter::once(&told.whole).chain(&told.rows).enumerate();
    let rows = rows.map(|(at, one)| row(told, one, at == 0)).collect();
    (headings.map(str::to_owned).to_vec(), rows)
}

fn row(told: &ParticipationView, row: &ParticipationRow, whole: bool) -> Vec<Cell> {
    let axis = words::label(Language::Chinese, ParticipationAxis::NAME, told.by.as_str());
    let rule = format!(
        "{}个月内不少于{}次且分布在{}个月",
        row.rule.window_months, row.rule.attendances, row.rule.months
    );
    let [elders, learners] = [row.counts.first(), row.counts.get(1)];
    let mut cells = vec![
        Cell::text(Some(told.as_of)),
        Cell::text(Some(told.window_from)),
        Cell::text(Some(told.window_to)),
        Cell::text(Some(axis)),
        Cell::text(row.key.clone()),
        Cell::text(Some(name(told.by, row, whole))),
        Cell::text(Some(rule)),
        Cell::number(Some(row.scaled_schools)),
        Cell::number(Some(row.regular)),
    ];
    cells.extend(figures(learners));
    cells.extend(figures(elders));
    cells.push(Cell::text(elders.and_then(|count| count.source.clone())));
    cells.push(Cell::number(Some(percent(u64::from(told.target_bp)))));
    cells.push(Cell::text(Some(told.policy_basis.clone())));
    cells
}

fn name(axis: ParticipationAxis, row: &ParticipationRow, whole: bool) -> String {
    let label = |group: &str, word: &str| words::label(Language::Chinese, group, word);
    match (&row.name, &row.key, axis) {
        (Some(name), ..) => name.clone(),
        (None, None, _) if whole => "合计".to_owned(),
        (None, Some(word), ParticipationAxis::AgeBand) => label(AgeBand::NAME, word),
        (None, Some(word), ParticipationAxis::UrbanRural) => label(UrbanRuralClass::NAME, word),
        (None, Some(word), ParticipationAxis::Priority) => label(PriorityGroup::NAME, word),
        (None, Some(word), ParticipationAxis::Kind) => label(HostKind::NAME, word),
        (None, Some(key), _) => key.clone(),
        (None, None, _) => "未分类".to_owned(),
    }
}

fn figures(count: Option<&ParticipationCount>) -> [Cell; 3] {
    [
        Cell::number(count.and_then(|count| count.total)),
        Cell::number(count.and_then(|count| count.share_bp).map(percent)),
        Cell::number(count.and_then(|count| count.gap)),
    ]
}

/// Basis points as percent with two places.
fn percent(bp: u64) -> String {
    format!("{}.{:02}", bp / 100, bp % 100)
}
