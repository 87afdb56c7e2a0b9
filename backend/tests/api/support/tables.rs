//! What all tables hold, to be compared with what they held before.

use std::collections::BTreeMap;

use diesel::sql_types::Text;
use diesel::{QueryableByName, RunQueryDsl as _, sql_query};

use super::TestApp;

#[derive(QueryableByName)]
struct Table {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    hash: String,
}

impl TestApp {
    /// A hash over all rows of every table, by its name.
    pub fn tables(&self) -> BTreeMap<String, String> {
        let mut conn = self.database.connect();
        let names: Vec<Table> = sql_query(
            "select tablename::text as name, '' as hash from pg_tables where schemaname = 'public'",
        )
        .load(&mut conn)
        .expect("the tables are named");
        assert!(names.len() > 40, "the tables are there");
        let hashes: Vec<String> = names
            .iter()
            .map(|Table { name, .. }| {
                format!(
                    "select '{name}' as name, md5(coalesce(string_agg(t::text, '\n' order by t::text), '')) as hash
                     from {name} t"
                )
            })
            .collect();
        let found: Vec<Table> =
            sql_query(hashes.join(" union all ")).load(&mut conn).expect("the tables are read");
        found.into_iter().map(|table| (table.name, table.hash)).collect()
    }
}

/// The tables that are not as they were.
pub fn changed(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> Vec<String> {
    after
        .iter()
        .filter(|(name, hash)| before.get(*name) != Some(hash))
        .map(|(name, _)| name.clone())
        .collect()
}
