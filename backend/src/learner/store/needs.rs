//! What learners would like and need.

use chrono::{DateTime, Utc};
use contract::ids::LearnerId;
use contract::learner::{LearnerNeeds, LearnerNeedsView};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use uuid::Uuid;

use crate::act::Act;
use crate::db::value::{number, word};
use crate::schema::{course_category, learner_need};

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = learner_need, primary_key(learner_id), treat_none_as_null = true)]
pub(in crate::learner) struct NeedRow {
    learner_id: Uuid,
    categories: Vec<Option<String>>,
    forms: Vec<Option<String>>,
    delivery_mode: Option<String>,
    languages: Vec<Option<String>>,
    day_parts: Vec<Option<String>>,
    weekdays: Vec<Option<i16>>,
    aids: Vec<Option<String>>,
    note: Option<String>,
    recorded_by: Uuid,
    recorded_at: DateTime<Utc>,
    version: i64,
}

fn spelt<T: ToString>(words: &[T]) -> Vec<Option<String>> {
    words.iter().map(|word| Some(word.to_string())).collect()
}

fn read<T: std::str::FromStr>(words: &[Option<String>]) -> QueryResult<Vec<T>> {
    words.iter().flatten().map(|text| word(text)).collect()
}

impl NeedRow {
    /// What a learner has said, as an act records it.
    pub(in crate::learner) fn of(id: LearnerId, needs: LearnerNeeds, act: &Act, version: i64) -> Self {
        Self {
            learner_id: id.0,
            categories: spelt(&needs.categories),
            forms: spelt(&needs.forms),
            delivery_mode: needs.delivery_mode.map(|mode| mode.to_string()),
            languages: spelt(&needs.languages),
            day_parts: spelt(&needs.day_parts),
            weekdays: needs.weekdays.iter().map(|day| Some(i16::from(*day))).collect(),
            aids: spelt(&needs.aids),
            note: needs.note,
            recorded_by: act.account_id.0,
            recorded_at: act.at,
            version,
        }
    }

    /// Whether it was recorded before another one.
    pub(in crate::learner) fn is_before(&self, other: &Self) -> bool {
        self.recorded_at < other.recorded_at
    }

    pub(in crate::learner) const fn version(&self) -> i64 {
        self.version
    }

    /// The same as another learner's, as that one's next version.
    pub(in crate::learner) fn of_learner(self, id: LearnerId, version: i64) -> Self {
        Self { learner_id: id.0, version, ..self }
    }

    pub(in crate::learner) fn view(self) -> QueryResult<LearnerNeedsView> {
        let weekdays = self.weekdays.iter().flatten().map(|day| number(*day)).collect::<QueryResult<_>>()?;
        Ok(LearnerNeedsView {
            learner_id: self.learner_id.into(),
            needs: LearnerNeeds {
                categories: read(&self.categories)?,
                forms: read(&self.forms)?,
                delivery_mode: self.delivery_mode.as_deref().map(word).transpose()?,
                languages: read(&self.languages)?,
                day_parts: read(&self.day_parts)?,
                weekdays,
                aids: read(&self.aids)?,
                note: self.note,
            },
            recorded_by: Some(self.recorded_by.into()),
            recorded_at: Some(self.recorded_at),
            version: self.version,
        })
    }
}

pub(in crate::learner) fn find_needs(conn: &mut PgConnection, id: LearnerId) -> QueryResult<Option<NeedRow>> {
    learner_need::table.find(id.0).select(NeedRow::as_select()).first(conn).optional()
}

/// Writes what a learner has said in place of what it was.
pub(in crate::learner) fn put_needs(conn: &mut PgConnection, row: &NeedRow) -> QueryResult<()> {
    diesel::insert_into(learner_need::table)
        .values(row)
        .on_conflict(learner_need::learner_id)
        .do_update()
        .set(row)
        .execute(conn)
        .map(drop)
}

/// Forgets what a learner has said.
pub(in crate::learner) fn delete_needs(conn: &mut PgConnection, id: LearnerId) -> QueryResult<()> {
    diesel::delete(learner_need::table.find(id.0)).execute(conn).map(drop)
}

/// Whether all these are categories that courses may have.
pub(in crate::learner) fn are_categories(conn: &mut PgConnection, codes: &[&str]) -> QueryResult<bool> {
    let known: i64 = course_category::table
        .filter(course_category::code.eq_any(codes).and(course_category::status.eq("approved")))
        .count()
        .get_result(conn)?;
    let mut wanted = codes.to_vec();
    wanted.sort_unstable();
    wanted.dedup();
    Ok(usize::try_from(known).is_ok_and(|known| known == wanted.len()))
}
