//! What is kept of regular participation, held against the evidence itself.

use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Date, Integer, Text, Uuid as SqlUuid};

use super::{Asked, Counting, REGISTERED};

/// How many places differ, and the first of them.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::coverage) struct Differing {
    #[diesel(sql_type = BigInt)]
    pub(in crate::coverage) count: i64,
    #[diesel(sql_type = Array<Text>)]
    pub(in crate::coverage) examples: Vec<String>,
}

/// Records and months whose kept attendances are not those of the evidence.
pub(in crate::coverage) fn count_differing_months(conn: &mut PgConnection) -> QueryResult<Differing> {
    diesel::sql_query(
        "with truth as (
            select learner_id, month, count(*) as attendances from participation_evidence group by 1, 2
        ), kept as (
            select learner_id, month, sum(attendances) as attendances from (
                select learner_id, month, attendances from participation_month
                union all select learner_id, month, delta from participation_delta
            ) as both_of group by 1, 2
        ), differing as (
            select learner_id, month from truth full join kept using (learner_id, month)
            where coalesce(truth.attendances, 0) <> coalesce(kept.attendances, 0)
        )
        select count(*) as count, array(
            select format('%s %s', learner_id, to_char(month, 'YYYY-MM')) from differing order by 1 limit 5
        ) as examples from differing",
    )
    .get_result(conn)
}

/// Cells of a day that are not what its evidence comes to. By whoever has the turn, of a day that nothing is stale of.
pub(in crate::coverage) fn count_differing_cells(
    conn: &mut PgConnection,
    by: &Counting,
    asked: &Asked,
) -> QueryResult<Differing> {
    diesel::sql_query(format!(
        "with asked as materialized (
            select * from unnest($5, $6, $7) as asked (school_id, attendances, months)
        ), truth as (
            select l.school_id,
                case when l.birth_date > $8 then '60_69' when l.birth_date > $9 then '70_79' else '80_plus' end as age_band,
                exists (select from learner_priority p where p.learner_id = l.id) as priority, count(*) as learners,
                count(*) filter (where e.attendances >= asked.attendances and e.months >= asked.months) as regular
            from learner l join asked on asked.school_id = l.school_id
            left join (
                select c.canonical_id, count(*) as attendances, count(distinct e.month) as months
                from participation_evidence e join canonical_learner c on c.learner_id = e.learner_id
                where e.month >= $3 and e.month < $4 group by 1
            ) as e on e.canonical_id = l.id
            where {REGISTERED}
            group by 1, 2, 3
        ), kept as (
            select school_id, age_band, priority, learners, regular from participation_cell where as_of = $1
        ), differing as (
            select school_id from truth full join kept using (school_id, age_band, priority)
            where (truth.learners, truth.regular) is distinct from (kept.learners::bigint, kept.regular::bigint)
        )
        select count(*) as count, array(
            select distinct format('%s %s', $1, school_id) from differing order by 1 limit 5
        ) as examples from differing"
    ))
    .bind::<Date, _>(by.as_of)
    .bind::<Date, _>(by.sixty)
    .bind::<Date, _>(by.first)
    .bind::<Date, _>(by.end)
    .bind::<Array<SqlUuid>, _>(&asked.schools)
    .bind::<Array<Integer>, _>(&asked.attendances)
    .bind::<Array<Integer>, _>(&asked.months)
    .bind::<Date, _>(by.seventy)
    .bind::<Date, _>(by.eighty)
    .get_result(conn)
}
