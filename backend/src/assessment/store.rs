//! The only SQL on assessments.

pub(super) mod assessors;
pub(super) mod cycles;
pub(super) mod figures;
pub(super) mod findings;
pub(super) mod inspections;
pub(super) mod registers;
pub(super) mod samples;
pub(super) mod schools;
pub(super) mod sources;

/// A statement over `held`, the sessions of the schools `$1` that were closed on a day from `$2` to `$3` and that somebody
/// came to: what nobody attended is no teaching.
macro_rules! held {
    ($rest:literal) => {
        concat!(
            "with held as materialized (
                select s.school_id, s.id, s.course_id, s.form, s.teacher_id,
                    (s.starts_at at time zone 'Asia/Shanghai')::date as day,
                    (extract(epoch from s.ends_at - s.starts_at) / 60)::bigint as minutes
                from class_session s
                where s.school_id = any($1) and s.status = 'closed'
                    and (s.starts_at at time zone 'Asia/Shanghai')::date between $2 and $3
                    and exists (select from attendance a where a.session_id = s.id and a.status <> 'void')
            )",
            $rest
        )
    };
}

pub(crate) use held;
