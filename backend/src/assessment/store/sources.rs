//! SQL on where figures were read from, and on the rows themselves.

use chrono::NaiveDate;
use contract::assessment::AssessmentFact;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Date, Nullable, SmallInt, Text, Uuid as SqlUuid};
use uuid::Uuid;

use crate::schema::assessment_source;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = assessment_source)]
pub(in crate::assessment) struct SourceRow {
    pub(in crate::assessment) assessment_id: Uuid,
    pub(in crate::assessment) number: i16,
    pub(in crate::assessment) fact: String,
    pub(in crate::assessment) value: String,
    pub(in crate::assessment) counted_ids: Vec<Option<Uuid>>,
    pub(in crate::assessment) other_ids: Vec<Option<Uuid>>,
    pub(in crate::assessment) digest: String,
    pub(in crate::assessment) as_of: NaiveDate,
}

/// A source without its rows.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::assessment) struct SourceHead {
    #[diesel(sql_type = Text)]
    pub(in crate::assessment) fact: String,
    #[diesel(sql_type = Text)]
    pub(in crate::assessment) value: String,
    #[diesel(sql_type = BigInt)]
    pub(in crate::assessment) counted: i64,
    #[diesel(sql_type = BigInt)]
    pub(in crate::assessment) others: i64,
    #[diesel(sql_type = Text)]
    pub(in crate::assessment) digest: String,
    #[diesel(sql_type = Date)]
    pub(in crate::assessment) as_of: NaiveDate,
}

pub(in crate::assessment) fn insert_sources(conn: &mut PgConnection, rows: &[SourceRow]) -> QueryResult<()> {
    for part in rows.chunks(500) {
        diesel::insert_into(assessment_source::table).values(part).execute(conn)?;
    }
    Ok(())
}

pub(in crate::assessment) fn list_heads(
    conn: &mut PgConnection,
    assessment: Uuid,
    number: i16,
) -> QueryResult<Vec<SourceHead>> {
    diesel::sql_query(
        "select fact, value, cardinality(counted_ids)::bigint as counted, cardinality(other_ids)::bigint as others,
            digest, as_of
        from assessment_source where assessment_id = $1 and number = $2",
    )
    .bind::<SqlUuid, _>(assessment)
    .bind::<SmallInt, _>(number)
    .load(conn)
}

/// One source with its rows.
pub(in crate::assessment) fn find_source(
    conn: &mut PgConnection,
    assessment: Uuid,
    number: i16,
    fact: AssessmentFact,
) -> QueryResult<Option<SourceRow>> {
    assessment_source::table
        .find((assessment, number, fact.as_str()))
        .select(SourceRow::as_select())
        .first(conn)
        .optional()
}

/// The rows that samples are drawn of, with their seal.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::assessment) struct FrozenIds {
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::assessment) assessment_id: Uuid,
    #[diesel(sql_type = SmallInt)]
    pub(in crate::assessment) number: i16,
    #[diesel(sql_type = Text)]
    pub(in crate::assessment) fact: String,
    #[diesel(sql_type = Text)]
    pub(in crate::assessment) digest: String,
    #[diesel(sql_type = Array<SqlUuid>)]
    pub(in crate::assessment) ids: Vec<Uuid>,
}

/// The sessions and learners of every school of a cycle, as they were frozen for the versions that hold, or ever.
pub(in crate::assessment) fn list_frozen_ids(
    conn: &mut PgConnection,
    cycle: Uuid,
    all: bool,
) -> QueryResult<Vec<FrozenIds>> {
    diesel::sql_query(
        "select s.assessment_id, s.number, s.fact, s.digest, s.counted_ids as ids
        from assessment a
        join assessment_version v on v.assessment_id = a.id and v.number = a.current
        join assessment_source s on s.assessment_id = a.id and ($2 or s.number = v.sources)
        where a.cycle_id = $1 and s.fact in ('teaching_minutes', 'registered_learners')",
    )
    .bind::<SqlUuid, _>(cycle)
    .bind::<Bool, _>(all)
    .load(conn)
}

/// What a row says.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::assessment) struct ToldRow {
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::assessment) id: Uuid,
    #[diesel(sql_type = Text)]
    pub(in crate::assessment) what: String,
    #[diesel(sql_type = Nullable<Date>)]
    pub(in crate::assessment) on: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub(in crate::assessment) amount: Option<i64>,
}

const SESSIONS: &str = "select s.id, s.title as what, (s.starts_at at time zone 'Asia/Shanghai')::date as on,
    (extract(epoch from s.ends_at - s.starts_at) / 60)::bigint as amount from class_session s where s.id = any($1)";
const ATTENDED: &str = "select s.id, s.title as what, (s.starts_at at time zone 'Asia/Shanghai')::date as on,
    (select count(*) from attendance a where a.session_id = s.id and a.status <> 'void') as amount from class_session s where s.id = any($1)";
const LEARNERS: &str = "select l.id, l.name_zh as what, l.registered_on as on, null::bigint as amount
    from learner l where l.id = any($1)";

/// By which statement the rows behind a figure are told; `$1` are their ids.
const fn telling(fact: AssessmentFact) -> &'static str {
    use AssessmentFact as Fact;
    match fact {
        Fact::FixedVenue => {
            "select s.id, coalesce(s.use_right_document, s.name) as what, s.use_right_valid_to as on, null::bigint as amount
            from school s where s.id = any($1)"
        }
        Fact::DeclaredArea => {
            "select r.id, r.name as what, null::date as on, round(r.area * 100)::bigint as amount
            from room r where r.id = any($1)"
        }
        Fact::FullMonthsOpen | Fact::OpenDays => {
            "select c.id, c.status as what, c.effective_on as on, null::bigint as amount
            from facility_status_change c where c.id = any($1)"
        }
        Fact::Refreshes => {
            "select p.id, p.half_year as what, (p.published_at at time zone 'Asia/Shanghai')::date as on,
                p.changed_bp::bigint as amount
            from curriculum_plan p where p.id = any($1)"
        }
        Fact::WeeklyOpening => {
            "select f.id, f.name_zh as what, null::date as on, f.weekly_opening_minutes::bigint as amount
            from facility f where f.id = any($1)"
        }
        Fact::SigninCompleteness => ATTENDED,
        Fact::RegisteredLearners | Fact::RegularLearners | Fact::OnlineLearners => LEARNERS,
        Fact::Categories => {
            "select c.id, v.title_zh || ' · ' || v.category as what, null::date as on, null::bigint as amount
            from course c join course_version v on v.id = c.shown_version_id where c.id = any($1)"
        }
        Fact::TeachingMinutes | Fact::SmartAgingSessions | Fact::ActivityForms => SESSIONS,
        Fact::LearningTeams => {
            "select t.id, t.name as what, t.formed_on as on, null::bigint as amount
            from learning_team t where t.id = any($1)"
        }
        Fact::Teachers => {
            "select t.id, t.name as what, null::date as on, null::bigint as amount from teacher t where t.id = any($1)"
        }
        Fact::VolunteerMinutes => {
            "select v.id, v.what, (v.starts_at at time zone 'Asia/Shanghai')::date as on, v.minutes::bigint as amount
            from volunteer_log v where v.id = any($1)"
        }
        Fact::SharedVenues => {
            "select a.id, v.name_zh as what, a.valid_from as on, null::bigint as amount
            from venue_agreement a join venue v on v.id = a.venue_id where a.id = any($1)"
        }
        Fact::TimelyCrediting => {
            "select e.id, e.form as what, e.activity_date as on, e.credited_centi as amount
            from credit_earning e where e.id = any($1)"
        }
        Fact::RedemptionRecords => {
            "select o.id, i.name as what, o.reserved_on as on, o.quantity::bigint as amount
            from redemption_order o join redemption_item i on i.id = o.item_id where o.id = any($1)"
        }
    }
}

/// What these rows behind a figure say now.
pub(in crate::assessment) fn list_told(
    conn: &mut PgConnection,
    fact: AssessmentFact,
    ids: &[Uuid],
) -> QueryResult<Vec<ToldRow>> {
    diesel::sql_query(telling(fact)).bind::<Array<SqlUuid>, _>(ids).load(conn)
}
