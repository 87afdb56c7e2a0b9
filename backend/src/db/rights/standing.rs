//! What roles are and may in the database.

use diesel::sql_types::{Array, Text};
use diesel::{PgConnection, QueryResult, QueryableByName, RunQueryDsl as _, sql_query};

/// What a role is or may that the server's must not.
pub(in crate::db) fn excess(conn: &mut PgConnection, role: &str) -> QueryResult<Vec<String>> {
    #[derive(QueryableByName)]
    struct Excess {
        #[diesel(sql_type = Array<Text>)]
        excess: Vec<String>,
    }
    let found: Excess = sql_query(
        "select array_remove(array[
             case when r.rolsuper then 'is a superuser' end,
             case when r.rolcreaterole or r.rolcreatedb or r.rolreplication or r.rolbypassrls
                 then 'may make roles or databases, replicate or pass by row security' end,
             case when exists (select from pg_shdepend d where d.refclassid = 'pg_authid'::regclass
                     and d.refobjid = r.oid and d.deptype = 'o'
                     and d.dbid in (0, (select oid from pg_database where datname = current_database())))
                 then 'owns something' end,
             case when exists (select from pg_class c where c.oid = to_regclass('__diesel_schema_migrations')
                     and pg_has_role(r.oid, c.relowner, 'MEMBER'))
                 then 'is the owner of the tables or belongs to it' end,
             case when has_schema_privilege(r.oid, current_schema(), 'CREATE')
                 then format('may create in the schema (REVOKE CREATE ON SCHEMA %I FROM PUBLIC)', current_schema()) end
         ], null) as excess from pg_roles r where rolname = $1",
    )
    .bind::<Text, _>(role)
    .get_result(conn)?;
    Ok(found.excess)
}
