//! What becomes of courses that were there before they had versions, and of their versions when the step is taken back.

use backend::db::migrations::MIGRATIONS;
use diesel::connection::SimpleConnection as _;
use diesel::sql_types::Text;
use diesel::{PgConnection, QueryableByName, RunQueryDsl as _, sql_query};
use diesel_migrations::MigrationHarness as _;

use crate::support::db::TestDatabase;

#[derive(QueryableByName)]
struct Told {
    #[diesel(sql_type = Text)]
    told: String,
}

fn told(conn: &mut PgConnection, query: &str) -> Vec<String> {
    let rows: Vec<Told> = sql_query(format!("select ({query})::text as told")).load(conn).expect(query);
    rows.into_iter().map(|row| row.told).collect()
}

const BEFORE: &str = "
    insert into course (id, code, title_zh, summary, search_key, category, objectives, form, delivery_mode,
        lesson_minutes, tags, status, created_by, created_at)
    select ('01900000-0000-7000-8000-00000000000' || n)::uuid, 'C-' || n, '课' || n, '简介', 'c-' || n, 'smart_living',
        '{joy}', 'course_class', 'offline', 90, tags::text[], status, '01900000-0000-7000-8000-0000000000aa',
        '2025-01-01T00:00:00Z'
    from (values (1, '{}', 'draft'), (2, '{featured_course,local_brand_course}', 'published'),
        (3, '{featured_activity}', 'retired')) as c (n, tags, status);
    insert into audit_entry (id, at, account_id, action, entity, entity_id, after, request_id)
    select ('01900000-0000-7000-8000-00000000010' || n)::uuid, at::timestamptz,
        '01900000-0000-7000-8000-0000000000bb', 'course.' || act, 'course',
        '01900000-0000-7000-8000-00000000000' || course, after::jsonb, 'r'
    from (values (1, '2025-01-02T00:00:00Z', 'publish', 2, null),
        (2, '2025-02-02T00:00:00Z', 'publish', 2, null),
        (3, '2025-03-03T00:00:00Z', 'retire', 3, '{\"reason\": \"教材过期\"}')) as e (n, at, act, course, after)";

#[test]
fn courses_become_their_first_versions_and_tags_of_honour_wait_to_be_decided() {
    let database = TestDatabase::empty();
    let mut conn = database.connect();
    loop {
        let step = conn.pending_migrations(MIGRATIONS).unwrap().remove(0);
        if step.name().to_string().starts_with("0027") {
            break;
        }
        conn.run_next_migration(MIGRATIONS).unwrap();
    }
    conn.batch_execute(BEFORE).unwrap();
    let old = "(select string_agg(row_to_json(c)::text, ' ' order by code) from course c)";
    let before = told(&mut conn, old);
    conn.run_next_migration(MIGRATIONS).unwrap();
    let versions = "(select string_agg(concat_ws(' ', code, c.status, v.number, v.status, v.tags::text,
        coalesce(v.decided_at at time zone 'UTC', 'epoch')::date, c.open_version_id is not null), '; ' order by code)
        from course c join course_version v on v.id = c.shown_version_id)";
    assert_eq!(
        told(&mut conn, versions),
        ["C-1 draft 1 draft {} 1970-01-01 t; C-2 published 1 published {local_brand_course} 2025-02-02 f; \
          C-3 retired 1 published {} 2025-01-01 f"]
    );
    let waiting = "(select string_agg(concat_ws(' ', code, n.honour, n.status, c.honours::text), '; ')
        from course_nomination n join course c on c.id = n.course_id)";
    assert_eq!(told(&mut conn, waiting), ["C-2 featured_course pending {}"]);
    assert_eq!(told(&mut conn, "(select retired_reason from course where code = 'C-3')"), ["教材过期"]);
    conn.revert_last_migration(MIGRATIONS).unwrap();
    let expected = before[0].replace("\"featured_course\",", "").replace("\"featured_activity\"", "");
    assert_eq!(told(&mut conn, old), [expected], "what waits to be decided is no tag");
    conn.run_pending_migrations(MIGRATIONS).unwrap();
}
