//! What the role of the server may do, table by table. It is given anew at every start by the owner, so that it holds
//! whatever a migration, a restored dump or a hand has done; a table that is not listed cannot be used.

mod standing;
mod tables;

use diesel::connection::SimpleConnection as _;
use diesel::result::Error as QueryError;
use diesel::sql_types::{Bool, Text};
use diesel::{Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, sql_query};

use super::access::quoted;
use super::migrations::{self, MigrateError};

pub(super) use standing::excess;
pub use tables::TABLES;

/// The functions that it calls; triggers fire without being asked for.
const FUNCTIONS: &[&str] = &[
    // What triggers ask in their turn, as whoever fired them.
    "attendance_counts",
    "business_month",
    "credit_post_earnings",
    "is_merged_into",
    "ledger_append",
    "ledger_block_hash",
    "ledger_line",
    "ledger_micros",
    "online_study_counts",
];

/// Why the role of the server has not got its rights.
#[derive(Debug, thiserror::Error)]
pub enum RightsError {
    /// The owner cannot connect.
    #[error(transparent)]
    Turn(#[from] MigrateError),
    /// A statement failed.
    #[error("cannot give the server's role its rights: {0}")]
    Query(#[from] QueryError),
    /// Nobody has made the role.
    #[error(
        "there is no role {0} in the database, and the owner's login may not make one: an administrator of the \
         database can, with CREATE ROLE {0} LOGIN PASSWORD '…'"
    )]
    NoRole(String),
    /// The role could do what it must not.
    #[error(
        "the role {role}, as which the server is to work, {excess}: take that from it, or set XUETANG_APP_ROLE to \
         another"
    )]
    TooMighty {
        /// The role.
        role: String,
        /// What it is too much.
        excess: String,
    },
}

/// Makes the role unless it is there, and gives it exactly what [`TABLES`] says; nobody else but the owner has rights.
///
/// # Errors
/// [`RightsError`]; then nothing is changed.
pub fn give(owner: &str, role: &str, password: Option<&str>) -> Result<(), RightsError> {
    let mut conn = migrations::take_turn(owner)?;
    conn.transaction(|conn| {
        // Names and passwords go as values: statements are seen in logs, and a name may hold any sign.
        sql_query("select set_config('xuetang.role', $1, true), set_config('xuetang.password', $2, true)")
            .bind::<Text, _>(role)
            .bind::<Text, _>(password.unwrap_or_default())
            .execute(conn)?;
        make(conn, role)?;
        conn.batch_execute(&statements(&quoted(role)))?;
        let excess = excess(conn, role)?;
        if excess.is_empty() {
            Ok(())
        } else {
            Err(RightsError::TooMighty { role: role.to_owned(), excess: excess.join(", ") })
        }
    })
}

/// Roles are the cluster's, so servers on two databases of it may be at this together. Whoever makes it may become it,
/// as a superuser may anyway.
fn make(conn: &mut PgConnection, role: &str) -> Result<(), RightsError> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = Bool)]
        there: bool,
        #[diesel(sql_type = Bool)]
        may_make: bool,
    }
    let found: Found = sql_query(
        "select exists (select from pg_roles where rolname = $1) as there,
             exists (select from pg_roles where rolname = current_user and (rolsuper or rolcreaterole)) as may_make",
    )
    .bind::<Text, _>(role)
    .get_result(conn)?;
    if !found.there && !found.may_make {
        return Err(RightsError::NoRole(role.to_owned()));
    }
    if !found.there {
        conn.batch_execute(
            "do $$ begin
                 execute format('create role %I login', current_setting('xuetang.role'));
                 if not (select rolsuper from pg_roles where rolname = current_user) then
                     execute format('grant %I to current_user', current_setting('xuetang.role'));
                 end if;
             exception when duplicate_object or unique_violation then null;
             end $$",
        )?;
    }
    Ok(())
}

fn statements(role: &str) -> String {
    let tables = TABLES.iter().map(|(table, rights)| {
        format!("revoke all on {table} from public, {role}; grant {rights} on {table} to {role};\n")
    });
    let functions = FUNCTIONS.iter().map(|name| format!("grant execute on function {name} to {role};\n"));
    format!("{AROUND};\n{}{}", tables.collect::<String>(), functions.collect::<String>())
}

/// The password, the database, the schema, and the functions of the schema; those of an extension are not ours.
const AROUND: &str = "do $$ declare role text := current_setting('xuetang.role'); routine text; begin
    if current_setting('xuetang.password') <> '' then
        execute format('alter role %I password %L', role, current_setting('xuetang.password'));
    end if;
    execute format('revoke create, temporary on database %I from public', current_database());
    execute format('revoke all on database %I from %I', current_database(), role);
    execute format('grant connect on database %I to %I', current_database(), role);
    execute format('revoke all on schema %I from public, %I', current_schema(), role);
    execute format('grant usage on schema %I to %I', current_schema(), role);
    for routine in select p.oid::regprocedure from pg_proc p
        where p.pronamespace = current_schema()::regnamespace and pg_has_role(p.proowner, 'USAGE')
        and not exists (select from pg_depend where classid = 'pg_proc'::regclass and objid = p.oid and deptype = 'e')
    loop
        execute format('revoke all on function %s from public, %I', routine, role);
    end loop;
end $$";
