//! What schools are to tell learners.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use contract::class::{ClassNoticeKind, ClassNoticeQuery, ClassNoticeState};
use contract::ids::ClassNoticeId;
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use diesel::sql_types::{Array, Timestamptz, Uuid as SqlUuid};
use diesel::{QueryableByName, sql_query};
use uuid::Uuid;

use crate::auth::Scope;
use crate::facility::scope::schools_in_scope;
use crate::paging::{Paged, Paging};
use crate::schema::{class_notice, class_series, class_session, enrolment, learner, school};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = class_notice)]
pub(in crate::class) struct NoticeRow {
    pub(in crate::class) id: Uuid,
    pub(in crate::class) school_id: Uuid,
    pub(in crate::class) enrolment_id: Uuid,
    pub(in crate::class) kind: String,
    pub(in crate::class) status: String,
    pub(in crate::class) created_at: DateTime<Utc>,
    pub(in crate::class) done_by: Option<Uuid>,
    pub(in crate::class) done_at: Option<DateTime<Utc>>,
    pub(in crate::class) note: Option<String>,
    pub(in crate::class) class_session_id: Option<Uuid>,
    pub(in crate::class) was_at: Option<DateTime<Utc>>,
    pub(in crate::class) now_at: Option<DateTime<Utc>>,
    pub(in crate::class) sessions: Option<i32>,
    pub(in crate::class) reason: Option<String>,
}

/// What a list of notices shows beside each.
#[derive(Debug, Clone, Queryable)]
pub(in crate::class) struct NoticeBeside {
    pub(in crate::class) series_id: Option<Uuid>,
    pub(in crate::class) session_id: Option<Uuid>,
    pub(in crate::class) series_title: Option<String>,
    pub(in crate::class) session_title: Option<String>,
    pub(in crate::class) learner_id: Uuid,
    pub(in crate::class) learner_name: String,
    pub(in crate::class) phone_masked: Option<String>,
    pub(in crate::class) school_name: String,
}

impl NoticeBeside {
    /// The series or the session that it is about.
    pub(in crate::class) fn subject(&self) -> Option<Uuid> {
        self.series_id.or(self.session_id)
    }
}

pub(in crate::class) type NoticeEntry = (NoticeRow, NoticeBeside);

type Beside = (
    enrolment::series_id,
    enrolment::session_id,
    diesel::dsl::Nullable<class_series::title>,
    diesel::dsl::Nullable<class_session::title>,
    learner::id,
    learner::name_zh,
    learner::phone_masked,
    school::name,
);

fn columns() -> (diesel::dsl::AsSelect<NoticeRow, Pg>, Beside) {
    let beside = (
        enrolment::series_id,
        enrolment::session_id,
        class_series::title.nullable(),
        class_session::title.nullable(),
        learner::id,
        learner::name_zh,
        learner::phone_masked,
        school::name,
    );
    (NoticeRow::as_select(), beside)
}

pub(in crate::class) fn insert_notices(conn: &mut PgConnection, rows: &[NoticeRow]) -> QueryResult<()> {
    diesel::insert_into(class_notice::table).values(rows).execute(conn).map(drop)
}

/// What was still to be told of these enrolments is of no use any more; `but_cancelled` leaves what tells that sessions
/// were called off, which is true after the end as well.
pub(in crate::class) fn void_notices(
    conn: &mut PgConnection,
    enrolments: &[Uuid],
    but_cancelled: bool,
    at: DateTime<Utc>,
) -> QueryResult<()> {
    let kept = if but_cancelled { ClassNoticeKind::Cancelled.as_str() } else { "" };
    diesel::update(class_notice::table)
        .filter(class_notice::enrolment_id.eq_any(enrolments).and(class_notice::kind.ne(kept)))
        .filter(class_notice::status.eq(ClassNoticeState::Open.as_str()))
        .set((class_notice::status.eq(ClassNoticeState::Void.as_str()), class_notice::done_at.eq(at)))
        .execute(conn)
        .map(drop)
}

/// Takes back what enrolments have still to be told of these sessions, and answers it.
pub(in crate::class) fn take_back_untold(
    conn: &mut PgConnection,
    enrolments: &[Uuid],
    sessions: &[Uuid],
    at: DateTime<Utc>,
) -> QueryResult<Vec<NoticeRow>> {
    let many = i32::try_from(sessions.len()).unwrap_or(i32::MAX);
    diesel::update(class_notice::table)
        .filter(class_notice::enrolment_id.eq_any(enrolments))
        .filter(class_notice::class_session_id.eq_any(sessions).and(class_notice::sessions.le(many)))
        .filter(class_notice::status.eq(ClassNoticeState::Open.as_str()))
        .set((class_notice::status.eq(ClassNoticeState::Void.as_str()), class_notice::done_at.eq(at)))
        .returning(NoticeRow::as_returning())
        .get_results(conn)
}

/// Forgets what was noted when a learner was called.
pub(in crate::class) fn wipe_notices(conn: &mut PgConnection, learner: Uuid) -> QueryResult<()> {
    let of_learner = enrolment::table.filter(enrolment::learner_id.eq(learner)).select(enrolment::id);
    diesel::update(class_notice::table)
        .filter(class_notice::enrolment_id.eq_any(of_learner).and(class_notice::note.is_not_null()))
        .set(class_notice::note.eq(None::<String>))
        .execute(conn)
        .map(drop)
}

pub(in crate::class) fn lock_notice(
    conn: &mut PgConnection,
    scope: &Scope,
    id: ClassNoticeId,
) -> QueryResult<Option<NoticeRow>> {
    class_notice::table
        .filter(class_notice::id.eq(id.0).and(class_notice::school_id.eq_any(schools_in_scope(scope))))
        .select(NoticeRow::as_select())
        .for_no_key_update()
        .first(conn)
        .optional()
}

pub(in crate::class) fn update_notice(conn: &mut PgConnection, row: &NoticeRow) -> QueryResult<()> {
    diesel::update(class_notice::table.find(row.id))
        .set((
            class_notice::status.eq(&row.status),
            class_notice::done_by.eq(row.done_by),
            class_notice::done_at.eq(row.done_at),
            class_notice::note.eq(row.note.as_deref()),
        ))
        .execute(conn)
        .map(drop)
}

/// One, with what stands beside it.
pub(in crate::class) fn load_notice(conn: &mut PgConnection, id: Uuid) -> QueryResult<NoticeEntry> {
    let query = class_notice::table.inner_join(school::table).inner_join(
        enrolment::table
            .left_join(class_series::table)
            .left_join(class_session::table)
            .inner_join(learner::table),
    );
    query.filter(class_notice::id.eq(id)).select(columns()).first(conn)
}

/// Newest first.
pub(in crate::class) fn list_notices(
    conn: &mut PgConnection,
    scope: &Scope,
    filter: &ClassNoticeQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<NoticeEntry>> {
    let filtered = || {
        let mut query = class_notice::table
            .inner_join(school::table)
            .inner_join(
                enrolment::table
                    .left_join(class_series::table)
                    .left_join(class_session::table)
                    .inner_join(learner::table),
            )
            .filter(class_notice::school_id.eq_any(schools_in_scope(scope)))
            .into_boxed::<Pg>();
        if let Some(id) = filter.school_id {
            query = query.filter(class_notice::school_id.eq(id.0));
        }
        if let Some(state) = filter.status {
            query = query.filter(class_notice::status.eq(state.as_str()));
        }
        query
    };
    let mut query = filtered();
    if let Some(before) = before {
        query = query.filter(class_notice::id.lt(before));
    }
    let rows: Vec<NoticeEntry> =
        query.order(class_notice::id.desc()).limit(paging.fetch()).select(columns()).load(conn)?;
    let total = if paging.count { Some(filtered().count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |(row, _)| vec![row.id.to_string()]))
}

/// A notice that an enrolment has moved up.
pub(in crate::class) fn moved_up(
    id: Uuid,
    school: Uuid,
    enrolment: Uuid,
    created_at: DateTime<Utc>,
) -> NoticeRow {
    NoticeRow {
        id,
        school_id: school,
        enrolment_id: enrolment,
        kind: ClassNoticeKind::MovedUp.to_string(),
        status: ClassNoticeState::Open.to_string(),
        created_at,
        done_by: None,
        done_at: None,
        note: None,
        class_session_id: None,
        was_at: None,
        now_at: None,
        sessions: None,
        reason: None,
    }
}

#[derive(QueryableByName)]
struct Next {
    #[diesel(sql_type = SqlUuid)]
    subject: Uuid,
    #[diesel(sql_type = Timestamptz)]
    starts_at: DateTime<Utc>,
}

/// When the next session of each of these series and sessions begins, where one is to come.
pub(in crate::class) fn list_next(
    conn: &mut PgConnection,
    subjects: &[Uuid],
    now: DateTime<Utc>,
) -> QueryResult<HashMap<Uuid, DateTime<Utc>>> {
    let rows: Vec<Next> = sql_query(
        "select coalesce(series_id, id) as subject, min(starts_at) as starts_at from class_session
        where (series_id = any($1) or id = any($1)) and status = 'scheduled' and starts_at >= $2
        group by 1",
    )
    .bind::<Array<SqlUuid>, _>(subjects)
    .bind::<Timestamptz, _>(now)
    .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.subject, row.starts_at)).collect())
}
